"""Filters of the command line are those of an address, refused in the same words."""

from __future__ import annotations

from datetime import date

import pytest

from service.errors import InvalidParameterError, UnknownParameterError
from service.export import read_filters


def test_pairs_become_filters() -> None:
    filters = read_filters([("topic", "ai"), ("topic", "dev"), ("price_max_eur", "10"), ("starts_from", "2026-01-31")])
    assert filters.topic == ["ai", "dev"]
    assert filters.price_max_eur == 10
    assert filters.starts_from == date(2026, 1, 31)


@pytest.mark.parametrize(("name", "value"), [("price_max_eur", "free"), ("starts_from", "soon"), ("radius_km", "far")])
def test_bad_values_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidParameterError) as caught:
        read_filters([(name, value)])
    assert caught.value.field == name


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownParameterError):
        read_filters([("topix", "ai")])
