"""What a process costs, and how one that was started here ends."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

STOP_SECONDS = 20


def read_processor_seconds(pids: Iterable[int]) -> float:
    """How long processes have worked since their start, in their own code and in the system's."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def read_pss_mb(pid: int) -> float:
    """The proportional memory of a process (PSS, MB): what it shares is divided by those who share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and end it when it does not."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)


def list_family(pid: int) -> list[int]:
    """A process and all that it started, theirs included."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(one) for one in path.read_text().split()] if path.exists() else []
    return [pid, *(found for child in children for found in list_family(child))]
