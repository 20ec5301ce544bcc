"""The machine that measures, and the code that is measured."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tests.bench.stores import ROOT


class Machine(msgspec.Struct, frozen=True):
    """What the figures were taken on, from what, and when."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    commit: str
    is_changed: bool
    """Whether files differed from the commit."""
    measured_at: str
    load_average: float
    """Processes that wanted to run in the minute before: 0 on a quiet machine."""


def describe_machine() -> Machine:
    """This machine, now."""
    return Machine(
        processor=_find_line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(int((_find_line("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024**2, 1),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        commit=_ask_git("rev-parse", "--short=10", "HEAD") or "unknown",
        is_changed=bool(
            _ask_git("status", "--porcelain", "--untracked-files=no", "--", "service", "maps", "migrations")
        ),
        measured_at=datetime.now(UTC).isoformat(timespec="minutes"),
        load_average=round(os.getloadavg()[0], 2),
    )


def write_machine(machine: Machine, database: str) -> str:
    """The machine as a sentence."""
    changed = " with changes" if machine.is_changed else ""
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gb:g} GB; {machine.system}; "
        f"Python {machine.python}; {database}; commit {machine.commit}{changed}; {machine.measured_at[:10]}; "
        f"load average before: {machine.load_average:g}."
    )


def _find_line(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _ask_git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
