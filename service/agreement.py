"""What several processes agree on in the database: who holds a lock with a name.

On PostgreSQL a lock is an advisory lock of a session of its own, good for every machine; on SQLite, whose
processes share one machine, it is a lock on a file beside the database. Either goes when its holder dies,
however it dies: nothing is left behind that somebody would have to clear. A process that forks while it
holds a file's lock shares it with its child.
"""

from __future__ import annotations

import fcntl
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from service.database import Engine, connect_alone
from service.errors import UnavailableError

RETRY_SECONDS = 0.05

_IN_MEMORY: dict[str, Lock] = defaultdict(Lock)
"""The locks of databases that exist in this process only."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Whether one holds a lock. Asked again later, it tells whether one still does: a server may have restarted."""

    is_held: Callable[[], bool]
    release: Callable[[], None]

    def __bool__(self) -> bool:
        return self.is_held()


@contextmanager
def hold_lock(engine: Engine, name: str) -> Iterator[Hold]:
    """Take a lock for the time of the block if nobody holds it: what is given is true then, and false otherwise.

    Nobody waits. Raises :class:`UnavailableError` when the database is away.
    """
    hold = _try_lock(engine, name)
    try:
        yield hold
    finally:
        hold.release()


@contextmanager
def wait_for_lock(engine: Engine, name: str, seconds: float) -> Iterator[Hold]:
    """Take a lock for the time of the block, waiting for whoever holds it.

    Raises :class:`UnavailableError` when it is not to be had within so many seconds, or the database is away.
    """
    until = time.monotonic() + seconds
    while not (hold := _try_lock(engine, name)):
        hold.release()
        if time.monotonic() >= until:
            raise UnavailableError(f"Another process has been busy with the same ({name}) for {seconds:g} seconds.")
        time.sleep(RETRY_SECONDS)
    try:
        yield hold
    finally:
        hold.release()


def make_key(name: str) -> int:
    """The number of a lock for PostgreSQL: 64 bits, signed, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def _try_lock(engine: Engine, name: str) -> Hold:
    if engine.dialect.name == "postgresql":
        return _lock_session(engine, name)
    path = engine.url.database
    return _lock_memory(name) if path in (None, "", ":memory:") else _lock_file(Path(str(path)), name)


def _lock_session(engine: Engine, name: str) -> Hold:
    import psycopg

    connection = connect_alone(engine)
    try:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [make_key(name)]).fetchone()
    except psycopg.OperationalError as error:
        connection.close()
        raise UnavailableError("The database cannot be reached at the moment.") from error
    if row is None or not row[0]:
        return Hold(lambda: False, connection.close)

    def is_alive() -> bool:
        try:
            connection.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def release() -> None:
        # The server finds out some time later that a session has ended; whoever asks next must not be told "held".
        with suppress(psycopg.Error):
            connection.execute("SELECT pg_advisory_unlock(%s)", [make_key(name)])
        connection.close()

    return Hold(is_alive, release)


def _lock_file(database: Path, name: str) -> Hold:
    # The file stays: whoever removed it could leave two processes with a lock on two files of one name.
    path = database.with_name(f"{database.name}.{sha256(name.encode()).hexdigest()[:16]}.lock")
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Hold(lambda: False, file.close)
    return Hold(lambda: not file.closed, file.close)


def _lock_memory(name: str) -> Hold:
    lock = _IN_MEMORY[name]
    if not lock.acquire(blocking=False):
        return Hold(lambda: False, lambda: None)
    return Hold(lock.locked, lock.release)
