"""A server in processes of its own: started, waited for, weighed, and ended by its own number."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import inspect, text

from service.database import make_engine, open_transaction
from service.serving import find_free_port
from tests.bench.addresses import PID_PATH
from tests.bench.data import Dataset
from tests.bench.processes import read_pss_mb, stop
from tests.bench.stores import FOLDER, ROOT, CannotMeasureError

READY_SECONDS = 900
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready, its workers' process numbers, and how long it took from its start."""

    port: int
    workers: frozenset[int]
    ready_seconds: float

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def weigh_mb(self) -> list[float]:
        """The proportional memory (PSS, MB) of each worker."""
        return [round(read_pss_mb(pid), 1) for pid in sorted(self.workers)]


@contextmanager
def run_server(dataset: Dataset, workers: int) -> Iterator[Server]:
    """Serve a database with so many workers until the block ends; its messages go to a file beside the databases."""
    port = find_free_port("127.0.0.1")
    environment = {
        "CARTOFORMA_DATABASE_URL": dataset.url,
        "CARTOFORMA_CACHE_FOLDER": str(_find_cache(dataset)),
        "CARTOFORMA_WORKERS": str(workers),
        "CARTOFORMA_LOG_LEVEL": "warning",
        "CARTOFORMA_TILES": "none",
        "PYTHONDONTWRITEBYTECODE": "",  # where it is set, all modules would be compiled again at each start
    }
    started = time.perf_counter()
    path = FOLDER / f"server-{dataset.store.kind}-{dataset.offers}.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.application", str(port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
        )
        try:
            found = _wait(process, port, workers, path)
            yield Server(port, found, time.perf_counter() - started)
        finally:
            stop(process)


def forget_catalogue(dataset: Dataset) -> bool:
    """Empty what is kept of the catalogue, in the database and beside it; says whether anything was kept."""
    cache = _find_cache(dataset)
    had_files = cache.exists()
    shutil.rmtree(cache, ignore_errors=True)
    engine = make_engine(dataset.url)
    try:
        # In reverse, what refers to a snapshot comes before the snapshots.
        tables = sorted((name for name in inspect(engine).get_table_names() if "snapshot" in name), reverse=True)
        with open_transaction(engine) as db:
            found = [db.connection().execute(text(f"DELETE FROM {name}")).rowcount for name in tables]
    finally:
        engine.dispose()
    return had_files or any(found)


def _find_cache(dataset: Dataset) -> Path:
    """The folder that a server of this database keeps its catalogue in: emptying it disturbs no other."""
    return FOLDER / "cache" / f"{dataset.store.kind}-{dataset.offers}"


def open_connection(port: int) -> tuple[HTTPConnection, int]:
    """A connection and the worker at its other end, to which it stays."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PID_PATH)
    return connection, int(connection.getresponse().read())


def _wait(process: subprocess.Popen[bytes], port: int, workers: int, log: Path) -> frozenset[int]:
    """Wait until every worker has answered that it is ready."""
    deadline, found = time.monotonic() + READY_SECONDS, set[int]()
    while len(found) < workers:
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotMeasureError(f"The server did not become ready; see {log}.")
        time.sleep(_PAUSE_SECONDS)
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
