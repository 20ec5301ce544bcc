"""The database: engine, the ``Db`` alias and the only commit in the house.

SQLite and PostgreSQL keep the same promises: a reader sees one state from its first statement to its last,
writers go one after the other, so that revisions are ordered by commit, and whoever has to wait too long for
a lock or a server is told so within seconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidRequestError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session as Db

from service.errors import UnavailableError

if TYPE_CHECKING:
    import psycopg
    from psycopg.abc import Buffer, Dumper

__all__ = ["Db", "Engine", "connect_alone", "cut", "make_engine", "open_reading", "open_transaction", "tell_away"]

MOST_NAMED = 500
"""Identifiers that one statement names; databases take no more than some thousands."""
MOST_CONNECTIONS = 15
"""Of a process to its database: as many requests as that wait or work there at once."""
BUSY_TIMEOUT_MS = 5_000
IDLE_TIMEOUT_MS = 60_000
"""After so long without a statement PostgreSQL ends a transaction that writes: its machine may be gone."""

WRITER_LOCK = 0x6361_7274_6F66_6F72
"""The advisory lock that PostgreSQL's writers hold until they commit: the bytes of "cartofor"."""

_AWAY_STATES = frozenset({"25006", "25P03", "42P01", "42P07"})
"""What PostgreSQL says as a replica that is written to, after a pause that was too long, before its tables are made,
and when somebody else has just made them; in SQLite's driver all of these are operational errors."""

_NOT_CONNECTED = "This connection is closed"
"""What the pool says when the server went twice while it was asked for a connection."""

_CONNECTING: dict[str, Any] = {
    "application_name": "cartoforma",
    "connect_timeout": 3,
    # A machine that vanished sends no farewell: whoever waits for it finds out.
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": BUSY_TIMEOUT_MS,
}
_POOL = {"pool_size": 5, "max_overflow": MOST_CONNECTIONS - 5, "pool_timeout": BUSY_TIMEOUT_MS / 1000}


def make_engine(database_url: str, session_url: str = "") -> Engine:
    """Open the database at an SQLAlchemy address; an SQLite file's folder is made when it is missing.

    SQLite runs in WAL with ``synchronous=FULL``, foreign keys on and a busy timeout. On both databases
    BEGIN is left to :func:`open_transaction` and :func:`open_reading`: a writer takes its lock at once
    and never fails half-way with a lock that it could not upgrade. ``session_url`` is where what needs
    a connection of its own goes, when ``database_url`` leads through a transaction pooler.
    """
    url = make_url(database_url)
    given: dict[str, Any] = {
        "json_serializer": _write_json,
        "json_deserializer": msgspec.json.decode,
        **_POOL,
        "hide_parameters": True,  # an error that is logged repeats no address, no link and no key
        "execution_options": {"session_url": session_url or url.render_as_string(hide_password=False)},
    }
    return _open_sqlite(url, given) if url.get_backend_name() == "sqlite" else _open_postgresql(url, given)


def _write_json(value: Any) -> str:
    # UTF-8 as it is read, half the size of escapes for French and German, and five times as fast.
    return msgspec.json.encode(value).decode()


def _open_sqlite(url: URL, given: dict[str, Any]) -> Engine:
    if url.database in (None, "", ":memory:"):
        given = {name: value for name, value in given.items() if name not in _POOL}  # one connection, and no pool
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **given)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


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


def _open_postgresql(url: URL, given: dict[str, Any]) -> Engine:
    connecting = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    # Statements prepared on one connection of a transaction pooler are not there on the next.
    connecting["prepare_threshold"] = None
    engine = create_engine(url, pool_pre_ping=True, use_native_hstore=False, connect_args=connecting, **given)
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_postgresql(connection: psycopg.Connection[Any], _record: Any) -> None:
    connection.autocommit = True  # the driver must not open transactions on its own
    connection.adapters.register_dumper(str, _make_text_dumper())


@cache
def _make_text_dumper() -> type[Dumper]:
    from psycopg.types.string import StrDumperUnknown

    class WithoutNul(StrDumperUnknown):
        """PostgreSQL's text has no NUL: one in an address is looked for as U+FFFD, so that it finds nothing."""

        def dump(self, obj: str) -> Buffer | None:
            return super().dump(obj.replace("\0", "\ufffd"))

    return WithoutNul


def _begin_postgresql(connection: Any) -> None:
    # In one message to the server. Settings of the transaction, because a pooler shares sessions.
    options = connection.get_execution_options()
    if options.get("is_writer", False):
        begin = (
            f"BEGIN; SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}; "
            f"SET LOCAL idle_in_transaction_session_timeout = {IDLE_TIMEOUT_MS}; "
            # What is read after this was committed by the writers before: READ COMMITTED sees it, a snapshot taken
            # while waiting would not.
            f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"
        )
    elif options.get("is_reader", False):
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}"
    else:
        begin = "BEGIN"
    connection.exec_driver_sql(begin)


def connect_alone(engine: Engine) -> psycopg.Connection[Any]:
    """A connection to PostgreSQL outside the pool and past any pooler, for what lasts longer than a transaction.

    Each statement is its own transaction. Raises :class:`UnavailableError` when the server is away.
    """
    import psycopg  # not needed, and not loaded, where the database is SQLite

    url = make_url(engine.get_execution_options()["session_url"])
    given = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        return psycopg.connect(address, autocommit=True, prepare_threshold=None, **given)
    except psycopg.OperationalError as error:
        raise UnavailableError("The database cannot be reached at the moment.") from error


@contextmanager
def open_transaction(engine: Engine) -> Iterator[Db]:
    """Write: everything inside is committed together at the end, or not at all.

    Raises :class:`UnavailableError` when the database is locked, full or away.
    """
    with (
        tell_away("The database cannot be written at the moment."),
        Db(engine.execution_options(is_writer=True), expire_on_commit=False) as db,
    ):
        yield db
        db.commit()


@contextmanager
def open_reading(engine: Engine) -> Iterator[Db]:
    """Read one consistent state; nothing is ever written.

    An engine's option ``on_reading`` is called with each reading as it begins.
    Raises :class:`UnavailableError` when the database is locked or away.
    """
    with (
        tell_away("The database cannot be read at the moment."),
        Db(engine.execution_options(is_reader=True)) as db,
    ):
        _begin(db)
        if (tell := engine.get_execution_options().get("on_reading")) is not None:
            tell(db)
        yield db


def cut(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Identifiers in parts, each for one statement."""
    return (names[start : start + MOST_NAMED] for start in range(0, len(names), MOST_NAMED))


def _begin(db: Db) -> None:
    """Begin, once more where the server has ended since the pool looked at the connection: nothing was read yet."""
    try:
        db.connection()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        db.rollback()
        db.connection()


@contextmanager
def tell_away(message: str) -> Iterator[None]:
    """Raise :class:`UnavailableError` with a message for whatever means that the database is locked, full or away."""
    try:
        yield
    except SQLAlchemyError as error:
        if _is_away(error):
            raise UnavailableError(message) from error
        raise


def _is_away(error: SQLAlchemyError) -> bool:
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return True
    if isinstance(error, InvalidRequestError) and str(error) == _NOT_CONNECTED:
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _AWAY_STATES
