"""A snapshot is announced when it is built, and opened on its machine while it is being kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import select

from service.agreement import hold_lock, wait_for_lock
from service.catalogue import builder, obtain
from service.catalogue.builder import Job, build_snapshot
from service.catalogue.keeping import Kept, drop_snapshot, fetch_snapshot, find_snapshot, keep_snapshot
from service.catalogue.models import CatalogueSnapshotPart
from service.catalogue.obtain import Snapshots, build_here
from service.catalogue.snapshot import open_snapshot
from service.database import Engine, open_reading
from service.errors import UnavailableError
from tests.catalogue.described import describe

DAY = date(2026, 11, 20)


@pytest.fixture
def engine(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The documented facts, whose catalogue is built in this process."""
    monkeypatch.setattr(obtain, "build_apart", lambda made, job, _: build_snapshot(made, job, processes=0))
    return engine


def test_it_is_opened_before_it_is_kept(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it was built, that is; the lock is held until other machines can fetch it."""
    seen, go_on = [], Event()

    def keep_later(made: Engine, home: Path, kept: Kept) -> None:
        seen.append(kept)
        assert go_on.wait(60)
        keep_snapshot(made, home, kept)

    monkeypatch.setattr(builder, "keep_snapshot", keep_later)
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    elsewhere.mkdir()
    try:
        assert len(Snapshots(engine, here).obtain(DAY, Event()).catalogue) > 0
        assert len(Snapshots(engine, here).obtain(DAY, Event()).catalogue) > 0, "another process of this machine"
        with open_reading(engine) as db:
            assert find_snapshot(db, DAY, -1, elsewhere) is None
        with hold_lock(engine, obtain.LOCK) as hold:
            assert not hold
    finally:
        go_on.set()
    with wait_for_lock(engine, obtain.LOCK, 60), open_reading(engine) as db:
        assert find_snapshot(db, DAY, -1, elsewhere) == seen[0]
    assert len(seen) == 1
    fetched = open_snapshot(fetch_snapshot(engine, seen[0], elsewhere))
    assert describe(fetched) == describe(build_here(engine, DAY).catalogue)


def test_what_could_not_be_kept_is_answered_from(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnavailableError("The database cannot be written to.")

    monkeypatch.setattr(builder, "keep_snapshot", fail)
    found = Snapshots(engine, tmp_path / "here").obtain(DAY, Event()).catalogue
    assert describe(found) == describe(build_here(engine, DAY).catalogue)


def test_one_that_is_gone_is_not_kept(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its copy could not be opened, and it was dropped while it was being kept: no part of it stays."""

    def drop_first(made: Engine, home: Path, kept: Kept) -> None:
        drop_snapshot(made, kept)
        keep_snapshot(made, home, kept)

    monkeypatch.setattr(builder, "keep_snapshot", drop_first)
    build_snapshot(engine, Job(DAY, tmp_path), processes=0)
    with open_reading(engine) as db:
        assert db.exec(select(CatalogueSnapshotPart.token)).all() == []
