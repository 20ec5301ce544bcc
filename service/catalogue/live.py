"""The catalogue that a process answers from: brought up to date when the revision moves, swapped in one step."""

from __future__ import annotations

import gc
import logging
import threading
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from service.catalogue.builder import KINDNESS
from service.catalogue.catalogue import Catalogue
from service.catalogue.obtain import Held, Snapshots, build_here, catch_up, is_overgrown, is_small
from service.catalogue.revision import get_revision
from service.catalogue.snapshot import fingerprint_code
from service.columns import to_day
from service.database import open_reading
from service.errors import CartoformaError
from service.heap import give_back
from service.notices import Listener

log = logging.getLogger(__name__)
_STOP_SECONDS = 10
fingerprint_code()  # of what runs from here on, also in workers that are forked later, whatever is installed meanwhile


def today() -> date:
    """The day in Belgium, on which the order of ties and the validity of facts depend."""
    return to_day(datetime.now(UTC))


def read_catalogue(engine: Engine, cache: Path) -> Catalogue:
    """The catalogue of the database's present revision, as true today."""
    live = LiveCatalogue(engine, 1, cache)
    live.refresh()
    return live.current


def _set_aside() -> None:
    """Spare the garbage collector what stays: a full collection would stop all answers, and find nothing."""
    gc.collect()
    gc.freeze()


class LiveCatalogue:
    """Holds the current catalogue, and follows the database from a thread of its own.

    What changed record by record is laid on top at once. More than that is built anew: here when the catalogue is
    small, otherwise by processes of their own while the last one goes on answering; as it does while the database
    is away.
    """

    def __init__(self, engine: Engine, poll_seconds: float, cache: Path) -> None:
        self._engine = engine
        self._poll_seconds = poll_seconds
        self._snapshots = Snapshots(engine, cache)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._builder: threading.Thread | None = None
        self._held: Held | None = None

    @property
    def current(self) -> Catalogue:
        """The catalogue to answer from; made on the first call when :meth:`start` has not done so."""
        if self._held is None:
            self.refresh()
        assert self._held is not None  # noqa: S101  refresh either sets it or raises
        return self._held.catalogue

    @property
    def is_ready(self) -> bool:
        """Whether there is a catalogue to answer from."""
        return self._held is not None

    def start(self) -> None:
        """Get the catalogue and begin to follow the database."""
        self._listener = Listener(self._engine)
        self.refresh()
        _set_aside()
        self._thread = threading.Thread(target=self._follow, args=(self._listener,), name="catalogue", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer."""
        self._stop.set()
        if self._listener is not None:
            self._listener.close()
        for thread in (self._thread, self._builder):
            if thread is not None:
                thread.join(timeout=_STOP_SECONDS)

    def refresh(self) -> bool:
        """Bring the catalogue up to date when the revision or the day has moved; say whether it is another now.

        Called after a write, it makes the write visible here before it returns, unless so much has changed that
        the catalogue is being built anew.
        """
        with self._lock:
            held, on = self._held, today()
            with open_reading(self._engine) as db:
                revision = get_revision(db)
                if held is not None and (held.catalogue.revision, held.catalogue.on) == (revision, on):
                    return False
                laid = catch_up(db, held) if held is not None and held.catalogue.on == on else None
            if laid is not None:
                self._held = laid
            if laid is None or is_overgrown(laid.catalogue):
                self._replace(on)
            return self._held is not held

    def _replace(self, on: date) -> None:
        """Get another catalogue: at once when it is small or there is none yet, otherwise in the background."""
        if is_small(self._engine):
            self._held = build_here(self._engine, on)
        elif self._held is None:
            self._held = self._catch_up(self._snapshots.obtain(on, self._stop))
        elif self._builder is None or not self._builder.is_alive():
            self._builder = threading.Thread(target=self._obtain, args=(on,), name="snapshot", daemon=True)
            self._builder.start()

    def _catch_up(self, held: Held) -> Held:
        with open_reading(self._engine) as db:
            return catch_up(db, held) or held

    def _obtain(self, on: date) -> None:
        """Take over a newer snapshot, with what was written while it was built laid on top."""
        try:
            found = self._snapshots.obtain(on, self._stop, KINDNESS)
            found.catalogue.text.prepare()
            with self._lock:
                found = self._catch_up(found)
                before = self._held
                if before is None or (found.catalogue.on, found.catalogue.revision) >= (
                    before.catalogue.on,
                    before.catalogue.revision,
                ):
                    self._held = found
            _set_aside()
        except CartoformaError as error:
            log.warning("the catalogue could not be built anew: %s", error.detail)
        except Exception:
            log.exception("the catalogue could not be built anew; the last one goes on answering")

    def _follow(self, listener: Listener) -> None:
        self.current.text.prepare()
        settled = self._held
        while not self._stop.is_set():
            has_heard = listener.wait(self._poll_seconds)
            if self._stop.is_set():
                return
            if not has_heard and self._held is not settled:  # a pause: what earlier changes let go stays unused
                settled = self._held
                give_back()
            try:
                self.refresh()
            except CartoformaError as error:
                log.warning("the catalogue could not be refreshed: %s", error.detail)
            except Exception:
                log.exception("the catalogue could not be refreshed; the last one goes on answering")
