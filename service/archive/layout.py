"""Which tables an archive holds, and how a row of each is one line that is the same from every database.

A line is a JSON array of the row's values in the order of the table's columns: dates and instants in ISO
(instants in UTC, ending in Z), booleans as such, JSON as it was given, bytes in base 64, NULL as null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    select,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from service.columns import UtcDateTime
from service.database import Db
from service.tables import metadata

CHUNK = 2_000
"""Rows that are held in memory at once."""

REVISION_TABLE = "catalogue_revision"
LEFT_OUT: Mapping[str, str] = {
    REVISION_TABLE: "its number stands in the head; a database that takes an archive in moves its own beyond it",
    "catalogue_change": "what changed from one revision of one database to the next; a load changes everything",
    "catalogue_snapshot": "made again by itself from the other tables",
    "catalogue_snapshot_part": "a part of what is made again by itself",
}
"""Tables that no archive holds, each with the reason. A load empties them, but for the revision."""

_ENCODER = msgspec.json.Encoder()
_KINDS: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (Boolean, bool),
    (Date, date),
    (DateTime, datetime),
    (Float, float | str),  # JSON has no number for what is not finite
    (Integer, int),
    (JSON, Any),
    (LargeBinary, bytes),
    (String, str),
)
"""The type of a column -> what its values are read as from a line."""


@dataclass(frozen=True)
class Layout:
    """One table of an archive. Raises ``TypeError`` for a column of a kind that has no canonical form yet."""

    table: Table

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.table.name)  # SQLAlchemy's own kind of text is not JSON

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of the values of a line."""
        return [str(column.name) for column in self.table.columns]

    @cached_property
    def links_to_itself(self) -> list[Column[Any]]:
        """Columns that name another row of the same table: it may come later."""
        return [one for one in self.table.columns for key in one.foreign_keys if key.column.table is self.table]

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[tuple[Any, ...]]:
        """Reads a line into a row; a ``ValidationError`` names the place of a value of another kind."""
        return msgspec.json.Decoder(tuple[tuple(_get_kind(one) for one in self.table.columns)])  # type: ignore[misc]

    @cached_property
    def _canonical(self) -> list[tuple[int, Callable[[Any], Any]]]:
        ways = ((Float, _write_float), (DateTime, _write_instant))
        columns = list(enumerate(self.table.columns))
        return [(place, write) for type_, write in ways for place, column in columns if _is_of(column, type_)]

    def encode(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """Rows as lines."""
        lines = [list(row) for row in rows]
        for place, write in self._canonical:
            for line in lines:
                if line[place] is not None:
                    line[place] = write(line[place])
        return _ENCODER.encode_lines(lines)

    def read(self, db: Db) -> Iterator[tuple[int, bytes]]:
        """All rows of the table as lines, in the order of the primary key: how many, and the lines."""
        keys = [_order(column, db.connection().dialect) for column in self.table.primary_key]
        found = db.connection().execute(select(self.table).order_by(*keys), execution_options={"yield_per": CHUNK})
        for rows in found.partitions():
            yield len(rows), self.encode(rows)

    def make_binders(self, dialect: Dialect) -> list[Callable[[Any], Any] | None]:
        """For each column what turns a value of a line into what the driver takes; None where it takes the value."""
        return [_make_binder(column, dialect) for column in self.table.columns]


def list_layouts() -> list[Layout]:
    """The tables of an archive, each after those that it refers to."""
    return [Layout(table) for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def _order(column: Column[Any], dialect: Dialect) -> Any:
    # SQLite compares bytes, PostgreSQL the words of a language unless it is told not to.
    is_text = _is_of(column, String) and dialect.name == "postgresql"
    return column.collate("C") if is_text else column


def _is_of(column: Column[Any], kind: type[TypeEngine[Any]]) -> bool:
    found = column.type
    while isinstance(found, TypeDecorator):
        found = found.impl_instance
    return isinstance(found, kind)


def _get_kind(column: Column[Any]) -> Any:
    kinds = [kind for type_, kind in _KINDS if _is_of(column, type_)]
    if not kinds or (kinds == [datetime] and not isinstance(column.type, UtcDateTime)):
        raise TypeError(f"{column} is of a kind that an archive cannot hold yet: {column.type!r}")
    return kinds[0] | None if column.nullable and kinds != [Any] else kinds[0]


def _make_binder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if _is_of(column, Float):
        return lambda value: value if value is None else float(value)
    if process is None or not column.nullable:
        return process
    return lambda value: value if value is None else process(value)


def _write_float(value: float) -> float | str:
    # SQLite forgets the sign of zero.
    return value + 0.0 if math.isfinite(value) else str(value)


def _write_instant(value: datetime) -> datetime:
    return value.astimezone(UTC)
