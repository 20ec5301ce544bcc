"""A large catalogue of which nothing is kept is built by a process forked before the web processes."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from service.agreement import hold_lock
from service.catalogue import obtain
from service.catalogue.builder import Job, build_snapshot
from service.catalogue.live import today
from service.catalogue.obtain import Snapshots, build_here
from service.catalogue.revision import move_revision
from service.database import Engine, make_engine, open_transaction
from tests.catalogue.described import describe
from tests.programs import run

BEGIN = """
import sys, time
from pathlib import Path
from service.catalogue import ahead, obtain
from service.catalogue.keeping import find_snapshot
from service.catalogue.live import today
from service.database import make_engine, open_reading
from service.settings import Settings
obtain.MANY_OFFERS = 0
settings = Settings(database_url={url!r}, cache_folder={cache!r})

def find_kept():
    with open_reading(make_engine(settings.database_url)) as db:
        return find_snapshot(db, today(), -1, Path("nowhere"))
"""
WAIT_UNTIL_KEPT = """
with ahead.build_meanwhile(settings):
    until = time.monotonic() + 50
    while find_kept() is None and time.monotonic() < until:
        time.sleep(0.05)
print(find_kept().revision)
"""
NEVER_READY = """
obtain.build = lambda *_: time.sleep(3600)
with ahead.build_meanwhile(settings):
    pass
print("given up")
"""
WITHOUT_TABLES = """
sys.stderr = sys.stdout
with ahead.build_meanwhile(settings):
    time.sleep(1)
"""


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def begin(engine: Engine, cache: Path) -> str:
    return BEGIN.format(url=engine.url.render_as_string(hide_password=False), cache=str(cache))


def refuse(*_: object) -> None:
    raise AssertionError("there is nothing to build")


def test_what_was_built_meanwhile_is_opened(engine: Engine, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revision = int(run(begin(engine, cache) + WAIT_UNTIL_KEPT))
    monkeypatch.setattr(obtain, "build_apart", refuse)
    found = Snapshots(engine, cache).obtain(today(), Event()).catalogue
    assert found.revision == revision
    assert describe(found) == describe(build_here(engine, today()).catalogue)


def test_who_no_longer_serves_waits_for_no_build(engine: Engine, cache: Path) -> None:
    assert run(begin(engine, cache) + NEVER_READY) == "given up"


def test_a_database_without_tables_is_left_to_the_web_processes(tmp_path: Path, cache: Path) -> None:
    empty = make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert run(begin(empty, cache) + WITHOUT_TABLES) == ""
    empty.dispose()


def test_it_is_built_where_nothing_can_be_used_and_nobody_is_at_it(
    engine: Engine, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Job] = []

    def note(_url: str, job: Job) -> None:
        built.append(job)
        build_snapshot(engine, job, processes=0)

    def count_built() -> int:
        Snapshots(engine, cache).build_ahead(today())
        return len(built)

    monkeypatch.setattr(obtain, "build", note)
    assert count_built() == 0, "a small one is built where it is needed"
    monkeypatch.setattr(obtain, "MANY_OFFERS", 0)
    with hold_lock(engine, obtain.LOCK):
        assert count_built() == 0, "somebody else is at it"
    assert count_built() == 1
    assert count_built() == 1, "it is kept"
    with open_transaction(engine) as db:
        move_revision(db)
    assert count_built() == 2, "everything may have changed since"
