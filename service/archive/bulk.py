"""Write many rows of one table, the fastest way that each database has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from service.archive.layout import Layout

Rows = Sequence[tuple[Any, ...]]


def name_tables(connection: Connection, layouts: Iterable[Layout]) -> str:
    """The names of tables, quoted where the database needs it, for a statement that SQLAlchemy has no words for."""
    return ", ".join(connection.dialect.identifier_preparer.format_table(layout.table) for layout in layouts)


def insert_rows(connection: Connection, layout: Layout, rows: Rows) -> None:
    """Insert rows as they were read from an archive, in the transaction of the connection.

    Raises SQLAlchemy's ``IntegrityError`` and ``DataError`` for a row that the database refuses,
    ``OperationalError`` when it is away.
    """
    bound = _bind(connection, layout, rows)
    if connection.dialect.name == "postgresql":
        _copy(connection, layout, bound)
    elif bound:
        statement = str(insert(layout.table).compile(dialect=connection.dialect))
        connection.exec_driver_sql(statement, bound)


def _bind(connection: Connection, layout: Layout, rows: Rows) -> list[tuple[Any, ...]]:
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, bind in enumerate(layout.make_binders(connection.dialect) if rows else ()):
        if bind is not None:
            columns[place] = map(bind, columns[place])
    return list(zip(*columns, strict=True))


def _copy(connection: Connection, layout: Layout, rows: Rows) -> None:
    import psycopg  # an installation on SQLite does not wait for it
    from psycopg import sql

    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(layout.name), sql.SQL(", ").join(map(sql.Identifier, layout.columns))
    )
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101  the one driver that the settings allow
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.IntegrityError as error:
        raise IntegrityError(None, None, error) from error
    except psycopg.DataError as error:
        raise DataError(None, None, error) from error
    except psycopg.OperationalError as error:
        raise OperationalError(None, None, error) from error
