"""Editors who race, and a server that is killed: one of them wins, and what was acknowledged is there."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Timer

import httpx
from sqlalchemy import text

from service.access import Actor
from service.database import Engine, open_transaction
from service.errors import StaleVersionError
from service.writing.records import Writing
from service.writing.write import write_records
from tests.database import KIND, NAME, find_url, make_seeded_database
from tests.fresh import engine
from tests.journeys.app import open_client
from tests.journeys.keyed import API, OFFER, Program, draw_key
from tests.journeys.site import COMMAND

__all__ = ["engine"]
RACERS = 8
WAITING = 10
KILLS = 10
START_SECONDS = 120


def test_of_eight_racers_exactly_one_wins(engine: Engine) -> None:
    with open_client(engine) as client, ThreadPoolExecutor(RACERS) as pool:
        becode = Program(client, draw_key(engine, "becode"))
        name, tag = becode.add()

        def race(number: int) -> int:
            return becode.call("PATCH", f"/offers/{name}", {"capacity_per_year": number}, if_match=tag).status_code

        statuses = sorted(pool.map(race, range(1, RACERS + 1)))
        assert statuses == [200] + [412] * (RACERS - 1)
        assert becode.call("GET", f"/offers/{name}/record").json()["version"] == 2


def test_of_eight_writers_of_the_same_version_exactly_one_wins(engine: Engine) -> None:
    actor = Actor("account", "a", "becode", "editor")

    def race(number: int) -> bool:
        patch = {"description": {"fr": f"Description {number}"}}
        try:
            with open_transaction(engine) as db:
                write_records(
                    db, actor, "form", [Writing(kind="offer", id="ecole-ai-gand", patch=patch, expected_version=1)]
                )
        except StaleVersionError:
            return False
        return True

    with ThreadPoolExecutor(RACERS) as pool:
        assert sum(pool.map(race, range(RACERS))) == 1


def test_writers_that_wait_for_a_lock_keep_no_reader_waiting(engine: Engine) -> None:
    with open_client(engine) as client, ThreadPoolExecutor(WAITING) as pool:
        becode = Program(client, draw_key(engine, "becode"))
        with open_transaction(engine) as db:
            db.execute(text("SELECT 1"))  # from here on it holds the lock
            writers = [pool.submit(becode.call, "POST", "/offers", dict(OFFER)) for _ in range(WAITING)]
            time.sleep(1)
            assert client.get("/api/v1/operators/becode").status_code == 200
            assert not any(writer.done() for writer in writers), "they wait, and the reader did not wait for them"
        assert {writer.result().status_code for writer in writers} == {201}


def test_a_key_of_idempotency_is_used_once_by_racers(engine: Engine) -> None:
    with open_client(engine) as client, ThreadPoolExecutor(RACERS) as pool:
        becode = Program(client, draw_key(engine, "becode"))

        def race(_: int) -> str:
            return str(becode.call("POST", "/offers", dict(OFFER), idempotency_key="once").json()["id"])

        assert len(set(pool.map(race, range(RACERS)))) == 1


@contextmanager
def start_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server over a folder's database, in a process group of its own; whatever is left of it is killed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "CARTOFORMA_DATABASE_URL": find_url(folder),
        "CARTOFORMA_TILES": "none",
        "CARTOFORMA_CACHE_FOLDER": str(folder / "cache"),
    }
    arguments = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(arguments, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """``kill -9`` a server with its workers: nothing of it can finish anything."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def wait_until_ready(address: str) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        try:
            if httpx.get(f"{address}/readyz", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not start in time")


def write_until_killed(address: str, key: str, process: subprocess.Popen[bytes], turn: int) -> list[str]:
    """Add offers one after the other, and kill the server amid them; gives those that were acknowledged."""
    acknowledged: list[str] = []
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(headers=headers, timeout=20, trust_env=False) as client:
        for count in range(1000):
            if count == 3 + turn % 4:
                Timer(0.003 * turn, kill, [process]).start()
            try:
                response = client.post(f"{address}{API}/offers", json={"title": {"fr": f"Offre {turn}-{count}"}})
            except httpx.TransportError:
                return acknowledged
            assert response.status_code == 201, response.text
            acknowledged.append(response.json()["id"])
    raise AssertionError("the server was not killed")


def test_no_acknowledged_write_is_lost_to_kill_9(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    key = draw_key(engine, "becode")
    engine.dispose()
    acknowledged: list[str] = []
    with ExitStack() as stack:
        following = stack.enter_context(start_server(tmp_path))
        for turn in range(KILLS):
            address, process = following
            following = stack.enter_context(start_server(tmp_path))  # it gets ready in the meantime
            wait_until_ready(address)
            acknowledged += write_until_killed(address, key, process, turn)
        assert len(acknowledged) >= 3 * KILLS
        address = following[0]
        wait_until_ready(address)
        headers = {"authorization": f"Bearer {key}"}
        with httpx.Client(headers=headers, timeout=20, trust_env=False) as client:
            lost = [one for one in acknowledged if client.get(f"{address}{API}/offers/{one}/record").status_code != 200]
    assert lost == []
    if KIND == "sqlite":
        with sqlite3.connect(tmp_path / NAME) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
