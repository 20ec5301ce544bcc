"""Notices of commits: soon, in order, to those who listen, and again after the database was away."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.catalogue.revision import get_revision, move_revision
from service.database import Engine, make_engine, open_reading, open_transaction
from service.notices import CHANNEL, Listener, announce
from tests.conftest import ROOT
from tests.database import KIND, NAME, find_url, make_database, take_away

WRITER = (
    "import sys; from service.database import make_engine, open_transaction; from service.notices import announce\n"
    "from service.catalogue.revision import move_revision\n"
    "for _ in sys.stdin:\n"
    "    with open_transaction(make_engine(sys.argv[1])) as db: announce(db, move_revision(db))\n"
    "    print('done', flush=True)"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def listener(engine: Engine) -> Iterator[Listener]:
    with closing(Listener(engine)) as made:
        assert made.wait(5), "what was said before one listened may have been missed"
        yield made


def write(engine: Engine, times: int = 1) -> None:
    for _ in range(times):
        with open_transaction(engine) as db:
            announce(db, move_revision(db))


def test_silence_lasts_as_long_as_asked(listener: Listener) -> None:
    began = time.monotonic()
    assert not listener.wait(0.2)
    assert 0.2 <= time.monotonic() - began < 1


def test_commit_is_heard_and_only_once(engine: Engine, listener: Listener) -> None:
    write(engine)
    assert listener.wait(5)
    assert not listener.wait(0.1)


def test_commit_of_another_process_is_heard_within_a_moment(listener: Listener, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-c", WRITER, find_url(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        for _ in range(3):
            writer.stdin.write("go\n")
            writer.stdin.flush()
            assert listener.wait(20)
            assert writer.stdout.readline() == "done\n"
        writer.stdin.close()


def test_what_is_rolled_back_is_not_heard(engine: Engine, listener: Listener) -> None:
    def write_half() -> None:
        with open_transaction(engine) as db:
            announce(db, move_revision(db))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert not listener.wait(0.2)


def test_who_hears_sees_the_revision(engine: Engine, listener: Listener) -> None:
    writer = threading.Thread(target=write, args=(engine, 20))
    writer.start()
    seen = 0
    until = time.monotonic() + 20
    while seen < 20 and time.monotonic() < until:
        if listener.wait(1):
            with open_reading(engine) as db:
                found = get_revision(db)
            assert found >= seen, "revisions are ordered by commit"
            seen = found
    writer.join()
    assert seen == 20


def test_closing_ends_a_wait_in_another_thread(engine: Engine) -> None:
    listener = Listener(engine)
    listener.wait(5)
    heard: list[bool] = []
    thread = threading.Thread(target=lambda: heard.append(listener.wait(60)))
    thread.start()
    time.sleep(0.05)
    began = time.monotonic()
    listener.close()
    thread.join(5)
    assert heard == [False]
    assert time.monotonic() - began < 1
    assert not listener.wait(60)
    listener.close()


def test_database_that_was_away_is_heard_of_again(engine: Engine, listener: Listener, tmp_path: Path) -> None:
    engine.dispose()
    with take_away(tmp_path):
        began = time.monotonic()
        listener.wait(0.3)
        assert not listener.wait(0.3)
        assert time.monotonic() - began < 5
    assert listener.wait(10), "something may have been said in between"
    write(engine)
    assert listener.wait(5)


@pytest.mark.skipif(KIND == "sqlite", reason="what PostgreSQL carries; SQLite's commits carry no words")
def test_notices_come_in_the_order_of_commits(engine: Engine) -> None:
    from service.database import connect_alone

    with connect_alone(engine) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        threads = [threading.Thread(target=write, args=(engine, 10)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        said = [int(notice.payload) for notice in ear.notifies(timeout=5, stop_after=40)]
    assert said == list(range(1, 41))


@pytest.mark.skipif(KIND == "postgresql", reason="SQLite's file may be replaced under a connection")
def test_restored_file_is_noticed(engine: Engine, listener: Listener, tmp_path: Path) -> None:
    engine.dispose()
    (tmp_path / "other").mkdir()
    make_database(tmp_path / "other").dispose()
    (tmp_path / "other" / NAME).replace(tmp_path / NAME)
    assert listener.wait(5)
    assert listener.wait(5), "connected anew"
    write(engine)
    assert listener.wait(5)


def test_database_in_memory_is_silent() -> None:
    engine = make_engine("sqlite://")
    with closing(Listener(engine)) as listener:
        assert listener.wait(1)
        assert not listener.wait(0.1)
    engine.dispose()


@pytest.mark.skipif(KIND == "postgresql", reason="the cost of looking at SQLite; PostgreSQL is not asked")
def test_looking_costs_less_than_a_hundredth_of_a_core(listener: Listener) -> None:
    began, used = time.monotonic(), time.thread_time()
    listener.wait(1)
    assert (time.thread_time() - used) / (time.monotonic() - began) < 0.01
