"""A venue that a row describes is a known one where both say the same, and a new one where they do not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from service.database import open_reading, open_transaction
from service.intake.documents import read_documents
from service.spreadsheets.apply import Party
from service.spreadsheets.check import publish_wanted, read_file
from service.spreadsheets.described import find_described
from service.spreadsheets.owned import read_offers, read_venues
from service.writing.records import Writing
from service.writing.write import write_records
from tests.spreadsheets.conftest import EDITOR, OPERATOR
from tests.spreadsheets.test_check import write_csv

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


def test_a_new_venue_comes_to_those_that_there_are(engine: Engine, party: Party) -> None:
    with open_reading(engine) as db:
        stored = next(one for one in read_offers(db, OPERATOR) if one.document["venues"])
    name, version, before = stored.id, stored.version, stored.document["venues"]
    row = {"id": name, "new_venue.name": "Antenne", "new_venue.street": "Grand-Place 1", "new_venue.place": "Binche"}
    wanted = read_file(engine, party, write_csv(row), {})
    with open_transaction(engine) as db:
        publish_wanted(db, party, wanted, {name: version})
    with open_reading(engine) as db:
        after = read_documents(db, "offer", [name])[name].document["venues"]
    assert set(before) < set(after)
    assert len(after) == len(before) + 1
