"""A server in processes of its own: started, waited for, weighed, and ended by its own number."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import httpx

from service.serving import find_free_port
from tests.bench.application import PID_PATH
from tests.bench.data import FOLDER, ROOT, CannotMeasureError, Dataset

READY_SECONDS = 300
STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready, its workers' process numbers, and how long it took from its start."""

    url: str
    workers: frozenset[int]
    ready_seconds: float

    def weigh_mb(self) -> list[float]:
        """The proportional memory (PSS, MB) of each worker."""
        return [_read_pss_mb(pid) for pid in sorted(self.workers)]

    def find_revision(self) -> int:
        """The revision that one of the workers answers from."""
        return int(httpx.get(f"{self.url}/readyz").json()["revision"])


@contextmanager
def run_server(dataset: Dataset, workers: int) -> Iterator[Server]:
    """Serve a database with so many workers until the block ends; its messages go to a file beside the database."""
    port = find_free_port("127.0.0.1")
    environment = {
        "CARTOFORMA_DATABASE_URL": dataset.url,
        "CARTOFORMA_WORKERS": str(workers),
        "CARTOFORMA_LOG_LEVEL": "warning",
        "CARTOFORMA_TILES": "none",
    }
    started = time.perf_counter()
    with (FOLDER / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.application", str(port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            found = _wait(process, port, workers)
            yield Server(url, found, time.perf_counter() - started)
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, workers: int) -> frozenset[int]:
    """Wait until every worker has answered that it is ready."""
    deadline, found = time.monotonic() + READY_SECONDS, set[int]()
    while len(found) < workers:
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotMeasureError(f"The server did not become ready; see {FOLDER / 'server.log'}.")
        time.sleep(0.2)
        pid = _find_ready(port)
        if pid is not None:
            found.add(pid)
    return frozenset(found)


def _find_ready(port: int) -> int | None:
    """The process that answers that it is ready; over a connection of its own, so that any worker may take it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        response.read()
        if response.status != HTTPStatus.OK:
            return None
        connection.request("GET", PID_PATH)
        return int(connection.getresponse().read())
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)


def _read_pss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
