"""The command line: serve, migrate, seed, import, export, map, backup, restore, places, accounts, keys and messages.

Everything heavy is imported inside its command, so that help and mistakes answer at once. What goes
wrong is said in words on standard error. Exit codes: 0 done, 1 could not be done, 2 wrong usage,
3 done, but some drafts were refused.
"""

from __future__ import annotations

from typing import Annotated

import typer

from service import __version__
from service.cli import accounts, archive, console, installation, messages, offers, places
from service.cli.console import EXIT_FAILED, EXIT_REFUSED, InWords

__all__ = ["EXIT_FAILED", "EXIT_REFUSED", "app", "main"]

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
app.add_typer(installation.app)
app.add_typer(offers.app)
app.add_typer(archive.app)
app.add_typer(places.app, name="places")
app.add_typer(accounts.accounts, name="account")
app.add_typer(accounts.operators, name="operator")
app.add_typer(messages.app)
app.add_typer(messages.outbox, name="outbox")


def _show_version(is_asked: bool) -> None:  # noqa: FBT001  the shape of the callback
    if is_asked:
        console.out.print(f"cartoforma {__version__}")
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


def main() -> None:
    """Run the command line, under its name also where it is run as a module."""
    app(prog_name="cartoforma")
