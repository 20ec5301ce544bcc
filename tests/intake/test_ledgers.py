"""Payments gathered by commitment: what a line does not say, the line before it has said."""

from __future__ import annotations

import pytest

from service.intake.ledgers import gather_commitments
from service.intake.payments import Payment


def list_rows(*lines: tuple[str, int | None]) -> list[tuple[int | None, list[str]]]:
    """Of each commitment its amount and its rows."""
    payments = [
        Payment(row=row, recipient="0", commitment="c", subject={}, committed_cents=cents) for row, cents in lines
    ]
    return [(one.committed_cents, one.rows) for one in gather_commitments(payments)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("1", 500), ("2", 500)], [(500, ["1", "2"])]),
        ([("1", 500), ("2", None), ("3", 700), ("4", None)], [(500, ["1", "2"]), (700, ["3", "4"])]),
        ([("1", 500), ("2", 700), ("3", 500), ("4", None)], [(500, ["1", "3", "4"]), (700, ["2"])]),
        ([("1", None), ("2", 500)], [(500, ["1", "2"])]),
        ([("1", None), ("2", None)], [(None, ["1", "2"])]),
    ],
)
def test_a_line_without_an_amount_belongs_to_the_one_before_it(
    lines: list[tuple[str, int | None]], expected: list[tuple[int | None, list[str]]]
) -> None:
    assert list_rows(*lines) == expected
