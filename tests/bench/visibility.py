"""How soon an answer shows a write: on the process that took it, and on all others."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from secrets import token_hex
from threading import Event

import msgspec

from tests.bench.addresses import LIST, WRITE_PATH, WRITTEN
from tests.bench.data import Dataset
from tests.bench.load import run_load
from tests.bench.results import Load, Visibility
from tests.bench.scenarios import list_questions
from tests.bench.server import Server, open_connection
from tests.bench.stores import ROOT, CannotMeasureError

WRITES = 5
SLOW_SECONDS = 5
"""A write that takes longer to show is not repeated."""
MAX_SECONDS = 600
_PAUSE_SECONDS = 0.002
_CONNECTION_TRIES = 200

Write = Callable[[str], tuple[int, float, float]]
"""Writes a word; gives the process that took it (0: one of its own), when it began, and when it was committed."""


def measure_visibility(server: Server, dataset: Dataset, seconds: int) -> Visibility:
    """Write from the outside and inside a worker, some times each, and watch every worker; then put the title back."""
    found = Visibility([], [], [])
    write_outside = partial(_write_outside, dataset.url)
    with _open_watches(server) as watches:
        for write in (write_outside, partial(_write_inside, server.port)):
            _repeat(write, watches, found)
    meanwhile = _load_meanwhile(server, dataset, seconds, write_outside)
    write_outside("")
    return msgspec.structs.replace(found, meanwhile=meanwhile)


def _repeat(write: Write, watches: dict[int, HTTPConnection], found: Visibility) -> None:
    """Write some times, unless it takes long to show, and note what was seen."""
    for _ in range(WRITES):
        pid, began, committed, seen = _write_and_watch(write, watches)
        found.writing.append((committed - began) * 1e3)
        for watched, instant in seen.items():
            (found.own if watched == pid else found.others).append(max(0.0, instant - committed) * 1e3)
        if max(seen.values()) - committed > SLOW_SECONDS:
            return


def _write_outside(url: str, word: str) -> tuple[int, float, float]:
    """Write from a process of its own."""
    command = [sys.executable, "-m", "tests.bench.writer", url, word]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MAX_SECONDS, check=False, cwd=ROOT)
    if done.returncode:
        raise CannotMeasureError(f"The write failed: {done.stderr}")
    return _read_times(done.stdout.splitlines()[-1])


def _write_inside(port: int, word: str) -> tuple[int, float, float]:
    """Write in the worker that takes the request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=MAX_SECONDS)
    connection.request("GET", f"{WRITE_PATH}/{word}")
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    if response.status != HTTPStatus.OK:
        raise CannotMeasureError(f"The write failed: {text}")
    return _read_times(text)


def _read_times(text: str) -> tuple[int, float, float]:
    pid, began, committed = json.loads(text)
    return int(pid), float(began), float(committed)


@contextmanager
def _open_watches(server: Server) -> Iterator[dict[int, HTTPConnection]]:
    """A connection to each worker."""
    found: dict[int, HTTPConnection] = {}
    for _ in range(_CONNECTION_TRIES):
        connection, pid = open_connection(server.port)
        if pid in found:
            connection.close()
        found.setdefault(pid, connection)
        if len(found) == len(server.workers):
            break
    try:
        yield found
    finally:
        for connection in found.values():
            connection.close()


def _write_and_watch(write: Write, watches: dict[int, HTTPConnection]) -> tuple[int, float, float, dict[int, float]]:
    """Write a new word while every worker is asked for it; gives what the write gave, and when each showed it."""
    word, is_over = f"zq{token_hex(4)}", Event()
    with ThreadPoolExecutor(len(watches)) as watchers:
        waiting = {pid: watchers.submit(_watch, connection, word, is_over) for pid, connection in watches.items()}
        try:
            pid, began, committed = write(word)
            seen = {watched: future.result(MAX_SECONDS) for watched, future in waiting.items()}
        finally:
            is_over.set()
    return pid, began, committed, seen


def _watch(connection: HTTPConnection, word: str, is_over: Event) -> float:
    """Ask for a word until the answer has the offer that holds it; gives the instant (``time.monotonic``)."""
    until = time.monotonic() + MAX_SECONDS
    while not is_over.wait(_PAUSE_SECONDS) and time.monotonic() < until:
        connection.request("GET", f"{LIST}?q={word}", headers={"Accept": "application/json"})
        if WRITTEN in connection.getresponse().read().decode():
            return time.monotonic()
    raise CannotMeasureError("The server did not follow the database.")


def _load_meanwhile(server: Server, dataset: Dataset, seconds: int, write: Write) -> Load:
    """The filtered page while a write becomes visible.

    One connection: the time that an answer takes, without the queue of a busy server in it.
    """
    filtered = next(item for item in list_questions(dataset) if item.name.startswith("filtered"))
    with ThreadPoolExecutor(1) as writers:
        writing = writers.submit(write, f"zq{token_hex(4)}")
        load = run_load(server.url, filtered, seconds, connections=1)
        writing.result()
    return load
