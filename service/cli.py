"""The command line: serve, migrate, seed, import, export, places and map.

Everything heavy is imported inside its command, so that help and mistakes answer at once. What goes
wrong is said in words on standard error. Exit codes: 0 done, 1 could not be done, 2 wrong usage,
3 done, but some drafts were refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from service import __version__
from service.errors import CartoformaError, InvalidParameterError

if TYPE_CHECKING:
    from service.database import Engine
    from service.intake.source import Source
    from service.settings import Settings

EXIT_FAILED = 1
EXIT_REFUSED = 3
STANDARD_OUTPUT = Path("/dev/stdout")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class InWords(TyperGroup):
    """Says an error of ours as a sentence and ends with its exit code, instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except CartoformaError as error:
            err.print("[bold red]Error:[/] ", end="")
            err.print(error.detail, markup=False, soft_wrap=True)
            raise typer.Exit(EXIT_FAILED) from None


app = typer.Typer(
    cls=InWords,
    name="cartoforma",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    help="A living map of recognised and funded training offers in Belgium.",
    epilog="First time: [bold]cartoforma migrate[/], [bold]cartoforma seed[/], [bold]cartoforma serve[/]. "
    "Settings are environment variables that begin with CARTOFORMA_.",
)
places_app = typer.Typer(cls=InWords, no_args_is_help=True, help="Municipalities, localities and postal codes.")
app.add_typer(places_app, name="places")

Filters = Annotated[
    list[str] | None,
    typer.Option("--filter", "-f", metavar="NAME=VALUE", help="Narrow as in the API; may be repeated."),
]


def _show_version(is_asked: bool) -> None:  # noqa: FBT001  the shape of the callback
    if is_asked:
        out.print(f"cartoforma {__version__}")
        raise typer.Exit


@app.callback()
def start(
    *,
    is_version_asked: Annotated[
        bool,
        typer.Option("--version", is_eager=True, help="Show the version.", callback=_show_version),
    ] = False,
) -> None:
    """Stand before every command; the version is answered here."""


@app.command(epilog="Example: [bold]cartoforma serve --port 8080[/]")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
) -> None:
    """Serve the map and the API, and print the address."""
    settings, _ = _open_database()
    from service.serving import serve as run_server

    run_server(settings, host, port)


@app.command(epilog="Example: [bold]cartoforma migrate[/] (safe to run again, also after an interruption)")
def migrate(
    *,
    is_check: Annotated[
        bool,
        typer.Option("--check", help="Only check, on an empty database, that the migrations give the tables."),
    ] = False,
) -> None:
    """Create the database or bring it to this version."""
    from service import schema
    from service.database import make_engine
    from service.settings import Settings

    if is_check:
        if differences := schema.find_missing_versions():
            raise CartoformaError("The tables have no migration yet: " + "; ".join(differences))
        out.print("The migrations give the tables of the code.")
        return
    engine = make_engine(Settings.from_environment().database_url)
    before = schema.migrate(engine)
    head = schema.get_head()
    out.print("The database is up to date." if before == head else f"Migrated to {head}.")


@app.command(epilog="Example: [bold]cartoforma seed[/] (run again, it changes nothing)")
def seed() -> None:
    """Load the places and the documented facts."""
    _, engine = _open_database()
    from service.intake.sources import get_source

    _load_places(engine)
    _take(engine, get_source("documents"), None, None)


@app.command(
    "import",
    epilog="Example: [bold]cartoforma import synthetic offers.ndjson --report report.json[/]",
)
def import_source(
    source: Annotated[str | None, typer.Argument(help="Name of the source; see --list.")] = None,
    path: Annotated[Path | None, typer.Argument(exists=True, help="File or folder; the source's own if none.")] = None,
    report: Annotated[Path | None, typer.Option(dir_okay=False, help="Write the report there, as JSON.")] = None,
    *,
    is_list: Annotated[bool, typer.Option("--list", help="Show the sources.")] = False,
) -> None:
    """Take the drafts of a source through intake."""
    from service.intake.sources import SOURCES, get_source

    if is_list or source is None:
        for one in SOURCES:
            out.print(f"[bold]{one.name}[/]  {one.description} ({one.licence}; {one.attribution})", soft_wrap=True)
        return
    found = get_source(source)
    _, engine = _open_database()
    _take(engine, found, path, report)


@app.command(epilog="Example: [bold]cartoforma export --format csv --filter topic=ai --filter region=BE-BRU[/]")
def export(
    filters: Filters = None,
    format_name: Annotated[str, typer.Option("--format", help="json, geojson, csv or jsonld.")] = "json",
    path: Annotated[
        Path | None, typer.Option("--out", "-o", dir_okay=False, help="File; else standard output.")
    ] = None,
) -> None:
    """Write offers in one of the formats of the API."""
    settings, _ = _open_database()
    from service.export import write_offers

    count = write_offers(settings, format_name, _read_filters(filters), path or STANDARD_OUTPUT)
    err.print(f"{count} offers.")


@app.command("map", epilog="Example: [bold]cartoforma map --out map.html --filter topic=ai[/]")
def draw_map(
    filters: Filters = None,
    path: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="File to write.")] = Path("map.html"),
    language: Annotated[str, typer.Option("--lang", help="fr, nl, en or de.")] = "fr",
) -> None:
    """Write a map of offers as one HTML file, for a mail or a newsletter."""
    settings, _ = _open_database()
    from service.export import write_map

    count = write_map(settings, _read_filters(filters), path, language)
    err.print(f"{count} offers in {path}.")


@places_app.command("load", epilog="Example: [bold]cartoforma places load[/]")
def load_places() -> None:
    """Load the gazetteer that is shipped; loading again changes nothing."""
    _, engine = _open_database()
    _load_places(engine)


@places_app.command("find", epilog='Example: [bold]cartoforma places find "Rue Haute 1, 7000 Mons"[/]')
def find_place(query: Annotated[str, typer.Argument(help="A name, a postal code or an address.")]) -> None:
    """Show the place that a text means, with its point and how precise that is."""
    from service.places.rules import find_nearest_names, locate_place

    match = locate_place(query)
    if match is None:
        raise InvalidParameterError("query", f"{query!r} is no place known here.", find_nearest_names(query))
    entry = match.entry
    names = " / ".join(dict.fromkeys(entry.names.values()))
    out.print(
        f"{entry.id}  {entry.kind}  {names}  {match.lon:.5f} {match.lat:.5f}  precision: {match.precision}",
        soft_wrap=True,
    )


def _open_database() -> tuple[Settings, Engine]:
    """The settings and the database, which must be at this code's version."""
    from service.database import make_engine
    from service.schema import check_schema
    from service.settings import Settings

    settings = Settings.from_environment()
    engine = make_engine(settings.database_url)
    check_schema(engine)
    return settings, engine


def _read_filters(texts: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise InvalidParameterError("--filter", f"{text!r} is not NAME=VALUE, as in topic=ai.")
        found.append((name, value))
    return found


def _load_places(engine: Engine) -> None:
    from service.intake.places import load_places
    from service.intake.terminal import show_counts
    from service.places.gazetteer import default_gazetteer

    show_counts(out, [("places", load_places(engine, default_gazetteer()))])


def _take(engine: Engine, source: Source, path: Path | None, report_path: Path | None) -> None:
    from service.intake.terminal import run_with_progress, show_counts, show_refusals

    report = run_with_progress(err, engine, source, path)
    if report_path is not None:
        report_path.write_bytes(report.to_json())
    show_counts(out, report.list_counts())
    show_refusals(err, report)
    if report.total.refused:
        raise typer.Exit(EXIT_REFUSED)


def main() -> None:
    """Run the command line."""
    app()
