"""Numbers as people here write them, and those that could be two."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.numbers import NumberError, read_number, read_whole_number, write_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 250,50 €", "1250.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50\u00a0€", "1234.50"),
        ("1'500", "1500"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("350,-", "350"),
        ("350,- €", "350"),
        ("€ 350,–", "350"),
        ("1.350,-", "1350"),
        ("350 €", "350"),
        ("350 EUR", "350"),
        ("350 euros", "350"),
        ("1,500", "1.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.2340", "1.234"),
        ("3.5", "3.5"),
        ("-12", "-12"),
        ("1e3", "1000"),
    ],
)
def test_a_number_is_read_as_it_is_written_here(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["1e9999", "NaN", "douze", "1,2,3", "1.50.000", "1.234,5.6", "--1", "∞", "٣,", "", "-"]
)
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(NumberError, match="is not a number"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [("1.500", "1500", "1,5"), ("12.345 €", "12345", "12,345"), ("1.000", "1000", "1"), ("-1.500", "-1500", "-1,5")],
)
def test_what_could_be_two_numbers_is_neither(text: str, whole: str, part: str) -> None:
    with pytest.raises(NumberError) as told:
        read_number(text)
    assert str(told.value) == f"“{text}” can be read in two ways: write {whole} or {part}."


def test_a_whole_number_has_no_part() -> None:
    assert read_whole_number("1 250") == 1250
    with pytest.raises(NumberError, match="“1,5” is not a whole number"):
        read_whole_number("1,5")


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 10**7).map(lambda mills: mills / 1000))
def test_a_number_that_was_written_is_read_as_itself(value: float) -> None:
    assert float(read_number(write_number(value))) == value
