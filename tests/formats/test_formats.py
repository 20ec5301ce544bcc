"""The registry of representations, and the cells that spreadsheets would run."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import NotAcceptableError
from service.formats.csv import FORMULA_STARTS, neutralise
from service.formats.registry import FORMATS, choose_format, find_suffix


def test_each_representation_is_one_of_a_kind() -> None:
    assert len({item.suffix for item in FORMATS}) == len({item.media_type for item in FORMATS}) == len(FORMATS)
    for item in FORMATS:
        assert 1 <= item.default_limit <= item.max_limit <= 1000
        assert choose_format(f"/offers.{item.suffix}", "") is item
        assert choose_format("/offers", item.media_type) is item


def test_a_suffix_is_the_end_of_a_path() -> None:
    assert find_suffix("/offers") is None
    assert find_suffix("/offers.xml") is None
    assert find_suffix("/a.csv/offers") is None
    assert find_suffix("csv") is None


@given(st.text(max_size=80))
def test_any_accept_is_answered_or_refused(accept: str) -> None:
    with suppress(NotAcceptableError):
        assert choose_format("/offers", accept) in FORMATS


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/csv", "csv"),
        ("TEXT/CSV ; Q=0.5", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.4, text/csv;q=0.5", "csv"),
        ("application/json;q=0.5, text/csv;q=0.5", "json"),
        ("text/csv;header=present;q=0.9,application/json;q=0.8", "csv"),
        ("text/csv;q=high, application/json;q=0.1", "json"),
        ("text/csv;q=9, application/json", "csv"),
        (", ,text/csv,", "csv"),
        ("text/csv;q=0", "json"),
        ("text/csv;q=-1, */*;q=0.1", "json"),
    ],
)
def test_the_most_wanted_is_given_and_the_first_of_equals(accept: str, suffix: str) -> None:
    assert choose_format("/offers", accept).suffix == suffix


def test_zero_quality_is_a_refusal() -> None:
    with pytest.raises(NotAcceptableError):
        choose_format("/offers", "image/png;q=1, application/json;q=0")


@given(st.text())
def test_no_text_cell_begins_a_formula(cell: str) -> None:
    safe = neutralise(cell)
    assert isinstance(safe, str)
    assert not safe.startswith(FORMULA_STARTS)
    assert safe.removeprefix("'") == cell or safe == cell


def test_numbers_stay_numbers() -> None:
    assert neutralise(-3.5) == -3.5
    assert neutralise(None) is None
