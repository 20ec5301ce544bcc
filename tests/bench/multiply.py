"""Make a million offers of a hundred thousand: their records copied inside the database, with new identifiers.

Intake takes about a thousand offers a second. What it wrote is copied as it stands, column by column, so that every
copy is a record that intake could have written; venues move by up to two kilometres, and a few words of the
descriptions are replaced, each copy having its own.
"""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlmodel import SQLModel

from service.catalogue.revision import move_revision
from service.database import make_engine, open_transaction
from tests.bench.stores import CannotMeasureError
from tests.bench.vocabulary import LANGUAGES, make_lexicon

KEYS = {
    "venue": ("id",),
    "offer": ("id",),
    "offer_topic": ("offer_id",),
    "offer_audience": ("offer_id",),
    "offer_language": ("offer_id",),
    "offer_venue": ("offer_id", "venue_id"),
    "training_session": ("id", "offer_id", "venue_id"),
    "price": ("id", "offer_id"),
    "funding_link": ("id", "offer_id"),
    "recognition": ("id", "offer_id"),
    "source_record": ("source_id", "record_id"),
}
"""The tables that are copied, in an order that references allow, and the columns that name a copied record."""
CHOSEN = {
    "funding_link": "offer_id IS NOT NULL",
    "recognition": "offer_id IS NOT NULL",
    "source_record": "kind NOT IN ('operator', 'funder')",
}
"""Which rows are copied, where it is not all: operators and funders are few, and stay so."""
REPLACED_WORDS = 4
"""So many words of each language are replaced in each copy: each stands in about one description in twenty."""
_REPLACED_FROM = 150
_MOVES = {"longitude": 0.05, "latitude": 0.03}
"""How far (degrees) the venues of all copies lie apart; the generator leaves that much room to Belgium's borders."""


def multiply(url: str, copies: int) -> None:
    """Copy the records of every offer until there are so many of each."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hurry)
    try:
        with open_transaction(engine) as db:
            connection = db.connection()
            _check_completeness(connection)
            for copy in range(1, copies):
                for table in KEYS:
                    connection.execute(text(_write_copy(connection, table, copy)))
                print(f"  {copy + 1} of {copies}", flush=True)
            move_revision(db)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()


def _hurry(connection: sqlite3.Connection, _record: Any) -> None:
    """Write without a journal: when the machine fails meanwhile, the copy is made anew."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1500000"):
        connection.execute(f"PRAGMA {pragma}")


def _check_completeness(connection: Connection) -> None:
    """Raise :class:`CannotMeasureError` when a table hangs on offers or venues, has rows and would not be copied."""
    for table in SQLModel.metadata.sorted_tables:
        hangs = any(key.column.table.name in ("offer", "venue") for key in table.foreign_keys)
        if hangs and table.name not in KEYS and connection.execute(table.select().limit(1)).first() is not None:
            raise CannotMeasureError(f"The table {table.name} hangs on offers: tests/bench/multiply.py has to copy it.")


def _write_copy(connection: Connection, table: str, copy: int) -> str:
    columns = [str(column["name"]) for column in inspect(connection).get_columns(table)]
    values = (_write_value(connection, table, column, copy) for column in columns)
    # Only what is not a copy itself: the first records have no suffix.
    suffixed = KEYS[table][0]
    chosen = f"{suffixed} NOT LIKE '%-x_' AND {suffixed} NOT LIKE '%-x__' AND {CHOSEN.get(table, '1 = 1')}"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {chosen}"


def _write_value(connection: Connection, table: str, column: str, copy: int) -> str:
    if column in KEYS[table]:
        return f"{column} || '-x{copy}'"
    if table == "venue" and column in _MOVES:
        # A number between -0.5 and 0.5 that follows from the place and the copy: random in effect, the same every time.
        spread = f"(CAST(round({column} * 1000000) AS bigint) * {7919 * copy} % 20011) / 20011.0 - 0.5"
        return f"{column} + ({spread}) * {_MOVES[column]}"
    if table == "offer" and column == "description":
        return _replace_words(connection, column, copy)
    return column


def _replace_words(connection: Connection, column: str, copy: int) -> str:
    is_sqlite = connection.dialect.name == "sqlite"
    written = column if is_sqlite else f"{column}::text"
    for language in LANGUAGES:
        words = iter(make_lexicon(language).words)
        old = list(islice(words, _REPLACED_FROM + REPLACED_WORDS * copy, _REPLACED_FROM + REPLACED_WORDS * (copy + 1)))
        new = list(islice(make_lexicon(language).words, 40_000 + REPLACED_WORDS * copy, None))
        for before, after in zip(old, new, strict=False):
            written = f"replace({written}, ' {before} ', ' {after} ')"
    return written if is_sqlite else f"({written})::json"
