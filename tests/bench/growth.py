"""How the time of each question grows with the number of offers: asked alone, of one worker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import msgspec

from tests.bench.data import Making, get_dataset
from tests.bench.load import run_load
from tests.bench.machine import Machine, describe_machine
from tests.bench.results import Load
from tests.bench.scenarios import list_scenarios
from tests.bench.server import run_server
from tests.bench.stores import Store


class Size(msgspec.Struct, frozen=True):
    """What one number of offers gave: each question's times over one connection, memory, and the start."""

    offers: int
    size_bytes: int
    making: Making
    ready_seconds: float
    memory_mb: float
    loads: dict[str, Load]


class Growth(msgspec.Struct, frozen=True):
    """The same questions at growing sizes."""

    machine: Machine
    database: str
    kind: str
    sizes: list[Size]

    @property
    def questions(self) -> list[str]:
        """The questions, in the order in which they are asked."""
        return list(dict.fromkeys(chain.from_iterable(size.loads for size in self.sizes)))


def measure_growth(store: Store, sizes: Sequence[int], seconds: int) -> Growth:
    """Serve each size with one worker and ask every question over one connection, some hundred times or more."""
    machine = describe_machine()
    return Growth(
        machine, store.describe(), store.kind, [_measure_size(store, size, seconds) for size in sorted(sizes)]
    )


def _measure_size(store: Store, offers: int, seconds: int) -> Size:
    dataset = get_dataset(store, offers)
    print(f"{offers:,} offers", flush=True)
    with run_server(dataset, 1):
        pass  # this machine has a copy of the catalogue now: the next start is one of every day
    with run_server(dataset, 1) as server:
        loads = {}
        for scenario in list_scenarios(server.url, dataset):
            print(f"  {scenario.name} ...", flush=True)
            loads[scenario.name] = run_load(server.url, scenario, seconds, connections=1)
        (memory,) = server.weigh_mb()
        ready = round(server.ready_seconds, 2)
    return Size(offers, dataset.size_bytes, dataset.making, ready, memory, loads)
