"""One measurement: every scenario against a server of so many workers, and what a rebuild does to answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from service.catalogue.revision import move_revision
from service.database import make_engine, open_transaction
from tests.bench.data import CannotMeasureError, Dataset
from tests.bench.load import Load, run_load
from tests.bench.scenarios import Scenario, list_scenarios
from tests.bench.server import Server, run_server

ALONE_SECONDS = 1
REBUILD_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario with many connections, and with a single one: what one visitor of an idle server waits."""

    scenario: Scenario
    load: Load
    alone: Load


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything measured of one server. ``rebuild`` is the filtered page while the catalogue is built anew."""

    workers: int
    ready_seconds: float
    memory_mb: list[float]
    rows: list[Row]
    rebuild: Load | None = None
    rebuild_seconds: float = 0.0

    def find_ratio(self, row: Row) -> float:
        """Requests a second as a part of those of the static route."""
        return row.load.requests_per_second / self.rows[0].load.requests_per_second


def measure(dataset: Dataset, workers: int, seconds: int, *, is_rebuilding: bool) -> Measurement:
    """Serve a database and measure every scenario, each for so many seconds."""
    with run_server(dataset, workers) as server:
        rows = list(_measure_rows(server, dataset, seconds))
        memory = server.weigh_mb()
        found = Measurement(workers, server.ready_seconds, memory, rows)
        if not is_rebuilding:
            return found
        load, lasted = _measure_rebuild(server, dataset, seconds)
        return Measurement(workers, server.ready_seconds, memory, rows, load, lasted)


def _measure_rows(server: Server, dataset: Dataset, seconds: int) -> Iterator[Row]:
    for scenario in list_scenarios(server.url, dataset.offers):
        print(f"  {scenario.name} ...", flush=True)
        alone = run_load(server.url, scenario, ALONE_SECONDS, connections=1)
        yield Row(scenario, run_load(server.url, scenario, seconds), alone)


def _measure_rebuild(server: Server, dataset: Dataset, seconds: int) -> tuple[Load, float]:
    """The filtered page while a write is not visible yet, and how long that takes (seconds).

    One connection: the time that an answer takes, without the queue of a busy server in it.
    """
    print("  a rebuild under load ...", flush=True)
    scenario = next(item for item in list_scenarios(server.url, dataset.offers) if item.name.startswith("filtered"))
    before, started = server.find_revision(), time.monotonic()
    engine = make_engine(dataset.url)
    with open_transaction(engine) as db:
        move_revision(db)
    engine.dispose()
    load = run_load(server.url, scenario, seconds, connections=1)
    while server.find_revision() == before:
        if time.monotonic() - started > REBUILD_SECONDS:
            raise CannotMeasureError("The server did not follow the database.")
        time.sleep(0.1)
    return load, time.monotonic() - started
