"""Amounts, days and enterprise numbers as spreadsheets and portals write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.errors import RefusedDraftError
from service.intake.payments import read_cents, read_day, read_number


@pytest.mark.parametrize(
    ("value", "cents"),
    [
        (12, 1_200),
        (0.1 + 0.2, 30),
        (-4.35, -435),
        ("1 234,56", 123_456),
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("1.234", 123_400),
        ("12,5", 1_250),
        ("€ -7", -700),
        ("", None),
        (None, None),
    ],
)
def test_amounts(value: Any, cents: int | None) -> None:
    assert read_cents(value, "x") == cents


@pytest.mark.parametrize("value", ["1.2.3", "12a", "--1", "1,2,3", float("nan"), float("inf"), 1.005])
def test_what_is_no_amount(value: Any) -> None:
    with pytest.raises(RefusedDraftError):
        read_cents(value, "x")


def test_an_amount_is_as_large_as_the_column() -> None:
    assert read_cents("2 147 483 647,99", "x") == 214_748_364_799
    for value in ("2 147 483 648,00", -2_147_483_648):
        with pytest.raises(RefusedDraftError, match="is more than the 2147483647 euros that can be kept"):
            read_cents(value, "x")


@pytest.mark.parametrize(
    "value",
    [date(2023, 3, 1), datetime(2023, 3, 1, 9, tzinfo=UTC), "2023-03-01", "01/03/2023", 20230301, 44986],
)
def test_days(value: Any) -> None:
    assert read_day(value, "x") == date(2023, 3, 1)


@pytest.mark.parametrize("value", ["0403.170.701", "BE0403170701", "BE 0403.170.701", 403170701, 403170701.0])
def test_numbers(value: Any) -> None:
    assert read_number(value) == "0403170701"


@pytest.mark.parametrize("value", ["0403170702", "abc", "12345678901", "²"])
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(RefusedDraftError):
        read_number(value)


@pytest.mark.parametrize("value", ["soon", "2023-02-30", 7, "1/1/23"])
def test_what_is_no_day(value: Any) -> None:
    with pytest.raises(RefusedDraftError):
        read_day(value, "x")
