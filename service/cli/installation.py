"""Commands about the installation itself: serve and migrate."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli import console
from service.errors import CartoformaError

app = typer.Typer()


@app.command(epilog="Example: [bold]cartoforma serve --port 8080[/]")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="0 takes a free one.")] = 8000,
) -> None:
    """Serve the map and the API, and print the address."""
    settings, engine = console.open_database()
    engine.dispose()  # each worker opens its own
    from service.serving import serve as run_server

    if host not in ("127.0.0.1", "::1", "localhost") and not (settings.public_url or settings.allowed_hosts):
        console.err.print(
            "Requests to this machine's own names (localhost) are answered, all others refused: "
            "CARTOFORMA_PUBLIC_URL or CARTOFORMA_ALLOWED_HOSTS names more hosts.",
            soft_wrap=True,
        )
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
    from service.schema_version import get_head

    if is_check:
        if differences := schema.find_missing_versions():
            raise CartoformaError("The tables have no migration yet: " + "; ".join(differences))
        console.out.print("The migrations give the tables of the code.")
        return
    _, engine = console.open_database(is_checked=False)
    before = schema.migrate(engine)
    head = get_head()
    console.out.print("The database is up to date." if before == head else f"Migrated to {head}.")
