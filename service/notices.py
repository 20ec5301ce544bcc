"""How the processes learn that the revision has moved, without asking for it all the time.

PostgreSQL carries a notice from the transaction that moved the revision to everybody who listens, when it is
committed and in the order of the commits. SQLite has no notices, but tells cheaply whether another connection
has committed anything (5 microseconds a look). A notice is a hint, never the news itself: whoever hears one
reads the revision, and whoever missed one (its connection was lost) is told to look when it is back.
"""

from __future__ import annotations

import logging
import os
import select
import sqlite3
import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import func
from sqlalchemy import select as select_from

from service.database import Db, Engine, connect_alone
from service.errors import UnavailableError

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)

CHANNEL = "cartoforma_revision"
LOOK_SECONDS = 0.1
"""How often SQLite is asked whether anything was committed: 0.3 % of a core, nearly all of it for waking up."""
PAUSE_SECONDS = 0.5
"""How long to leave a database alone that is away."""


def announce(db: Db, revision: int) -> None:
    """Tell everybody who listens that the revision has moved, as soon as this transaction is committed."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select_from(func.pg_notify(CHANNEL, str(revision))))


class Listener:
    """Hears that another process, or another thread, may have moved the revision. One thread waits at a time."""

    def __init__(self, engine: Engine) -> None:
        self._waking, self._wake = os.pipe()
        is_postgresql = engine.dialect.name == "postgresql"
        self._ear: _Ear = _NoticeEar(engine, self._waking) if is_postgresql else _FileEar(engine, self._waking)
        self._is_closed = False
        self._lock = Lock()

    def wait(self, seconds: float) -> bool:
        """Wait until there may be something new, which gives true, or until so many seconds have passed.

        True, too, after the connection was made or made again: what was said in between went unheard. A database
        that is away is tried again after a pause, inside the time; only the attempt itself (3 seconds at most)
        may last longer.
        """
        until = time.monotonic() + seconds
        with self._lock:
            while not self._is_closed:
                try:
                    return self._ear.listen(max(0.0, until - time.monotonic()))
                except UnavailableError:
                    self._ear.close()
                    _sleep(min(PAUSE_SECONDS, max(0.0, until - time.monotonic())), self._waking)
                    if time.monotonic() >= until:
                        return False
        return False

    def close(self) -> None:
        """End a wait that is under way in another thread, and listen no longer."""
        if self._is_closed:
            return
        self._is_closed = True
        os.write(self._wake, b"!")
        with self._lock:
            self._ear.close()
            os.close(self._waking)
            os.close(self._wake)


class _Ear(Protocol):
    def listen(self, seconds: float) -> bool:
        """Connect when that has not been done; raises :class:`UnavailableError` when the database is away."""

    def close(self) -> None:
        """Let go of the connection."""


class _NoticeEar:
    """Notices of PostgreSQL, on a connection of their own."""

    def __init__(self, engine: Engine, waking: int) -> None:
        self._engine = engine
        self._waking = waking
        self._connection: psycopg.Connection[Any] | None = None

    def listen(self, seconds: float) -> bool:
        import psycopg

        try:
            if self._connection is None:
                self._connection = connect_alone(self._engine)
                self._connection.execute(f"LISTEN {CHANNEL}")
                return True
            if _drain(self._connection):
                return True
            _sleep(seconds, self._waking, self._connection.fileno())
            self._connection.pgconn.consume_input()
            return _drain(self._connection)
        except psycopg.Error as error:
            raise UnavailableError("Nothing is heard of the database at the moment.") from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _drain(connection: psycopg.Connection[Any]) -> bool:
    has_heard = False
    while connection.pgconn.notifies() is not None:
        has_heard = True
    return has_heard


class _FileEar:
    """Commits of others to an SQLite file; a database in memory is nobody else's, and gives none."""

    def __init__(self, engine: Engine, waking: int) -> None:
        self._path = Path(engine.url.database) if engine.url.database not in (None, "", ":memory:") else None
        self._waking = waking
        self._connection: sqlite3.Connection | None = None
        self._file = 0
        self._version = 0

    def listen(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        try:
            if self._connection is None:
                self._connection, self._file = self._open(), self._find_file()
                self._version = _read_version(self._connection)
                return True
            while (version := _read_version(self._connection)) == self._version:
                if self._find_file() != self._file:
                    self.close()  # somebody restored a backup over it: this connection still has the old file
                    return True
                left = until - time.monotonic()
                if left <= 0 or _sleep(min(LOOK_SECONDS, left), self._waking):
                    return False
            self._version = version
        except (sqlite3.Error, OSError) as error:
            raise UnavailableError("Nothing is heard of the database at the moment.") from error
        return True

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        # Never to be created here: a missing file is a database that is away.
        address = f"{self._path.resolve().as_uri()}?mode=rw" if self._path is not None else ":memory:"
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    def _find_file(self) -> int:
        return self._path.stat().st_ino if self._path is not None else 0


def _read_version(connection: sqlite3.Connection) -> int:
    """A number that moves when another connection commits."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _sleep(seconds: float, *files: int) -> bool:
    """Sleep until one of the files can be read; give whether the first one, which wakes us to end, can."""
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    return any(file == files[0] for file, _ in poll.poll(seconds * 1000))
