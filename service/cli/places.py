"""Commands about places: load, find, refine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli import console
from service.errors import CartoformaError, InvalidParameterError

app = typer.Typer(
    cls=console.InWords, no_args_is_help=True, help="Municipalities, localities, postal codes, and points of venues."
)


@app.command("load", epilog="Example: [bold]cartoforma places load[/]")
def load_places() -> None:
    """Load the gazetteer that is shipped; loading again changes nothing."""
    _, engine = console.open_database()
    console.take_places(engine)


@app.command("find", epilog='Example: [bold]cartoforma places find "Rue Haute 1, 7000 Mons"[/]')
def find_place(query: Annotated[str, typer.Argument(help="A name, a postal code or an address.")]) -> None:
    """Show the place that a text means, with its point and how precise that is."""
    from service.places.rules import find_nearest_names, locate_place

    match = locate_place(query)
    if match is None:
        raise InvalidParameterError("query", f"{query!r} is no place known here.", find_nearest_names(query))
    entry = match.entry
    names = " / ".join(dict.fromkeys(entry.names.values()))
    console.out.print(
        f"{entry.id}  {entry.kind}  {names}  {match.lon:.5f} {match.lat:.5f}  precision: {match.precision}",
        soft_wrap=True,
    )


@app.command("refine", epilog="Example: [bold]cartoforma places refine --dry-run[/], then with --limit 100")
def refine_places(
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Ask at most so many questions.")] = None,
    report: Annotated[Path | None, console.REPORT] = None,
    *,
    is_dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the questions, ask and write nothing.")] = False,
) -> None:
    """Ask the remote geocoder of the settings where in its street each venue is."""
    settings, engine = console.open_database()
    from service.intake.refine import find_questions, make_geocoder
    from service.intake.terminal import refine_with_progress, show_report

    questions = find_questions(engine)
    if is_dry_run:
        for one in questions[:limit]:
            console.out.print(f"{one.venue_id}: {one.address}", markup=False, soft_wrap=True)
        console.err.print(f"{len(questions)} venues have a street and no point in it.")
        return
    done = refine_with_progress(console.err, engine, make_geocoder(settings, engine), questions, limit)
    show_report(console.out, console.err, done.report, report)
    if done.left_count:
        console.err.print(f"{done.left_count} venues are left for another run.")
    if done.stopped_because:
        raise CartoformaError(f"The geocoder was asked no further: {done.stopped_because}")
    if done.report.total.refused:
        raise typer.Exit(console.EXIT_REFUSED)
