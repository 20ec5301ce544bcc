"""Write an archive: one state of the database, table by table, never more than a few rows in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

import msgspec
from sqlalchemy import func, select

from service import __version__
from service.archive.layout import Layout, list_layouts
from service.archive.lines import FORMAT, WRITING, End, Head, TableHead, make_end
from service.catalogue.revision import get_revision
from service.columns import now
from service.database import Db, Engine, open_reading
from service.schema_version import get_head
from service.zstandard import zstd

Progress = Callable[[int], None]
"""Called with the number of rows that were just done."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an archive holds: rows of all tables together, and the checksum of everything."""

    rows: int
    checksum: str


def count_rows(engine: Engine) -> int:
    """How many rows an archive of the database would hold."""
    with open_reading(engine) as db:
        return sum(_count_rows(db).values())


def write_archive(engine: Engine, stream: IO[bytes], progress: Progress | None = None) -> Summary:
    """Write what the database holds, as of one instant, to a binary stream.

    The database must be at the version of the code. Raises :class:`UnavailableError` when it cannot be read.
    """
    with open_reading(engine) as db, zstd.open(stream, "wb", options=WRITING) as packed:
        take_time(db)
        # The counts touch every table first: on PostgreSQL none of them can be emptied from here on.
        rows = _count_rows(db)
        packed.write(_encode(make_head(db, rows)))
        end = _finish(read_lines(db), packed.write, progress)
        packed.write(_encode(end))
    return Summary(sum(rows.values()), end.checksum)


def sum_database(db: Db, progress: Progress | None = None) -> End:
    """The checksums of what a transaction sees: those that an archive of it would end with."""
    return _finish(read_lines(db), lambda _: None, progress)


def take_time(db: Db) -> None:
    """Let the statements of this transaction take as long as they need: they read or write whole tables."""
    if db.connection().dialect.name == "postgresql":
        db.connection().exec_driver_sql("SET LOCAL statement_timeout = 0")


def make_head(db: Db, rows: dict[str, int]) -> Head:
    """The first line of an archive of what a transaction sees."""
    return Head(
        format=FORMAT,
        cartoforma=__version__,
        schema=get_head(),
        revision=get_revision(db),
        made_at=now(),
        rows=rows,
    )


def read_lines(db: Db) -> Iterator[tuple[Layout, int, bytes]]:
    """The lines of all tables: of which table, how many rows, and the lines; first of each its head."""
    for layout in list_layouts():
        yield layout, 0, _encode(TableHead(layout.name, layout.columns))
        for count, lines in layout.read(db):
            yield layout, count, lines


def _finish(
    parts: Iterator[tuple[Layout, int, bytes]], write: Callable[[bytes], object], progress: Progress | None
) -> End:
    tables = {layout.name: sha256() for layout in list_layouts()}
    for layout, count, lines in parts:
        tables[layout.name].update(lines)
        write(lines)
        if progress is not None:
            progress(count)
    return make_end(get_head(), tables)


def _count_rows(db: Db) -> dict[str, int]:
    return {
        layout.name: db.connection().execute(select(func.count()).select_from(layout.table)).scalar_one()
        for layout in list_layouts()
    }


def _encode(line: msgspec.Struct) -> bytes:
    return msgspec.json.encode(line) + b"\n"
