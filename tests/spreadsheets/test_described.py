"""A venue that a row describes is a known one where both say the same, and a new one where they do not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from service.database import open_reading, open_transaction
from service.spreadsheets.described import find_described
from service.spreadsheets.owned import read_venues
from service.writing.records import Writing
from service.writing.write import write_records
from tests.spreadsheets.conftest import EDITOR, OPERATOR

BINCHE = {"name": "Antenne", "street": "Grand-Place 1", "postal_code": "7130", "place": "Binche"}


def add(engine: Engine, **document: str) -> str:
    with open_transaction(engine) as db:
        writing = Writing(kind="venue", document=document, operator_id=OPERATOR)
        return write_records(db, EDITOR, "form", [writing])[0].id


def find(engine: Engine, **described: str) -> str | None:
    with open_reading(engine) as db:
        return find_described(db, read_venues(db, OPERATOR), {"name": "Antenne", **described})


@pytest.mark.parametrize(
    "described",
    [
        {},
        {"street": "grand-place  1"},
        {"place": "Binche"},
        {"postal_code": "7130"},
        {"street": "Grand-Place 1", "postal_code": "7130", "place": "Binche"},
    ],
)
def test_what_a_row_leaves_out_does_not_disagree(engine: Engine, described: dict[str, str]) -> None:
    known = add(engine, **BINCHE)
    assert find(engine, **described) == known
    assert find(engine, name="ANTENNE", **described) == known


@pytest.mark.parametrize(
    "described",
    [
        {"place": "Mons"},
        {"postal_code": "7000"},
        {"street": "Grand-Place 2"},
        {"street": "Grand-Place 1", "place": "Bincheux"},
        {"name": "Autre antenne"},
    ],
)
def test_another_street_or_town_is_another_venue(engine: Engine, described: dict[str, str]) -> None:
    add(engine, **BINCHE)
    assert find(engine, **described) is None


def test_of_two_venues_of_one_name_the_town_decides(engine: Engine) -> None:
    binche, mons = add(engine, **BINCHE), add(engine, name="Antenne", place="Mons")
    assert find(engine, place="Binche") == binche
    assert find(engine, place="Mons", street="Rue de Nimy 1") == mons
    assert find(engine) is None
