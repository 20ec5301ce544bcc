"""Intake on a terminal: progress while it runs, its report as a table, and why drafts were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from service.database import Engine
from service.intake.refine import Question, Refining, refine_points
from service.intake.report import Counts, Report
from service.intake.run import run_intake
from service.intake.source import Source
from service.places.geocode import RemoteGeocoder

MAX_SHOWN = 20
"""Refusals that are shown one by one; the report as JSON has more."""


def run_with_progress(console: Console, engine: Engine, source: Source, location: Path | None) -> Report:
    """Run a source through intake; a terminal shows how far it is."""
    with show_progress(console, source.name, source.find_size(location)) as advance:
        return run_intake(engine, source, location, advance)


def refine_with_progress(
    console: Console, engine: Engine, geocoder: RemoteGeocoder, questions: Sequence[Question], limit: int | None
) -> Refining:
    """Ask a remote geocoder about venues; a terminal shows how far it is."""
    with show_progress(console, geocoder.kind, len(questions)) as advance:
        return refine_points(engine, geocoder, questions, limit, advance)


@contextmanager
def show_progress(console: Console, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, gone at the end; what it gives is called with the number of things just done."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(TextColumn(name), *columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda count: progress.advance(task, count)


def show_counts(console: Console, lines: Iterable[tuple[str, Counts]]) -> None:
    """One line per kind: added, changed, unchanged, refused."""
    table = Table("", box=SIMPLE_HEAD)
    for name in ("added", "changed", "unchanged", "refused"):
        table.add_column(name, justify="right")
    for name, counts in lines:
        numbers = (counts.added, counts.changed, counts.unchanged, counts.refused)
        table.add_row(name, *(str(number) for number in numbers))
    console.print(table)


def show_report(console: Console, error_console: Console, report: Report, path: Path | None) -> None:
    """The counts, what is remarked on, and why drafts were refused; the whole as JSON at a path, if there is one."""
    if path is not None:
        path.write_bytes(report.to_json())
    show_counts(console, report.list_counts())
    for one in report.remarks[:MAX_SHOWN]:
        error_console.print(f"note {one.subject}: {one.text}", markup=False, soft_wrap=True)
    show_refusals(error_console, report)


def show_refusals(console: Console, report: Report) -> None:
    """Which drafts were refused, for which field and why."""
    shown = report.refusals[:MAX_SHOWN]
    for one in shown:
        console.print(f"refused {one.kind} {one.source_id}: {one.field}: {one.reason}", markup=False, soft_wrap=True)
    if report.total.refused > len(shown):
        console.print(f"... and {report.total.refused - len(shown)} more; --report keeps the reasons.", markup=False)
