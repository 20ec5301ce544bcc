"""Rows are read by identifiers that are given as one value, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col

from service.catalogue.records import list_columns
from service.catalogue.rows import read_by_id, read_grouped, read_rows
from service.chosen import GIVEN, give
from service.columns import now
from service.database import Db, Engine, open_reading, open_transaction
from service.offers.models import Offer, OfferTopic
from tests.database import make_database

NAMES = ["a", "it's", 'a "quoted" one', "back\\slash", "été", "œuvre 😀", "new\nline", "a, b", ""]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_database(tmp_path)
    with open_transaction(made) as db:
        for name in [*NAMES, "other"]:
            db.add(Offer(id=name, title={"fr": name}, source="test", recorded_at=now()))
        db.flush()
        db.add_all(OfferTopic(offer_id="a", topic=topic, rank=-place) for place, topic in enumerate(("x", "y")))
    yield made
    made.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Db]:
    with open_reading(engine) as reading:
        yield reading


def test_any_identifier_can_be_given(db: Db) -> None:
    query = list_columns(Offer).where(col(Offer.id).in_(GIVEN))
    found = read_by_id(db, query, give([*NAMES, "nobody", "nul\0"]))
    assert {name: row.title for name, row in found.items()} == {name: {"fr": name} for name in NAMES}


def test_no_identifier_finds_nothing(db: Db) -> None:
    assert read_rows(db, list_columns(Offer).where(col(Offer.id).in_(GIVEN)), give([])) == []


def test_rows_are_grouped_in_order(db: Db) -> None:
    grouped = read_grouped(db, list_columns(OfferTopic).order_by("offer_id", "rank"), "offer_id")
    assert {owner: [row.topic for row in rows] for owner, rows in grouped.items()} == {"a": ["y", "x"]}
