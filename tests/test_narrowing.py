"""What a filter set says of itself, and what is refused before it is asked."""

from __future__ import annotations

import pytest

from service.errors import InvalidParameterError
from service.narrowing import check_values, list_active, list_filters
from service.offers.filters import OfferFilters


def test_every_field_is_a_whole_filter() -> None:
    filters = list_filters(OfferFilters)
    assert list(filters) == list(OfferFilters.__dataclass_fields__)
    for item in filters.values():
        assert item.parameter.description
        assert item.parameter.examples
        assert item.keep.sentence
        assert "{}" in item.keep.sentence or item.name == "bbox"


def test_only_what_was_set_is_active() -> None:
    assert list_active(OfferFilters()) == []
    active = list_active(OfferFilters(topic=["ai"], price_max_eur=0.0))
    assert [item.name for item, _ in active] == ["topic", "price_max_eur"], "zero is a value"


def test_where_nothing_is_near_few_choices_are_listed() -> None:
    with pytest.raises(InvalidParameterError) as caught:
        check_values("lang", ["zz"], ("fr", "nl"))
    assert caught.value.nearest == ("fr", "nl")
    with pytest.raises(InvalidParameterError) as caught:
        check_values("x", ["zz"], [f"value-{number}" for number in range(100)])
    assert caught.value.nearest == ()


def test_a_long_value_is_not_repeated_whole() -> None:
    with pytest.raises(InvalidParameterError) as caught:
        check_values("x", ["a" * 10_000], ["b"])
    assert len(caught.value.detail) < 200
