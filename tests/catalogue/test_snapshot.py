"""A catalogue that is kept is opened again as it was, by any process, and refused when it is not whole."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import update
from sqlmodel import select

from service.catalogue import builder, obtain
from service.catalogue.arrays import read_arrays
from service.catalogue.builder import Job, MovedError, build_snapshot
from service.catalogue.catalogue import Catalogue
from service.catalogue.keeping import PART_BYTES, fetch_snapshot, find_snapshot, make_folder, sweep
from service.catalogue.models import CatalogueSnapshot, CatalogueSnapshotPart
from service.catalogue.obtain import Snapshots, build_here
from service.catalogue.records import list_shown
from service.catalogue.revision import get_revision, move_revision
from service.catalogue.snapshot import COLUMNS, open_snapshot
from service.database import Db, Engine, make_engine, open_reading, open_transaction
from service.errors import UnavailableError
from service.intake.run import run_intake
from service.zstandard import zstd
from tests.catalogue.described import describe
from tests.database import make_database
from tests.intake.drafts import Given
from tests.journeys.invented import INVENTED
from tests.waiting import wait_until

DAY = date(2026, 11, 20)


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """The documented facts and the invented offers."""
    run_intake(engine, Given(*INVENTED))
    return engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where this machine keeps its copies."""
    made = tmp_path / "cache"
    made.mkdir()
    return made


def open_kept(engine: Engine, folder: Path) -> Catalogue:
    with open_reading(engine) as db:
        kept = find_snapshot(db, DAY, -1, folder)
    assert kept is not None
    return open_snapshot(fetch_snapshot(engine, kept, folder))


def test_what_is_kept_says_what_was_built(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several processes and many small runs, and of this process at once."""
    monkeypatch.setattr("service.catalogue.build.RUN_LENGTH", 7)
    build_snapshot(engine, Job(DAY, folder), processes=2)
    expected = describe(build_here(engine, DAY).catalogue)
    assert describe(open_kept(engine, folder)) == expected
    for path in folder.iterdir():
        shutil.rmtree(path)
    assert describe(open_kept(engine, folder)) == expected, "fetched from the database"


def test_a_catalogue_without_offers_is_kept_too(tmp_path: Path, folder: Path) -> None:
    engine = make_database(tmp_path)
    build_snapshot(engine, Job(DAY, folder), processes=0)
    assert len(open_kept(engine, folder)) == 0
    engine.dispose()


def test_a_large_file_is_kept_in_parts(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.catalogue.keeping.PART_BYTES", 4_000)
    build_snapshot(engine, Job(DAY, folder), processes=0)
    with open_reading(engine) as db:
        assert len(db.exec(select(CatalogueSnapshotPart)).all()) > 10
    for path in folder.iterdir():
        shutil.rmtree(path)
    assert describe(open_kept(engine, folder)) == describe(build_here(engine, DAY).catalogue)
    assert PART_BYTES > 4_000


def test_only_the_newest_are_kept(engine: Engine, folder: Path) -> None:
    for _ in range(3):
        with open_transaction(engine) as db:
            move_revision(db)
        build_snapshot(engine, Job(DAY, folder), processes=0)
    with open_reading(engine) as db:
        kept = find_snapshot(db, DAY, -1, folder)
        assert kept is not None
        assert len(db.exec(select(CatalogueSnapshot)).all()) == 2
        assert find_snapshot(db, DAY, kept.revision, folder) is None
        assert find_snapshot(db, date(2026, 11, 21), -1, folder) is None
    sweep(folder, kept)
    assert [path.name for path in folder.iterdir()] == [kept.token]


def test_one_of_other_code_is_not_opened(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_snapshot(engine, Job(DAY, folder), processes=0)
    monkeypatch.setattr("service.catalogue.keeping.fingerprint_code", lambda: "other")
    with open_reading(engine) as db:
        assert find_snapshot(db, DAY, -1, folder) is None


def test_one_that_is_not_whole_is_fetched_again_or_built_again(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obtain, "build_apart", lambda made, job, _: build_snapshot(made, job, processes=0))
    snapshots = Snapshots(engine, tmp_path / "copies")
    first = snapshots.obtain(DAY, Event()).catalogue
    home = next((tmp_path / "copies").glob(f"*/*/*/{COLUMNS}"))
    damaged = home.with_name("damaged")
    damaged.write_bytes(home.read_bytes()[:200])
    damaged.rename(home)  # the file that is open stays as it is
    built = _count(engine)
    again = Snapshots(engine, tmp_path / "copies").obtain(DAY, Event()).catalogue
    assert describe(again) == describe(first)
    assert _count(engine) == built, "fetched again, not built again"
    shutil.rmtree(tmp_path / "copies")
    with open_transaction(engine) as db:
        db.execute(update(CatalogueSnapshotPart).values(data=zstd.compress(b"nothing")))
    again = Snapshots(engine, tmp_path / "copies").obtain(DAY, Event()).catalogue
    assert describe(again) == describe(first)
    assert _count(engine) == built, "dropped, and built again"
    home = next((tmp_path / "copies").glob(f"*/*/*/{COLUMNS}"))
    assert read_arrays(home)


def _count(engine: Engine) -> int:
    with open_reading(engine) as db:
        return len(db.exec(select(CatalogueSnapshot)).all())


def test_who_waits_takes_what_the_other_built(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes begin at once; one builds."""
    built: list[int] = []

    def build(made: Engine, job: Job, _: object) -> None:
        built.append(1)
        build_snapshot(made, job, processes=0)

    monkeypatch.setattr(obtain, "build_apart", build)
    found: list[Catalogue] = []

    def begin() -> None:
        found.append(Snapshots(engine, tmp_path / "copies").obtain(DAY, Event()).catalogue)

    threads = [Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == 3
    assert built == [1]


def test_who_is_told_to_stop_stops(engine: Engine, tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(UnavailableError):
        Snapshots(engine, tmp_path).obtain(DAY, stop)


def test_a_build_that_fails_says_so(tmp_path: Path) -> None:
    """A database without tables gives no catalogue, and nobody waits for it for ever."""
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(UnavailableError):
        builder.build_apart(engine, Job(DAY, tmp_path), Event())
    engine.dispose()


def _open_reader_once_moved(seen: int, url: str, on: date) -> None:
    """Begin to read when somebody has written, however long this process took to start."""
    engine = make_engine(url)

    def is_moved() -> bool:
        with open_reading(engine) as db:
            return get_revision(db) != seen

    wait_until(is_moved, seconds=60)
    engine.dispose()
    builder._open_reader(url, on)


def test_processes_that_see_different_revisions_begin_again(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list_shown

    def write_in_between(db: Db) -> list[str]:
        with open_transaction(engine) as other:
            move_revision(other)
        return before(db)

    with open_reading(engine) as db:
        late = partial(_open_reader_once_moved, get_revision(db))
    monkeypatch.setattr(builder, "_open_reader", late)
    monkeypatch.setattr(builder, "list_shown", write_in_between)
    with pytest.raises(MovedError):
        build_snapshot(engine, Job(DAY, folder), processes=1)


def test_a_folder_that_cannot_be_written_is_replaced(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert make_folder(tmp_path / "file", engine).is_dir()
