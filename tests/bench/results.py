"""What a measurement gives, in the shape in which it is kept under ``data/bench/results``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from tests.bench.data import Making
from tests.bench.machine import Machine
from tests.bench.stores import FOLDER

RESULTS = FOLDER / "results"
AnyResult = TypeVar("AnyResult", bound=msgspec.Struct)


class Load(msgspec.Struct, frozen=True):
    """What one load gave: requests a second, milliseconds, bytes an answer with its head.

    ``processor_ms`` is the time that the server's processes worked for one answer; None where it was not looked at.
    """

    requests_per_second: float
    mean_ms: float
    p50_ms: float
    p99_ms: float
    longest_ms: float
    answer_bytes: float
    processor_ms: float | None = None


class Row(msgspec.Struct, frozen=True):
    """A question with many connections, and with a single one: what one visitor of an idle server waits.

    ``aim`` is the least ratio to the static route, where one is set; ``beside`` is what that route gave right before
    and after (requests a second, on average), None where it was asked at the beginning of the run alone.
    """

    question: str
    addresses: int
    load: Load
    alone: Load
    aim: float | None = None
    beside: float | None = None


class Visibility(msgspec.Struct, frozen=True):
    """Milliseconds from a commit until answers show it: each process, each write."""

    own: list[float]
    """On the process that took the write."""
    others: list[float]
    """On the other workers, and on all workers when a process of its own wrote."""
    writing: list[float]
    """How long the writes themselves took, until their commit."""
    meanwhile: Load | None = None
    """The filtered page, over one connection, while a write became visible."""


class Run(msgspec.Struct, frozen=True):
    """Everything measured of a server of so many workers."""

    workers: int
    cold_seconds: float | None
    """From the start until every worker answers, when nothing of the catalogue is kept; None: not measured."""
    warm_seconds: float
    """The same, with what an earlier start kept."""
    memory_mb: list[float]
    rows: list[Row]
    visibility: Visibility | None = None
    memory_after_writes_mb: list[float] = []

    def find_ratio(self, row: Row) -> float:
        """Requests a second as a part of those of the static route, asked beside it where it was."""
        return row.load.requests_per_second / (row.beside or self.rows[0].load.requests_per_second)


class Figures(msgspec.Struct, frozen=True):
    """A whole measurement of one database."""

    machine: Machine
    database: str
    kind: str
    offers: int
    size_bytes: int
    making: Making
    seconds: int
    connections: int
    runs: list[Run]


def keep(result: msgspec.Struct, name: str, *, is_shown: bool) -> Path:
    """Keep a result by its instant; with ``is_shown`` also as the one that the document shows."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(result))
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{name}.json"
    path.write_bytes(text)
    if is_shown:
        (RESULTS / f"shown-{name}.json").write_bytes(text)
    return path


def list_shown(prefix: str, kind: type[AnyResult]) -> list[AnyResult]:
    """The results that the document shows, by name."""
    return [msgspec.json.decode(path.read_bytes(), type=kind) for path in sorted(RESULTS.glob(f"shown-{prefix}*.json"))]
