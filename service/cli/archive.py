"""Commands about the whole database: backup and restore; export and import of archives lead here as well."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import console
from service.errors import InvalidParameterError

if TYPE_CHECKING:
    from service.database import Engine

app = typer.Typer()

NAME = "archive"
"""What export calls the format, and import the source."""
DESCRIPTION = "Everything that cartoforma export --format archive or cartoforma backup wrote, as it was."

Replace = Annotated[
    bool, typer.Option("--replace", help="Replace everything that the database holds by what the archive holds.")
]


@app.command(epilog="Example: [bold]cartoforma backup backups/ --keep 14[/] (a folder), or with the name of a file")
def backup(
    path: Annotated[Path, typer.Argument(help="File to write, or a folder: there it is named after this instant.")],
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, metavar="N", help="Delete the folder's older backups but the N newest."),
    ] = None,
) -> None:
    """Write everything to one file, and read it back, while the service goes on."""
    if keep is not None and not path.is_dir():
        raise InvalidParameterError("--keep", f"{path} is not a folder of backups.")
    if not path.is_dir() and path.suffix != ".zst":  # a folder that is misspelt, or not there yet
        raise InvalidParameterError("path", f"{path} is no folder, and no name of a file that ends in .zst.")
    _, engine = console.open_database()
    from service.archive.files import drop_old, make_path

    save(engine, make_path(path) if path.is_dir() else path)
    for gone in drop_old(path, keep) if keep is not None else ():
        console.err.print(f"Deleted {gone}.", markup=False, soft_wrap=True)


@app.command(
    epilog="Example: [bold]cartoforma restore backups/cartoforma-20261122T031500000000Z.ndjson.zst --replace[/]"
)
def restore(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What backup wrote.")],
    *,
    is_replacing: Replace = False,
) -> None:
    """Bring back what a backup holds; makes the tables where there are none."""
    from service.schema import migrate
    from service.schema_version import check_schema, find_revision

    _, engine = console.open_database(is_checked=False)
    if find_revision(engine) is None:
        migrate(engine)
    check_schema(engine)
    load(engine, path, is_replacing=is_replacing)


def save(engine: Engine, path: Path) -> None:
    """Write an archive of the database to a file, and say what it holds."""
    from service.archive.files import save_archive
    from service.archive.writing import count_rows

    with _watch(2 * count_rows(engine)) as advance:
        summary = save_archive(engine, path, advance)
    _show(f"{summary.rows} rows in {path}", summary.checksum)


def load(engine: Engine, path: Path, *, is_replacing: bool) -> None:
    """Take an archive in, and say what the database then holds."""
    from service.archive.loading import load_archive
    from service.archive.reading import open_archive

    with open_archive(path) as archive:
        total = sum(archive.head.rows.values())
    with _watch(3 * total) as advance:
        summary = load_archive(engine, path, advance, is_replacing=is_replacing)
    _show(f"{summary.rows} rows from {path}", summary.checksum)


@contextmanager
def _watch(total: int) -> Iterator[Callable[[int], None]]:
    """Progress on a terminal. No garbage is looked for meanwhile: rows refer to nothing, and the search takes half."""
    from service.intake.terminal import show_progress

    gc.disable()
    try:
        with show_progress(console.err, NAME, total) as advance:
            yield advance
    finally:
        gc.enable()


def _show(said: str, checksum: str) -> None:
    console.err.print(said, markup=False, soft_wrap=True)
    console.out.print(f"checksum {checksum}", soft_wrap=True)
