"""What the database promises: durable settings, one writer at a time, all or nothing, checked values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError, StatementError

from service.catalogue.revision import get_revision, move_revision
from service.database import Engine, make_engine, open_reading, open_transaction, tell_away
from service.errors import UnavailableError
from service.intake.shapes import get_table
from service.operators.models import Operator, Venue
from tests.database import make_database, take_away

OPERATOR, VENUE = get_table(Operator), get_table(Venue)
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_database(tmp_path)
    yield made
    made.dispose()


def make_operator(record_id: str = "becode", **values: object) -> dict[str, object]:
    empty = {"names": {}, "contact_hours": {}, "description": {}, "recorded_at": AT}
    return {"id": record_id, "name": "BeCode", "kind": "unknown", **empty, **values}


def make_venue(**values: object) -> dict[str, object]:
    return {"id": "v", "name": "V", "kind": "unknown", "note": {}, "recorded_at": AT, **values}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_sqlite_is_set_for_safety(tmp_path: Path, pragma: str, value: object) -> None:
    engine = make_database(tmp_path, "sqlite")
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_transaction_is_all_or_nothing(engine: Engine) -> None:
    def write_half() -> None:
        with open_transaction(engine) as db:
            db.execute(insert(OPERATOR).values(make_operator()))
            move_revision(db)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    with open_reading(engine) as db:
        assert db.execute(select(OPERATOR.c.id)).all() == []
        assert get_revision(db) == 0


def test_second_writer_waits_and_is_told_that_it_is_locked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.database.BUSY_TIMEOUT_MS", 50)
    with open_transaction(engine) as first:
        move_revision(first)
        with pytest.raises(UnavailableError), open_transaction(engine) as second:
            move_revision(second)
    with open_reading(engine) as db:
        assert get_revision(db) == 1


def test_readers_see_one_state_while_another_writes(engine: Engine) -> None:
    with open_reading(engine) as reader:
        assert get_revision(reader) == 0
        with open_transaction(engine) as writer:
            assert move_revision(writer) == 1
        assert get_revision(reader) == 0
    with open_reading(engine) as reader:
        assert get_revision(reader) == 1


def test_revision_begins_anew_where_its_row_is_missing(engine: Engine) -> None:
    with open_transaction(engine) as db:
        db.connection().exec_driver_sql("DELETE FROM catalogue_revision")
    with open_transaction(engine) as db:
        assert (move_revision(db), move_revision(db)) == (1, 2)


def test_words_and_instants_come_back_as_they_went(engine: Engine) -> None:
    words = {"fr": "Œuvre d'été", "de": "Übung"}
    with open_transaction(engine) as db:
        db.execute(insert(OPERATOR).values(make_operator(description=words)))
    with open_reading(engine) as db:
        row = db.execute(select(OPERATOR.c.description, OPERATOR.c.recorded_at)).one()
        stored = db.connection().exec_driver_sql("SELECT CAST(description AS TEXT) FROM operator").scalar()
    assert tuple(row) == (words, AT)
    assert "Œuvre" in str(stored), "as it is read, not as escapes"


def test_instant_without_a_zone_is_refused(engine: Engine) -> None:
    naive = AT.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"), open_transaction(engine) as db:
        db.execute(insert(OPERATOR).values(make_operator(recorded_at=naive)))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"longitude": 4.3, "precision": "street"}, "both_coordinates"),
        ({"longitude": 50.8, "latitude": 4.3, "precision": "street"}, "in_belgium"),
        ({"longitude": 4.3, "latitude": 50.8, "precision": "none"}, "precision_of_point"),
        ({"longitude": 4.3, "latitude": 50.8, "precision": "exactly"}, "ck_venue_precision"),
        ({"operator_id": "nobody", "precision": "none"}, "(?i)foreign key"),
    ],
)
def test_impossible_venues_are_refused_by_the_database_too(
    engine: Engine, values: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), open_transaction(engine) as db:
        db.execute(insert(VENUE).values(make_venue(**values)))


def test_text_is_ordered_by_code_points(engine: Engine) -> None:
    names = ["a", "B", "à", "z", "Z", "-a", "é", "e"]
    with open_transaction(engine) as db:
        db.execute(insert(OPERATOR), [make_operator(name) for name in names])
    with open_reading(engine) as db:
        assert list(db.scalars(select(OPERATOR.c.id).order_by(OPERATOR.c.id))) == sorted(names)
        assert set(db.scalars(select(OPERATOR.c.id).where(OPERATOR.c.id > "a"))) == {n for n in names if n > "a"}


def test_writers_see_what_the_writer_before_them_wrote(engine: Engine) -> None:
    """Who read the revision before writing it would lose a step, if the second did not wait for the first."""

    def write_many() -> None:
        for _ in range(10):
            with open_transaction(engine) as db:
                found = get_revision(db)
                assert move_revision(db) == found + 1

    threads = [Thread(target=write_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_reading(engine) as db:
        assert get_revision(db) == 40


def test_reading_never_writes(engine: Engine) -> None:
    def write() -> None:
        with open_reading(engine) as db:
            move_revision(db)

    if engine.dialect.name == "postgresql":
        with pytest.raises(UnavailableError):
            write()
    else:
        write()  # SQLite lets the statement pass; nothing of it is committed
    with open_reading(engine) as db:
        assert get_revision(db) == 0


def test_away_is_unavailable_and_passes(engine: Engine, tmp_path: Path) -> None:
    engine.dispose()
    with take_away(tmp_path):
        with pytest.raises(UnavailableError), open_reading(engine) as db:
            get_revision(db)
        with pytest.raises(UnavailableError), open_transaction(engine) as db:
            get_revision(db)
    with open_transaction(engine) as db:
        assert move_revision(db) == 1


def test_what_lasts_longer_than_a_transaction_goes_past_the_pooler() -> None:
    pooled, direct = "postgresql+psycopg://a:b@pooler/c", "postgresql+psycopg://a:b@primary/c"
    assert make_engine(pooled).get_execution_options()["session_url"] == pooled
    assert make_engine(pooled, direct).get_execution_options()["session_url"] == direct


def test_a_pool_that_cannot_connect_is_a_database_that_is_away() -> None:
    """A server that goes again while the pool connects anew: the pool has a word of its own for it."""
    with pytest.raises(UnavailableError), tell_away("away"):
        raise InvalidRequestError("This connection is closed")
    with pytest.raises(InvalidRequestError), tell_away("away"):
        raise InvalidRequestError("A mistake of our own")
