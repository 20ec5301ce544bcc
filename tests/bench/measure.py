"""One run: a server of so many workers, started without and with a kept catalogue, asked, weighed and written to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.data import Dataset
from tests.bench.load import run_load, run_weighed_load
from tests.bench.results import Row, Run
from tests.bench.scenarios import Scenario, list_scenarios
from tests.bench.server import Server, forget_catalogue, run_server
from tests.bench.visibility import measure_visibility

ALONE_SECONDS = 1
WARM_SECONDS = 2
"""How long a question is asked before it counts: all addresses once, by every worker."""
BESIDE_SECONDS = 1
"""How long the static route is asked right before a question, and right after it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run looks at: how long each question is asked (seconds), starts without a kept catalogue, writes."""

    seconds: int
    has_cold_start: bool = True
    has_writes: bool = True


def measure(dataset: Dataset, workers: int, plan: Plan) -> Run:
    """Serve a database and measure every scenario."""
    cold = _start_cold(dataset, workers) if plan.has_cold_start else None
    with run_server(dataset, workers) as server:
        print(f"  ready after {server.ready_seconds:.1f} s", flush=True)
        rows = list(_measure_rows(server, dataset, plan.seconds))
        memory = server.weigh_mb()
        found = Run(workers, cold, round(server.ready_seconds, 2), memory, rows)
        if not plan.has_writes:
            return found
        print("  writes ...", flush=True)
        visibility = measure_visibility(server, dataset, plan.seconds)
        after = server.weigh_mb()
    return Run(workers, cold, found.warm_seconds, memory, rows, visibility, after)


def _start_cold(dataset: Dataset, workers: int) -> float:
    """How long a start takes when nothing is kept of the catalogue; afterwards this machine has a copy."""
    forget_catalogue(dataset)
    with run_server(dataset, workers) as server:
        print(f"  ready without a kept catalogue after {server.ready_seconds:.1f} s", flush=True)
        return round(server.ready_seconds, 2)


def _measure_rows(server: Server, dataset: Dataset, seconds: int) -> Iterator[Row]:
    static, *questions = list_scenarios(server.url, dataset)
    yield _measure_row(server, static, seconds)
    for scenario in questions:
        yield _measure_row(server, scenario, seconds, static)


def _measure_row(server: Server, scenario: Scenario, seconds: int, static: Scenario | None = None) -> Row:
    """Ask a question. The speed of a shared machine changes within a run: the static route is asked beside it."""
    print(f"  {scenario.name} ...", flush=True)
    alone = run_load(server.url, scenario, ALONE_SECONDS, connections=1)
    run_load(server.url, scenario, WARM_SECONDS)
    if static is None:
        load = run_weighed_load(server.url, scenario, seconds, server.workers)
        return Row(scenario.name, len(scenario.paths), load, alone, scenario.aim)
    before = run_load(server.url, static, BESIDE_SECONDS)
    load = run_weighed_load(server.url, scenario, seconds, server.workers)
    after = run_load(server.url, static, BESIDE_SECONDS)
    beside = (before.requests_per_second + after.requests_per_second) / 2
    return Row(scenario.name, len(scenario.paths), load, alone, scenario.aim, beside)
