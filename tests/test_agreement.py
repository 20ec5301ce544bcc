"""Locks between processes: one holder, nobody waits unless asked, and whoever dies lets go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest

from service.agreement import hold_lock, make_key, wait_for_lock
from service.database import Engine, make_engine, open_transaction
from service.errors import UnavailableError
from tests.conftest import ROOT
from tests.database import KIND, find_url, make_database, take_away

HOLDER = (
    "import sys, time; from service.database import make_engine; from service.agreement import hold_lock\n"
    "with hold_lock(make_engine(sys.argv[1]), sys.argv[2]) as held: print(bool(held), flush=True); time.sleep(60)"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_database(tmp_path)
    yield made
    made.dispose()


@contextmanager
def hold_elsewhere(folder: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lock until it is killed."""
    command = [sys.executable, "-c", HOLDER, find_url(folder), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        try:
            yield process
        finally:
            process.kill()


def test_one_holds_and_the_other_is_told_so(engine: Engine) -> None:
    with hold_lock(engine, "feeds") as first:
        assert first
        with hold_lock(engine, "feeds") as second:
            assert not second
        with hold_lock(engine, "digests") as other:
            assert other, "a lock has a name"
        assert first
    with hold_lock(engine, "feeds") as again:
        assert again
    assert not again, "let go"


@pytest.mark.skipif(KIND == "sqlite", reason="a lock on a file is in no session that could end late")
def test_what_is_let_go_is_free_before_the_server_has_noticed(engine: Engine) -> None:
    ending: list[psycopg.Connection[Any]] = []
    with patch.object(psycopg.Connection, "close", autospec=True, side_effect=ending.append):
        for _ in range(2):
            with hold_lock(engine, "feeds") as held:
                assert held
    for session in ending:
        session.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_dead_process_holds_nothing(engine: Engine, tmp_path: Path, how: signal.Signals) -> None:
    with hold_elsewhere(tmp_path, "feeds") as process:
        with hold_lock(engine, "feeds") as held:
            assert not held
        os.kill(process.pid, how)
        with wait_for_lock(engine, "feeds", 5) as held:
            assert held


def test_a_stopped_process_goes_on_holding(engine: Engine, tmp_path: Path) -> None:
    with hold_elsewhere(tmp_path, "feeds") as process:
        os.kill(process.pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(UnavailableError, match="feeds"), wait_for_lock(engine, "feeds", 0.2):
            pass
        assert 0.2 <= time.monotonic() - began < 3


def test_a_lock_does_not_hinder_writers(engine: Engine) -> None:
    with hold_lock(engine, "feeds"), open_transaction(engine) as db:
        db.connection()


def test_locks_of_a_database_in_memory() -> None:
    engine = make_engine("sqlite://")
    with hold_lock(engine, "feeds") as first, hold_lock(engine, "feeds") as second:
        assert (bool(first), bool(second)) == (True, False)
    with hold_lock(engine, "feeds") as again:
        assert again
    engine.dispose()


def test_keys_are_stable_and_fit() -> None:
    assert make_key("feeds") == -1528180788232754035
    assert all(-(2**63) <= make_key(str(number)) < 2**63 for number in range(1_000))


@pytest.mark.skipif(KIND == "sqlite", reason="a lock on a file needs no server that could go away")
def test_who_loses_the_server_learns_that_the_lock_is_lost(engine: Engine, tmp_path: Path) -> None:
    with hold_lock(engine, "feeds") as held:
        assert held
        with take_away(tmp_path):
            assert not held
            with pytest.raises(UnavailableError), hold_lock(engine, "feeds"):
                pass
        assert not held, "a lost lock does not come back by itself"
