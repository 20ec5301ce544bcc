"""What the rules refuse of a file is told by its cells, all at once; amounts are what was meant, or asked for again."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from service.spreadsheets.apply import Party
from service.spreadsheets.files import write_sheet
from service.spreadsheets.raw import FileKind, Value
from tests.spreadsheets.test_check import check, write_csv


def test_fewer_places_than_none_are_named_by_their_cell_and_take_nothing_else_down(
    engine: Engine, party: Party
) -> None:
    rows = [{"title.fr": "Bonne", "sessions.places": "4"}, {"title.fr": "Autre", "sessions.places": "-4"}]
    first, second = check(engine, party, write_csv(*rows)).results
    assert (first.outcome, second.outcome) == ("added", "refused")
    assert [(one.column, one.row, one.message) for one in second.mistakes] == [("sessions.places", 3, "is negative.")]


@pytest.mark.parametrize(
    ("kind", "cell", "read"),
    [
        ("csv", "1.500", None),
        ("xlsx", "1.500", None),
        ("csv", "1.234,50", 1234.5),
        ("csv", "350,-", 350.0),
        ("xlsx", 1.234, 1.234),
        ("xlsx", 1500, 1500.0),
    ],
)
def test_an_amount_is_what_was_meant_or_is_asked_for(
    engine: Engine, party: Party, kind: FileKind, cell: str | float, read: float | None
) -> None:
    given: dict[str, Value] = {"title.fr": "Girafe", "prices.audience": "all", "prices.price_kind": "amount"}
    given["prices.amount_eur"] = cell
    (found,) = check(engine, party, write_sheet(kind, "x", [list(given), list(given.values())])).results
    if read is None:
        assert [(one.column, one.message) for one in found.mistakes] == [
            ("prices.amount_eur", "“1.500” can be read in two ways: write 1500 or 1,5.")
        ]
    else:
        assert found.mistakes == []
        assert [price["amount_eur"] for price in found.fields["prices"][1]] == [read]


def test_rules_are_told_together(engine: Engine, party: Party) -> None:
    row = {"title.fr": "Une", "place": "Namurr", "url": "javascript:alert(1)", "prices.audience": "all"}
    row |= {"prices.price_kind": "amount", "prices.amount_eur": "-7", "sessions.places": "-4"}
    row |= {"sessions.starts_on": "2027-02-01", "sessions.ends_on": "2027-01-01"}
    (found,) = check(engine, party, write_csv(row)).results
    columns = {"place", "url", "prices.amount_eur", "sessions.places", "sessions.ends_on"}
    assert {one.column for one in found.mistakes} == columns
