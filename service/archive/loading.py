"""Take an archive in: everything or nothing, and only when the database then holds exactly what the archive says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import DataError, IntegrityError

from service.archive.bulk import insert_rows, name_tables
from service.archive.layout import CHUNK, REVISION_TABLE, Layout, list_layouts
from service.archive.reading import Archive, Row, check_archive, open_archive
from service.archive.writing import Summary, sum_database, take_time
from service.catalogue.revision import get_revision, move_revision
from service.database import Db, Engine, open_transaction
from service.errors import CartoformaError
from service.tables import metadata

Progress = Callable[[int], None]
"""Called with the number of rows that were just done; each row is done three times: checked, written, compared."""


def load_archive(engine: Engine, path: Path, progress: Progress, *, is_replacing: bool = False) -> Summary:
    """Fill a database, which is at the version of the code, with what an archive holds.

    One transaction: whatever goes wrong leaves the database as it was. Before it is committed, the
    database is read again and its checksum compared with the archive's.

    Raises :class:`CartoformaError` when the archive is damaged or of another version, when the database
    refuses a row, or when it is not empty and ``is_replacing`` does not say that what it holds may go;
    :class:`UnavailableError` when the database cannot be written.
    """
    check_archive(path, progress)  # before a lock is taken: what is damaged does not make anybody wait
    with open_archive(path) as archive, open_transaction(engine) as db:
        take_time(db)
        _make_room(db, is_replacing=is_replacing)
        for layout, batches in archive.read_tables():
            _fill(db, archive, layout, _watch(batches, progress))
        _set_sequences(db)
        end = sum_database(db, progress)
        if end != archive.end:
            raise archive.refuse("was not taken in: the database would hold something else than it was given.")
        _pass_revision(db, archive.head.revision)
    return Summary(sum(archive.head.rows.values()), end.checksum)


def _make_room(db: Db, *, is_replacing: bool) -> None:
    connection = db.connection()
    full = [one.name for one in list_layouts() if connection.execute(select(1).select_from(one.table).limit(1)).first()]
    if full and not is_replacing:
        raise CartoformaError(
            f"The database is not empty ({', '.join(full[:3])}{' and more' if full[3:] else ''}). "
            "With --replace, everything in it is replaced by what the archive holds."
        )
    gone = [Layout(table) for table in metadata.sorted_tables if table.name != REVISION_TABLE]
    if connection.dialect.name == "postgresql":  # row by row, each of a million rows would look for what refers to it
        connection.exec_driver_sql(f"TRUNCATE {name_tables(connection, gone)}")
    else:
        for layout in reversed(gone):
            connection.execute(delete(layout.table))


def _fill(db: Db, archive: Archive, layout: Layout, batches: Iterator[list[Row]]) -> None:
    """Write a table's rows; those that name another row of it get its name when all rows are there."""
    names = [column.name for column in layout.links_to_itself]
    places = [layout.columns.index(name) for name in names]
    keys = [layout.columns.index(column.name) for column in layout.table.primary_key]
    links: list[Row] = []
    try:
        for rows in batches:
            kept = rows
            if places:
                links += [row for row in rows if any(row[place] is not None for place in places)]
                kept = [tuple(None if at in places else value for at, value in enumerate(row)) for row in rows]
            insert_rows(db.connection(), layout, kept)
        for start in range(0, len(links), CHUNK):
            given = [{f"set_{at}": row[at] for at in (*keys, *places)} for row in links[start : start + CHUNK]]
            db.connection().execute(_make_linking(layout, keys, places), given)
    except (IntegrityError, DataError) as error:
        said = str(error.orig).splitlines()[0]
        raise archive.refuse(f"was not taken in: the database refuses a row of {layout.name} ({said}).") from None


def _make_linking(layout: Layout, keys: list[int], places: list[int]) -> Any:
    columns = list(layout.table.columns)
    found = update(layout.table).where(*(columns[at] == bindparam(f"set_{at}") for at in keys))
    return found.values({columns[at]: bindparam(f"set_{at}") for at in places})


def _set_sequences(db: Db) -> None:
    """Let PostgreSQL number the next rows after those that came with their numbers; SQLite does so by itself."""
    connection = db.connection()
    if connection.dialect.name != "postgresql":
        return
    for layout in list_layouts():
        counted = layout.table.autoincrement_column
        if counted is not None:
            name = func.pg_get_serial_sequence(name_tables(connection, [layout]), counted.name)
            last = func.max(counted)
            connection.execute(select(func.setval(name, func.coalesce(last, 1), last.is_not(None))))


def _pass_revision(db: Db, revision: int) -> None:
    """Move the catalogue's revision beyond the database's own and the archive's, so that every process notices."""
    table = metadata.tables[REVISION_TABLE]
    if get_revision(db) < revision:
        db.execute(update(table).values(revision=revision))
    move_revision(db)


def _watch(batches: Iterator[list[Row]], progress: Progress) -> Iterator[list[Row]]:
    for rows in batches:
        yield rows
        progress(len(rows))
