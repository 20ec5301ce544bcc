"""What is to be reached beside the ratios: waiting, memory, starts, writes, intake."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from tests.bench.results import Figures, Run
from tests.bench.tables import write_verdict

A_MILLION = 1_000_000
P99_MS = 25
OWN_VISIBLE_MS = 50
OTHERS_VISIBLE_MS = 1_000
INTAKE_SECONDS = 180
INTAKE_OFFERS = 100_000


@dataclass(frozen=True, slots=True)
class Aim:
    """One thing that was measured, in words, with what it was meant not to exceed (None: no aim)."""

    name: str
    figure: float | None
    most: float | None
    unit: str
    note: str = ""

    def list_cells(self) -> tuple[str, str, str, str]:
        """A line of the table."""
        if self.figure is None:
            return self.name, "not measured", "" if self.most is None else f"{self.most:g} {self.unit}", ""
        shown = f"{self.figure:.0f}" if self.figure >= 100 else f"{self.figure:.1f}"
        measured = f"{shown} {self.unit}{f' ({self.note})' if self.note else ''}"
        if self.most is None:
            return self.name, measured, "", ""
        return self.name, measured, f"{self.most:g} {self.unit}", write_verdict(self.figure, self.most, is_least=False)


def list_aims(figures: Figures, run: Run) -> list[Aim]:
    """What a run gave beside its questions; memory and starts have other aims at a million offers."""
    is_large = figures.offers >= A_MILLION
    slowest = max(run.rows, key=lambda row: row.load.p99_ms)
    memory = ", ".join(f"{size:.0f}" for size in run.memory_mb)
    after = max(run.memory_after_writes_mb, default=None)
    found = [
        Aim("p99 of the slowest question", slowest.load.p99_ms, P99_MS, "ms", slowest.question),
        Aim("memory of a worker (PSS)", max(run.memory_mb), 300 if is_large else 160, "MB", f"each: {memory}"),
        Aim("the same after the writes", after, None, "MB"),
        Aim("ready, with a kept catalogue", run.warm_seconds, 4 if is_large else 3, "s"),
        Aim("ready, without one", run.cold_seconds, 180 if is_large else 15, "s"),
        *_list_writes(run),
    ]
    if figures.making.copies == 1 and figures.offers == INTAKE_OFFERS:
        found.append(Aim("intake", figures.making.intake_seconds, INTAKE_SECONDS, "s"))
    return found


def _list_writes(run: Run) -> list[Aim]:
    seen = run.visibility
    if seen is None:
        return []
    found = [
        Aim("a write, until its commit", _middle(seen.writing), None, "ms"),
        Aim("from there until its own process shows it", _middle(seen.own), OWN_VISIBLE_MS, "ms", _range(seen.own)),
        Aim("until other processes show it", _middle(seen.others), OTHERS_VISIBLE_MS, "ms", _range(seen.others)),
    ]
    if seen.meanwhile is not None:
        load = seen.meanwhile
        worst = f"p99 {load.p99_ms:.1f}, longest {load.longest_ms:.0f}"
        found.append(Aim("a filtered page meanwhile, alone, p50", load.p50_ms, None, "ms", worst))
    return found


def _middle(values: list[float]) -> float | None:
    return median(values) if values else None


def _range(values: list[float]) -> str:
    return f"{min(values):.0f} to {max(values):.0f}, {len(values)} times" if values else ""
