"""The catalogue that a process answers from: rebuilt when the revision moves, swapped in one step."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from service.catalogue.build import build_catalogue
from service.catalogue.catalogue import Catalogue
from service.catalogue.revision import get_revision
from service.database import open_reading
from service.errors import CartoformaError

log = logging.getLogger(__name__)
BRUSSELS = ZoneInfo("Europe/Brussels")


def today() -> date:
    """The day in Belgium, on which the order of ties and the validity of facts depend."""
    return datetime.now(UTC).astimezone(BRUSSELS).date()


def read_catalogue(engine: Engine, on: date | None = None) -> Catalogue:
    """Build the catalogue of the database's present revision, as true on a day (today unless told)."""
    with open_reading(engine) as db:
        return build_catalogue(db, on or today())


class LiveCatalogue:
    """Holds the current catalogue, and follows the database from a thread of its own.

    A database that is away for a while changes nothing: the last catalogue goes on answering.
    """

    def __init__(self, engine: Engine, poll_seconds: float) -> None:
        self._engine = engine
        self._poll_seconds = poll_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._current: Catalogue | None = None

    @property
    def current(self) -> Catalogue:
        """The catalogue to answer from; built on the first call when :meth:`start` has not done so."""
        if self._current is None:
            self.refresh()
        assert self._current is not None  # noqa: S101  refresh either sets it or raises
        return self._current

    @property
    def is_ready(self) -> bool:
        """Whether there is a catalogue to answer from."""
        return self._current is not None

    def start(self) -> None:
        """Build the catalogue and begin to follow the database."""
        self.refresh()
        self._thread = threading.Thread(target=self._follow, name="catalogue", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def refresh(self) -> bool:
        """Rebuild when the revision or the day has moved; say whether it did."""
        with open_reading(self._engine) as db:
            revision = get_revision(db)
        held = self._current
        if held is not None and (held.revision, held.on) == (revision, today()):
            return False
        self._current = self._read()
        return True

    def _read(self) -> Catalogue:
        return read_catalogue(self._engine)

    def _follow(self) -> None:
        while not self._stop.wait(self._poll_seconds):
            try:
                self.refresh()
            except CartoformaError as error:
                log.warning("the catalogue could not be refreshed: %s", error.detail)
            except Exception:
                log.exception("the catalogue could not be rebuilt; the last one goes on answering")
