"""The database: engine, the ``Db`` alias and the only commit in the house."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session as Db

from service.errors import UnavailableError

__all__ = ["Db", "Engine", "make_engine", "open_reading", "open_transaction"]

BUSY_TIMEOUT_MS = 5_000


def make_engine(database_url: str) -> Engine:
    """Open the database at an SQLAlchemy address; an SQLite file's folder is made when it is missing.

    SQLite runs in WAL with ``synchronous=FULL``, foreign keys on and a busy timeout, and leaves
    BEGIN to :func:`open_transaction`, so that a writer takes its lock at once (BEGIN IMMEDIATE)
    and never fails half-way with a lock that it could not upgrade.
    """
    url = make_url(database_url)
    as_json = {"json_serializer": _write_json, "json_deserializer": msgspec.json.decode}
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **as_json)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **as_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _write_json(value: Any) -> str:
    # UTF-8 as it is read, half the size of escapes for French and German, and five times as fast.
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions on its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


@contextmanager
def open_transaction(engine: Engine) -> Iterator[Db]:
    """Write: everything inside is committed together at the end, or not at all.

    Raises :class:`UnavailableError` when the database is locked, full or away.
    """
    try:
        with Db(engine.execution_options(is_writer=True), expire_on_commit=False) as db:
            yield db
            db.commit()
    except OperationalError as error:
        raise UnavailableError("The database cannot be written at the moment.") from error


@contextmanager
def open_reading(engine: Engine) -> Iterator[Db]:
    """Read one consistent state; nothing is ever written.

    Raises :class:`UnavailableError` when the database is locked or away.
    """
    try:
        with Db(engine) as db:
            yield db
    except OperationalError as error:
        raise UnavailableError("The database cannot be read at the moment.") from error
