"""Commands about offers: seed and import take them in, export and map give them out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli import console
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
    epilog="Example: [bold]cartoforma import synthetic offers.ndjson --report report.json[/]",
)
def import_source(
    source: Annotated[str | None, typer.Argument(help="Name of the source; see --list.")] = None,
    path: Annotated[Path | None, typer.Argument(exists=True, help="File or folder; the source's own if none.")] = None,
    report: Annotated[Path | None, console.REPORT] = None,
    *,
    is_list: Annotated[bool, typer.Option("--list", help="Show the sources.")] = False,
) -> None:
    """Take the drafts of a source through intake."""
    from service.intake.sources import SOURCES, get_source

    if is_list or source is None:
        for one in SOURCES:
            console.out.print(
                f"[bold]{one.name}[/]  {one.description} ({one.licence}; {one.attribution})", soft_wrap=True
            )
        return
    found = get_source(source)
    _, engine = console.open_database()
    console.take(engine, found, path, report)


@app.command(epilog="Example: [bold]cartoforma export --format csv -f topic=ai -o ai.csv[/]")
def export(
    filters: Filters = None,
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help="json, geojson, csv or jsonld.")
    ] = "json",
    path: Annotated[
        Path | None, typer.Option("--out", "-o", dir_okay=False, help="File; else standard output.")
    ] = None,
) -> None:
    """Write offers in one of the formats of the API."""
    settings, _ = console.open_database()
    from service.export import render_offers

    with console.err.status("Rendering"):
        rendered = render_offers(settings, format_name, _read_filters(filters))
    console.write(rendered, path)


@app.command("map", epilog="Example: [bold]cartoforma map --out map.html -f topic=ai --lang nl[/]")
def draw_map(
    filters: Filters = None,
    path: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="File to write.")] = Path("map.html"),
    language: Annotated[str, typer.Option("--lang", metavar="LANGUAGE", help="fr, nl, en or de.")] = "fr",
) -> None:
    """Write a map of offers as one HTML file, for a mail or a newsletter."""
    settings, _ = console.open_database()
    from service.export import render_map

    with console.err.status("Drawing"):
        rendered = render_map(settings, _read_filters(filters), language)
    console.write(rendered, path)


def _read_filters(texts: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise InvalidParameterError("--filter", f"{text!r} is not NAME=VALUE, as in topic=ai.")
        found.append((name, value))
    return found
