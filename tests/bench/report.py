"""What was measured, as Markdown on the screen and in ``docs/performance.md``."""

from __future__ import annotations

from tests.bench.aims import list_aims
from tests.bench.chart import draw_growth
from tests.bench.first_view import FirstViews, write_first_views
from tests.bench.growth import Growth
from tests.bench.machine import write_machine
from tests.bench.peers.compare import Comparison
from tests.bench.results import Figures, Row, Run, list_shown
from tests.bench.stores import ROOT
from tests.bench.tables import draw_table, write_verdict

DOCS = ROOT / "docs"
DOCUMENT = DOCS / "performance.md"
ONE_WORKER = 0.5
"""The aims of one worker, as a part of those of two."""
HEAD = (
    "Question", "addresses", "bytes", "requests/s", "to static", "aim", "", "p50 ms", "p99 ms", "processor ms",
    "alone p50 ms", "alone p99 ms",
)  # fmt: skip


def save_document() -> None:
    """Put the results that were kept to be shown into their places in the document, and draw the charts."""
    figures = list_shown("figures-", Figures)
    growths = list_shown("growth-", Growth)
    for growth in growths:
        draw_growth(growth, DOCS / _name_chart(growth))
    _replace("measured", "\n\n".join(map(write_figures, figures)))
    _replace("growth", "\n\n".join(map(write_growth, growths)))
    _replace("first view", "\n\n".join(map(write_first_views, list_shown("first-view-", FirstViews))))
    _replace("peers", "\n\n".join(map(write_peers, list_shown("peers-", Comparison))))


def write_figures(figures: Figures) -> str:
    """A measurement: the machine, the data, and each run."""
    making = figures.making
    made = f"taken in by `cartoforma import` in {making.intake_seconds:.0f} s"
    if making.copies > 1:
        made = (
            f"{making.copies} times the same {figures.offers // making.copies:,} ({made}), copied inside the database "
            f"with new identifiers, moved venues and a few other words in {making.copy_seconds:.0f} s"
        )
    words = "; ".join(
        f"{language}: {rich.mean_words:.0f} words a description, {rich.distinct_words:,} distinct words of "
        f"{rich.distinct_stems:,} stems"
        for language, rich in making.richness.items()
    )
    parts = [
        f"### {figures.offers:,} offers, {figures.database.split()[0]}",
        write_machine(figures.machine, figures.database),
        f"{figures.offers:,} invented offers, {made}; database {figures.size_bytes / 1e6:,.0f} MB. {words}. "
        f"{figures.connections} connections, {figures.seconds} s a question.",
    ]
    for run in figures.runs:
        parts += [f"#### {run.workers} worker{'s' if run.workers > 1 else ''}", _draw_questions(run)]
        aims = list_aims(figures, run)
        parts.append(draw_table(("Beside the questions", "measured", "aim", ""), [aim.list_cells() for aim in aims]))
    return "\n\n".join(parts)


def _draw_questions(run: Run) -> str:
    return draw_table(HEAD, [_list_cells(run, row) for row in run.rows])


def _list_cells(run: Run, row: Row) -> tuple[str, ...]:
    load, ratio = row.load, run.find_ratio(row)
    # What is answered from the store, or not at all, has the same aim with any number of workers.
    aim = row.aim and (row.aim if run.workers > 1 or row.question.startswith("repeated") else row.aim * ONE_WORKER)
    return (
        row.question,
        f"{row.addresses:,}",
        f"{load.answer_bytes:,.0f}",
        f"{load.requests_per_second:,.0f}",
        f"{ratio:.2f}",
        "" if aim is None else f"{aim:g}",
        "" if aim is None else write_verdict(ratio, aim),
        f"{load.p50_ms:.1f}",
        f"{load.p99_ms:.1f}",
        "" if load.processor_ms is None else f"{load.processor_ms:.3f}",
        f"{row.alone.p50_ms:.2f}",
        f"{row.alone.p99_ms:.2f}",
    )


def write_growth(growth: Growth) -> str:
    """The times of each question at each size: mean and median (ms), asked alone."""
    sizes = growth.sizes
    head = (
        "Question",
        *(f"{size.offers:,}: mean ms" for size in sizes),
        *(f"{size.offers:,}: p50 ms" for size in sizes),
    )
    lines = [
        (
            question,
            *(f"{size.loads[question].mean_ms:.2f}" for size in sizes),
            *(f"{size.loads[question].p50_ms:.2f}" for size in sizes),
        )
        for question in growth.questions
    ]
    costs = [
        (
            f"{size.offers:,}",
            f"{size.size_bytes / 1e6:,.0f}",
            f"{size.memory_mb:.0f}",
            f"{size.ready_seconds:.1f}",
            "intake" if size.making.copies == 1 else f"{size.making.copies} copies",
        )
        for size in sizes
    ]
    return "\n\n".join(
        (
            f"### {growth.database.split()[0]}",
            write_machine(growth.machine, growth.database),
            f"![Mean time of each question over the number of offers]({_name_chart(growth)})",
            draw_table(head, lines),
            draw_table(("Offers", "database MB", "PSS MB", "ready s", "made by"), costs),
        )
    )


def write_peers(peers: Comparison) -> str:
    """Requests a second of each program, and in parentheses as a part of our static route; a dash: no such question."""
    names = [program.name for program in peers.programs]
    lines = []
    for question in peers.questions:
        rates = [program.rates.get(question) for program in peers.programs]
        cells = ["-" if rate is None else f"{_write_rate(rate)} ({rate / peers.static_rate:.3f})" for rate in rates]
        lines.append((question, *cells))
    memory = ["-" if program.memory_mb is None else f"{program.memory_mb:.0f}" for program in peers.programs]
    remarks = [f"- **{program.name}**: {program.remark}" for program in peers.programs if program.remark]
    return "\n\n".join(
        (
            f"### {peers.offers:,} offers, {peers.workers} workers each",
            write_machine(peers.machine, peers.database),
            draw_table(("Requests a second", *names), [*lines, ("memory of all processes, PSS MB", *memory)]),
            "\n".join(remarks),
        )
    )


def _write_rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def _name_chart(growth: Growth) -> str:
    return f"growth-{growth.kind}.svg"


def _replace(place: str, report: str) -> None:
    """Put a report into its marked place; raises ValueError when the document has none."""
    begin, end = f"<!-- {place}: begin -->", f"<!-- {place}: end -->"
    text = DOCUMENT.read_text()
    before, _, rest = text.partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise ValueError(f"{DOCUMENT} has no place for the report ({begin} ... {end})")
    DOCUMENT.write_text(f"{before}{begin}\n\n{report or 'Not measured yet.'}\n\n{end}{after}")
