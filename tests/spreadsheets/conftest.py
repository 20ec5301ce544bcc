"""An operator with a venue and some offers, and one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.access import Actor
from service.database import open_transaction
from service.intake.shapes import SHAPES
from service.spreadsheets.apply import Party
from service.writing.records import Writing
from service.writing.write import write_records
from tests.database import make_placed_database

OPERATOR, OTHER = "school", "neighbour"
EDITOR = Actor("account", "editor-of-school", OPERATOR, "editor")
OTHER_EDITOR = Actor("account", "editor-of-neighbour", OTHER, "editor")
TEAM = Actor("command", "tests")
OFFERS = {
    "Programmer avec des données": ("onsite", "data"),
    "Premiers pas en intelligence artificielle": ("onsite", "ai"),
    "Réseaux et serveurs": ("online_live", "cloud_network"),
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database with two operators; the first has a venue in Mons and three published offers."""
    made = make_placed_database(tmp_path)
    with open_transaction(made) as db:
        for name in (OPERATOR, OTHER):
            row = {**SHAPES["operator"].defaults, "id": name, "name": name.title()}
            db.execute(SHAPES["operator"].table.insert(), [{key: row[key] for key in row}])
        venue = write_records(db, EDITOR, "form", [Writing(kind="venue", document=MONS)])[0].id
        write_records(db, EDITOR, "form", [make_offer(title, venue) for title in OFFERS])
        write_records(db, OTHER_EDITOR, "form", [Writing(kind="offer", document={"title": {"fr": "Autre chose"}})])
    yield made
    made.dispose()


MONS = {"name": "Campus de Mons", "street": "Rue de Nimy 1", "postal_code": "7000", "place": "Mons"}


def make_offer(title: str, venue: str) -> Writing:
    """A published offer of the operator."""
    modality, topic = OFFERS[title]
    document = {
        "title": {"fr": title},
        "topics": [topic],
        "modality": modality,
        "audiences": ["jobseeker"],
        "languages": ["fr"],
        "venues": [venue],
        "url": "https://school.example/offer",
        "prices": [{"audience": "jobseeker", "price_kind": "free"}],
        "sessions": [{"starts_on": "2027-01-11", "places": 12}, {"starts_on": "2027-09-06"}],
    }
    return Writing(kind="offer", document=document, is_to_publish=True)


@pytest.fixture
def party() -> Party:
    """The operator's editor, who speaks French."""
    return Party(EDITOR, OPERATOR, "fr")
