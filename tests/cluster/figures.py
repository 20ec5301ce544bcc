"""What the cluster's test prints: for each event, what was asked and failed, and how long until all was well again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.cluster.load import Asked, Watch, Writer


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, with the instants between which its consequences are counted."""

    name: str
    begin: float
    end: float
    seconds: float
    """Until it was over; 0 where nothing had to recover."""


def count_failed(asked: Iterable[Asked]) -> int:
    """How many requests got no answer from any process."""
    return sum(one.status != 200 for one in asked)


def choose_within(asked: Iterable[Asked], event: Happened) -> list[Asked]:
    """What was asked during an event."""
    return [one for one in asked if event.begin <= one.at < event.end]


def write_table(
    events: Sequence[Happened], asked: Sequence[Asked], writer: Writer, watches: Sequence[Watch]
) -> list[str]:
    """The figures, a line each."""
    commits = {revision: writer.acknowledged[number] for number, revision in writer.revisions.items()}
    head = f"{'':34}{'requests':>9}{'failed':>8}{'writes':>8}{'failed':>8}{'recovered':>11}"
    lines = [f"{head}{'seen after ms: p50':>20}{'max':>7}"]
    for event in events:
        within = choose_within(asked, event)
        written = sum(event.begin <= at < event.end for at in writer.acknowledged.values())
        failed = sum(event.begin <= at < event.end for _, at in writer.failed)
        delays = [delay for watch in watches for delay in watch.list_delays(commits, event.begin, event.end)]
        seen = f"{median(delays) * 1000:>20.0f}{max(delays) * 1000:>7.0f}" if delays else f"{'-':>20}{'-':>7}"
        over = f"{event.seconds:>9.1f} s" if event.seconds else f"{'-':>11}"
        counts = f"{len(within):>9}{count_failed(within):>8}{written + failed:>8}{failed:>8}"
        lines.append(f"{event.name:34}{counts}{over}{seen}")
    return lines
