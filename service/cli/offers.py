"""Commands about offers: seed and import take them in, export and map give them out.

Import and export also take and give everything at once, as an archive.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli import archive, console
from service.errors import InvalidParameterError

app = typer.Typer()

Filters = Annotated[
    list[str] | None,
    typer.Option("--filter", "-f", metavar="NAME=VALUE", help="Narrow as in the API; may be repeated."),
]


@app.command(epilog="Example: [bold]cartoforma seed[/] (run again, it changes nothing)")
def seed() -> None:
    """Load the places and the documented facts."""
    _, engine = console.open_database()
    from service.intake.sources import get_source

    console.take_places(engine)
    console.take(engine, get_source("documents"), None, None)


@app.command(
    "import",
    epilog="Examples: [bold]cartoforma import synthetic offers.ndjson --report report.json[/], "
    "[bold]cartoforma import archive everything.ndjson.zst[/]",
)
def import_source(
    source: Annotated[str | None, typer.Argument(help="Name of the source; see --list.")] = None,
    path: Annotated[Path | None, typer.Argument(exists=True, help="File or folder; the source's own if none.")] = None,
    report: Annotated[Path | None, console.REPORT] = None,
    *,
    is_list: Annotated[bool, typer.Option("--list", help="Show the sources.")] = False,
    is_replacing: archive.Replace = False,
) -> None:
    """Take the drafts of a source through intake, or an archive as it is."""
    from service.intake.sources import SOURCES, get_source

    if is_list or source is None:
        for one in SOURCES:
            console.out.print(
                f"[bold]{one.name}[/]  {one.description} ({one.licence}; {one.attribution})", soft_wrap=True
            )
        console.out.print(f"[bold]{archive.NAME}[/]  {archive.DESCRIPTION}", soft_wrap=True)
        return
    if source == archive.NAME:
        _import_archive(path, report, is_replacing=is_replacing)
        return
    if is_replacing:
        raise InvalidParameterError(
            "--replace", f"only an archive replaces everything; {source} adds to what is there."
        )
    found = get_source(source)
    _, engine = console.open_database()
    console.take(engine, found, path, report)


@app.command(
    epilog="Examples: [bold]cartoforma export --format csv -f topic=ai -o ai.csv[/], "
    "[bold]cartoforma export --format archive -o everything.ndjson.zst[/]"
)
def export(
    filters: Filters = None,
    format_name: Annotated[
        str,
        typer.Option("--format", metavar="NAME", help="json, geojson, csv, jsonld, atom, ics; archive for everything."),
    ] = "json",
    path: Annotated[
        Path | None, typer.Option("--out", "-o", dir_okay=False, help="File; else standard output.")
    ] = None,
) -> None:
    """Write offers in one of the formats of the API, or the whole database as an archive."""
    if format_name == archive.NAME:
        _export_archive(path, filters)
        return
    settings, _ = console.open_database()
    from service.export import render_offers

    with console.err.status("Rendering"):
        rendered = render_offers(settings, format_name, _read_filters(filters))
    console.write(rendered, path)


@app.command("map", epilog="Example: [bold]cartoforma map --out map.html -f topic=ai --lang nl --as-of 2026-06-30[/]")
def draw_map(
    filters: Filters = None,
    path: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="File to write.")] = Path("map.html"),
    language: Annotated[str, typer.Option("--lang", metavar="LANGUAGE", help="fr, nl, en or de.")] = "fr",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As it was on this day (YYYY-MM-DD); today unless told."),
    ] = None,
) -> None:
    """Write the map and the list of offers as one HTML file that needs no server, for a mail or a newsletter."""
    settings, _ = console.open_database()
    from service.export import render_map

    with console.err.status("Drawing"):
        rendered = render_map(settings, _read_filters(filters), language, as_of)
    console.write(rendered, path)
    if rendered.left_out:
        console.err.print(f"{rendered.left_out} more are left out: narrow the offers, or write several files.")


def _export_archive(path: Path | None, filters: list[str] | None) -> None:
    if filters:
        raise InvalidParameterError("--filter", "an archive holds everything; it cannot be narrowed.")
    if path is None:
        raise InvalidParameterError("--out", "an archive goes to a file, where it is read back: name one.")
    _, engine = console.open_database()
    archive.save(engine, path)


def _import_archive(path: Path | None, report: Path | None, *, is_replacing: bool) -> None:
    if path is None or path.is_dir():
        raise InvalidParameterError("path", "name the file of the archive.")
    if report is not None:
        raise InvalidParameterError("--report", "an archive is taken in whole or not at all: there is no report.")
    _, engine = console.open_database()
    archive.load(engine, path, is_replacing=is_replacing)


def _read_filters(texts: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise InvalidParameterError("--filter", f"{text!r} is not NAME=VALUE, as in topic=ai.")
        found.append((name, value))
    return found
