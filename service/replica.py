"""Records are read from a streaming replica when it has replayed what a request must see, otherwise from the primary.

A thread of its own asks the replica how far it is; no request waits for that. What is known stays true while the
server runs, because it only goes forward. A server that was restarted may begin with an older state than it has
shown before, so each new connection is looked at once; one that cannot be had, or shows too little, is replaced by
one to the primary, and nobody notices.
"""

from __future__ import annotations

import logging
import math
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError

from service.catalogue.revision import get_revision
from service.database import Engine, connect_alone, make_engine, open_reading
from service.errors import InvalidSettingError, UnavailableError
from service.schema_version import find_revision, get_head

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)

AWAY = -1
"""What is known of a replica that does not answer, or has not been asked yet: less than any revision."""
SOON_SECONDS = 0.01
"""How soon a replica is asked again that lacks what is wanted; each time twice as long, up to the usual pause."""
BEHIND_SECONDS = 5.0
"""So long may a replica lack what is wanted before that is worth a warning."""
_STOP_SECONDS = 10
_STRAY_UNTIL = "stray until"
"""Marks a connection of the replica's pool that leads to the primary, with the instant at which it may go: infinity
until it is given to somebody."""

State = Literal["asked", "fresh", "behind", "away"]
_WORDS: dict[State, str] = {
    "fresh": "the replica is up to date: records are read from it",
    "behind": "the replica is behind: records are read from the primary",
    "away": "the replica is away: records are read from the primary",
}


class Replica:
    """Chooses where records are read. Its address must always lead to the same server, however many there are."""

    def __init__(self, primary: Engine, replica_url: str, poll_seconds: float) -> None:
        """Take the primary, the replica's address ("": there is none), and how often to ask it when all is well.

        Raises :class:`InvalidSettingError` unless both are PostgreSQL.
        """
        self._primary = primary
        self._has_replica = bool(replica_url)
        self._poll_seconds = poll_seconds
        self._known = self._wanted = self._promised = AWAY
        self._state: State = "asked"
        self._is_migrated = self._is_stopped = False
        self._wake = Event()
        self._thread: Thread | None = None
        if self._has_replica:
            self._engine, self._asked = make_engine(replica_url), make_engine(replica_url)
            if {primary.dialect.name, self._engine.dialect.name} != {"postgresql"}:
                raise InvalidSettingError("CARTOFORMA_REPLICA_URL", "both it and the database must be PostgreSQL.")
            event.listen(self._engine, "do_connect", self._connect)
            event.listen(self._engine, "checkout", self._call_back)

    def choose(self, least_revision: int) -> Engine:
        """Where to read what must be of this revision at least."""
        if least_revision <= self._known:
            self._promised = max(self._promised, least_revision)
            return self._engine
        if least_revision > self._wanted:
            self._wanted = least_revision
            self._wake.set()
        return self._primary

    def start(self) -> None:
        """Begin to ask the replica how far it is."""
        if self._has_replica:
            self._thread = Thread(target=self._follow, name="replica", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask no longer, and let go of the replica."""
        self._is_stopped = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=_STOP_SECONDS)
        if self._has_replica:
            self._known = AWAY
            self._engine.dispose()
            self._asked.dispose()

    def _follow(self) -> None:
        pause, fresh_at = SOON_SECONDS, time.monotonic()
        while not self._is_stopped:
            self._wake.clear()  # before asking: whoever wants more from here on is heard
            self._known = known = self._ask()
            now = time.monotonic()
            if known >= self._wanted:
                fresh_at = now
            is_waited_for = AWAY < known < self._wanted
            pause = min(pause * 2, self._poll_seconds) if is_waited_for else SOON_SECONDS
            if known == AWAY:
                self._tell("away")
            elif not is_waited_for or now - fresh_at > BEHIND_SECONDS:
                self._tell("behind" if is_waited_for else "fresh")
            self._wake.wait(pause if is_waited_for else self._poll_seconds)

    def _ask(self) -> int:
        try:
            # A replica may have the rows of the last version of the tables still, long after the primary was migrated.
            self._is_migrated = self._is_migrated or find_revision(self._asked) == get_head()
            if not self._is_migrated:
                return AWAY
            with open_reading(self._asked) as db:
                known = get_revision(db)
        except UnavailableError:
            return AWAY
        except Exception:
            log.exception("the replica could not be asked")
            return AWAY
        return known

    def _tell(self, state: State) -> None:
        """Say once what has changed."""
        if state != self._state:
            log.log(logging.INFO if state == "fresh" else logging.WARNING, _WORDS[state])
            self._state = state

    def _connect(self, dialect: Any, record: Any, given: Any, named: Any) -> psycopg.Connection[Any]:
        """A connection for the pool: to the replica if it shows what was promised of it, otherwise to the primary."""
        try:
            connection: psycopg.Connection[Any] = dialect.connect(*given, **named)
        except dialect.loaded_dbapi.Error:
            pass
        else:
            if _look(connection) >= self._promised:
                return connection
            connection.close()
        record.info[_STRAY_UNTIL] = math.inf
        return connect_alone(self._primary)

    def _call_back(self, _connection: Any, record: Any, _given: Any) -> None:
        """Have a connection to the primary made anew that has been in the replica's pool for long enough."""
        until = record.info.get(_STRAY_UNTIL)
        if until == math.inf:  # whoever it was made for is given it, however long making it took
            record.info[_STRAY_UNTIL] = time.monotonic() + self._poll_seconds
        elif until is not None and until < time.monotonic():
            raise DisconnectionError


def _look(connection: psycopg.Connection[Any]) -> int:
    """What the server at the end of a new connection shows; less than any when it is gone again."""
    import psycopg

    try:
        connection.autocommit = True
        row = connection.execute("SELECT revision FROM catalogue_revision").fetchone()
    except psycopg.Error:
        return AWAY - 1
    return row[0] if row is not None else 0
