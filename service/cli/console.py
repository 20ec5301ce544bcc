"""What every command shares: where it prints, how it fails, the database, and what intake did."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from service.errors import CartoformaError

if TYPE_CHECKING:
    from service.database import Engine
    from service.embed.file import OffersFile
    from service.export import Export
    from service.intake.source import Source
    from service.settings import Settings

EXIT_FAILED = 1
EXIT_REFUSED = 3
REPORT = typer.Option("--report", dir_okay=False, help="Write the report there, as JSON.")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_opened: list[Engine] = []
"""Databases of the command that runs; closed when it ends."""


class InWords(TyperGroup):
    """Says an error of ours, or of a file, as a sentence and ends with its exit code, instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (CartoformaError, OSError) as error:
            err.print("[bold red]Error:[/] ", end="")
            err.print(getattr(error, "detail", error), markup=False, soft_wrap=True)
            raise typer.Exit(EXIT_FAILED) from None
        finally:
            while _opened:
                _opened.pop().dispose()


def open_database(*, is_checked: bool = True) -> tuple[Settings, Engine]:
    """The settings and the database until the command ends; it must be at this code's version, if that is checked."""
    from service.database import make_engine
    from service.schema_version import check_schema
    from service.settings import Settings

    settings = Settings.from_environment()
    engine = make_engine(settings.database_url, settings.session_url)
    _opened.append(engine)
    if is_checked:
        check_schema(engine)
    return settings, engine


def take_places(engine: Engine) -> None:
    """Load the gazetteer that is shipped, and show what was new."""
    from service.intake.places import load_places
    from service.intake.terminal import show_counts
    from service.places.gazetteer import default_gazetteer

    show_counts(out, [("places", load_places(engine, default_gazetteer()))])


def take(engine: Engine, source: Source, path: Path | None, report_path: Path | None) -> None:
    """Run a source through intake and show its report; ends with its exit code where drafts were refused."""
    from service.intake.terminal import run_with_progress, show_report

    report = run_with_progress(err, engine, source, path)
    show_report(out, err, report, report_path)
    if report.total.refused:
        raise typer.Exit(EXIT_REFUSED)


def write(rendered: Export | OffersFile, path: Path | None) -> None:
    """To a file, or to standard output as it is: what is said about it goes to standard error."""
    if path is None:
        try:
            stream = typer.get_binary_stream("stdout")
            stream.write(rendered.content)
            stream.flush()
        except BrokenPipeError:  # the reader, such as head, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    else:
        path.write_bytes(rendered.content)
    err.print(f"{rendered.offer_count} offers in {path or 'standard output'}.", markup=False, soft_wrap=True)
