"""From one database into another and back: the same checksum, whichever they are, and a database that goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from service.archive.files import save_archive
from service.archive.reading import check_archive
from service.catalogue.live import LiveCatalogue
from service.database import Engine, open_transaction
from service.errors import CartoformaError, UnavailableError
from service.intake.run import run_intake
from service.intake.sources import get_source
from service.tables import metadata
from tests.archive.contents import (
    OPERATOR,
    PLACE,
    add_rows,
    find_checksum,
    find_revision_number,
    load,
)
from tests.database import make_database, make_placed_database, make_seeded_database

RUN = metadata.tables["intake_run"]
BOTH = ["sqlite", "postgresql"]
Make = Callable[[str], Engine]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes migrated, empty databases of a kind."""
    made: list[Engine] = []

    def make_empty(kind: str) -> Engine:
        folder = tmp_path / f"database-{len(made)}"
        folder.mkdir()
        made.append(make_database(folder, kind))
        return made[-1]

    yield make_empty
    for engine in made:
        engine.dispose()


def save(engine: Engine, path: Path) -> str:
    return save_archive(engine, path, lambda _: None).checksum


def test_the_facts_come_back_with_the_same_checksum(seeded: Engine, saved: Path, make: Make) -> None:
    taken = load(make("sqlite"), saved)
    assert taken.checksum == find_checksum(seeded)
    assert taken.rows > 3_000


def test_from_sqlite_to_postgresql_and_back(tmp_path: Path, make: Make) -> None:
    folder = tmp_path / "origin"
    folder.mkdir()
    origin = make_seeded_database(folder, "sqlite")
    there, back = make("postgresql"), make("sqlite")
    first = save(origin, tmp_path / "first.zst")
    load(there, tmp_path / "first.zst")
    second = save(there, tmp_path / "second.zst")
    load(back, tmp_path / "second.zst")
    assert first == second == find_checksum(back)
    origin.dispose()


@pytest.mark.parametrize("kind", BOTH)
def test_a_database_that_was_filled_goes_on(saved: Path, make: Make, kind: str) -> None:
    engine = make(kind)
    load(engine, saved)
    report = run_intake(engine, get_source("documents"))  # numbers its run and its claims by itself
    assert report.total.added == report.total.changed == 0
    add_rows(engine, metadata.tables["claim"], {
        "recorded_at": report.started_at, "subject_kind": "offer", "subject_id": "one", "field": "title",
        "status": "stated", "statement": {}, "reason": {}, "source": "test",
    })  # fmt: skip


@pytest.mark.parametrize("kind", BOTH)
def test_rows_that_name_later_rows_of_their_table(tmp_path: Path, make: Make, kind: str) -> None:
    origin, copy = make("sqlite"), make(kind)
    add_rows(origin, PLACE, {"id": "z", "kind": "region", "precision": "none"})
    add_rows(origin, PLACE, {"id": "m", "kind": "municipality", "region_id": "z", "precision": "none"})
    add_rows(
        origin, PLACE, {"id": "a", "kind": "locality", "region_id": "z", "municipality_id": "m", "precision": "none"}
    )
    save(origin, tmp_path / "places.zst")
    load(copy, tmp_path / "places.zst")
    with copy.connect() as connection:
        found = connection.execute(
            select(PLACE.c.id, PLACE.c.region_id, PLACE.c.municipality_id).order_by(PLACE.c.id)
        ).all()
    assert [tuple(row) for row in found] == [("a", "z", "m"), ("m", "z", None), ("z", None, None)]


@pytest.mark.parametrize("kind", BOTH)
def test_awkward_words_keep_their_order_and_their_checksum(tmp_path: Path, make: Make, kind: str) -> None:
    origin, copy = make("sqlite"), make(kind)
    shared = {"kind": "school", "recorded_at": find_moment(), "names": {"nl": "x", "fr": "\"'\\{}"}}
    names = ["zz", "Ab", "aB", "é", "e\u0301", "-", "_", "10", "9", "\U0001f600", "a b", "a-b", "ab"]
    add_rows(origin, OPERATOR, *({"id": name, "name": f"\t{name}\n", **shared} for name in names))
    save(origin, tmp_path / "words.zst")
    assert load(copy, tmp_path / "words.zst").checksum == find_checksum(origin) == find_checksum(copy)


def find_moment() -> object:
    return datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


@pytest.mark.parametrize("kind", BOTH)
def test_a_database_that_holds_something_is_replaced_only_when_told(saved: Path, make: Make, kind: str) -> None:
    engine = make(kind)
    load(engine, saved)
    add_rows(engine, RUN, {"source": "later", "started_at": find_moment()})
    before = find_checksum(engine)
    with pytest.raises(CartoformaError, match=r"not empty .*--replace"):
        load(engine, saved)
    assert find_checksum(engine) == before
    assert load(engine, saved, is_replacing=True).checksum == find_checksum(engine) != before


def test_revision_passes_both_and_running_processes_notice(saved: Path, tmp_path: Path) -> None:
    engine = make_placed_database(tmp_path)
    running = LiveCatalogue(engine, 1, tmp_path / "cache")
    assert len(running.current) == 0
    with open_transaction(engine) as db:
        db.execute(metadata.tables["catalogue_revision"].update().values(revision=70))
    load(engine, saved, is_replacing=True)
    assert find_revision_number(engine) == 71
    assert running.refresh()
    assert len(running.current) > 20
    engine.dispose()


def test_revision_of_the_archive_is_passed_too(saved: Path, make: Make) -> None:
    engine = make("sqlite")
    load(engine, saved)
    assert find_revision_number(engine) == check_archive(saved).head.revision + 1


@pytest.mark.parametrize("kind", BOTH)
def test_a_row_that_the_database_refuses_is_said_and_nothing_stays(tmp_path: Path, make: Make, kind: str) -> None:
    origin, copy = make("sqlite"), make(kind)
    add_rows(origin, OPERATOR, {"id": "ok", "name": "Fine", "kind": "school", "recorded_at": find_moment()})
    with origin.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("UPDATE operator SET sector = 'martian'")
    save(origin, tmp_path / "refused.zst")
    before = find_checksum(copy)
    with pytest.raises(CartoformaError, match=r"refused\.zst was not taken in.*operator.*sector"):
        load(copy, tmp_path / "refused.zst")
    assert find_checksum(copy) == before


def test_an_archive_is_of_one_instant(seeded: Engine, tmp_path: Path) -> None:
    """What is written while an archive is being written is in the next one."""
    wanted = find_checksum(seeded)
    written: list[str] = []

    def write_meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM claim" in statement and not written:
            written.append(statement)
            add_rows(seeded, RUN, {"source": "meanwhile", "started_at": find_moment()})

    event.listen(seeded, "before_cursor_execute", write_meanwhile)
    summary = save(seeded, tmp_path / "instant.zst")
    event.remove(seeded, "before_cursor_execute", write_meanwhile)
    assert written
    assert summary == wanted != find_checksum(seeded)


def test_a_locked_database_is_unavailable(saved: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.database.BUSY_TIMEOUT_MS", 50)
    engine = make("sqlite")
    with open_transaction(engine) as db:
        db.connection()
        with pytest.raises(UnavailableError):
            load(engine, saved)
