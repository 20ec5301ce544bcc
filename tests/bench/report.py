"""What was measured, as a table on the screen and as one in ``docs/performance.md``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.bench.data import ROOT, Dataset
from tests.bench.measure import Measurement, Row

DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = ("Question", "bytes", "requests/s", "to static", "aim", "p50 ms", "p99 ms", "alone p50 ms", "alone p99 ms")


def write_report(dataset: Dataset, measurements: Sequence[Measurement]) -> str:
    """The report in Markdown."""
    intake = "not measured" if dataset.intake_seconds is None else f"{dataset.intake_seconds:.0f} s"
    parts = [
        f"{dataset.offers:,} invented offers; intake {intake}; database {dataset.size_bytes / 1e6:.0f} MB.",
    ]
    for one in measurements:
        parts += [f"### {one.workers} worker{'s' if one.workers > 1 else ''}", _describe(one), _draw_table(one)]
    return "\n\n".join(parts)


def save_report(report: str) -> None:
    """Put the report in its place in the document; raises ValueError when the place is not marked."""
    text = DOCUMENT.read_text()
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{DOCUMENT} has no place for the table ({BEGIN} ... {END})")
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{report}\n\n{END}{after}")


def _describe(one: Measurement) -> str:
    memory = ", ".join(f"{size:.0f}" for size in one.memory_mb)
    text = f"Ready after {one.ready_seconds:.1f} s; memory of each worker (PSS) {memory} MB."
    if one.rebuild is None:
        return text
    return (
        f"{text} A write was visible {one.rebuild_seconds:.1f} s later; until then, over one connection, a filtered "
        f"page took {one.rebuild.p50_ms:.1f} ms (p50), {one.rebuild.p99_ms:.1f} ms (p99), at worst "
        f"{one.rebuild.longest_ms:.0f} ms."
    )


def _draw_table(one: Measurement) -> str:
    lines = [HEAD, ("---", *("---:" for _ in HEAD[1:])), *(_list_cells(one, row) for row in one.rows)]
    return "\n".join(_join(line) for line in lines)


def _list_cells(one: Measurement, row: Row) -> tuple[str, ...]:
    load, alone, target = row.load, row.alone, row.scenario.target
    return (
        row.scenario.name,
        f"{load.answer_bytes:,.0f}",
        f"{load.requests_per_second:,.0f}",
        f"{one.find_ratio(row):.2f}",
        "" if target is None else f"{target:g}",
        f"{load.p50_ms:.1f}",
        f"{load.p99_ms:.1f}",
        f"{alone.p50_ms:.2f}",
        f"{alone.p99_ms:.2f}",
    )


def _join(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
