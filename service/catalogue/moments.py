"""The catalogue as it would be on another day: what was true then, of what is known now. A few days are kept.

Small catalogues are made when they are asked for. Large ones are built by a process of their own, one at a time, while
whoever asks is told to come back; they stay in a folder of this machine, and never go into the database.
"""

from __future__ import annotations

import logging
import shutil
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Annotated, Any

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from sqlalchemy import Engine

from service.agreement import hold_lock
from service.catalogue.builder import KINDNESS, Job, build_apart
from service.catalogue.catalogue import Catalogue
from service.catalogue.keeping import MOMENTS, make_folder
from service.catalogue.live import LiveCatalogue
from service.catalogue.obtain import Held, build_here, catch_up, is_overgrown, is_small
from service.catalogue.pin import pin_catalogue
from service.catalogue.records import read_frame
from service.catalogue.snapshot import fingerprint_code, open_snapshot
from service.database import open_reading
from service.errors import CartoformaError, InvalidParameterError, UnavailableError
from service.query import find_asked

log = logging.getLogger(__name__)

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
MOST_KEPT = 4
WAIT_SECONDS = 5
"""How long somebody waits while a catalogue is made for somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """On which day."""

    as_of: Annotated[
        date | None,
        QueryParameter(
            description="Answer as of this day (today unless told): from what was true then, of what is known now. "
            "Who pays, who recognises, prices and next starts depend on it.",
            examples=[Example(value=date(2020, 12, 31))],
        ),
    ] = None


def check_day(on: date) -> None:
    """Refuse a day that no catalogue is made of; raises :class:`InvalidParameterError`."""
    if not FIRST_DAY <= on <= LAST_DAY:
        raise InvalidParameterError("as_of", f"must lie between {FIRST_DAY} and {LAST_DAY}.")


class Moments:
    """The catalogues of other days than today."""

    def __init__(self, engine: Engine, cache: Path, live: LiveCatalogue) -> None:
        """Take the database, the folder in which this machine keeps its copies, and the catalogue of today."""
        self._engine = engine
        self._cache = cache
        self._live = live
        self._held: OrderedDict[date, Held] = OrderedDict()
        self._lock = Lock()
        self._stop = Event()
        self._builder: Thread | None = None

    def stop(self) -> None:
        """Build nothing any more."""
        self._stop.set()
        if self._builder is not None:
            self._builder.join()

    def find(self, on: date) -> Catalogue:
        """The catalogue of a day, of the present revision. It may take seconds: never on the event loop.

        Raises :class:`InvalidParameterError` for a day of another century, :class:`UnavailableError` while a large
        catalogue is being built.
        """
        check_day(on)
        if on == self._live.current.on:
            return self._live.current
        with self._wait():
            held = self._follow(self._held.pop(on, None)) or self._make(on)
            self._held[on] = held
            while len(self._held) > MOST_KEPT:
                self._held.popitem(last=False)
            return held.catalogue

    @contextmanager
    def _wait(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise UnavailableError("The catalogue of another day is being made for somebody else.")
        try:
            yield
        finally:
            self._lock.release()

    def _follow(self, held: Held | None) -> Held | None:
        """A catalogue brought up to the present revision; None where too much has changed since."""
        if held is None:
            return None
        with open_reading(self._engine) as db:
            followed = catch_up(db, held)
        return None if followed is None or is_overgrown(followed.catalogue) else followed

    def _make(self, on: date) -> Held:
        if is_small(self._engine):
            return build_here(self._engine, on)
        folder = make_folder(self._cache, self._engine) / MOMENTS
        job = Job(on, folder, f"{on}-{fingerprint_code()[:16]}", KINDNESS)
        found = self._follow(self._open(job))
        if found is not None:
            return found
        if self._builder is None or not self._builder.is_alive():
            self._builder = Thread(target=self._build, args=(job,), name="moment", daemon=True)
            self._builder.start()
        raise UnavailableError(f"The catalogue of {on} is being made. Ask again in a minute.")

    def _open(self, job: Job) -> Held | None:
        """What was built, here or by another process of this machine; None where there is nothing, or it is damaged."""
        home = job.folder / str(job.name)
        if not home.is_dir():
            return None
        try:
            catalogue = open_snapshot(home)
        except (OSError, ValueError, KeyError) as error:
            log.warning("the catalogue of %s cannot be opened: %s", job.on, error)
            return None
        with open_reading(self._engine) as db:
            return Held(catalogue, read_frame(db, job.on))

    def _build(self, job: Job) -> None:
        try:
            with hold_lock(self._engine, MOMENTS) as hold:
                if hold:  # else another process builds one, and it may be ours
                    build_apart(self._engine, job, self._stop)
                    _keep_newest(job.folder)
        except CartoformaError as error:
            log.warning("the catalogue of %s could not be built: %s", job.on, error.detail)


def _keep_newest(folder: Path) -> None:
    """Delete the folders of days that were built before the last few."""
    for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[MOST_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


async def pin_moment(request: Request[Any, Any, Any]) -> None:
    """Answer a request that names a day from the catalogue of that day; called before its handler."""
    on = find_day(request)
    if on is not None:
        moments: Moments = request.app.state["moments"]
        pin_catalogue(request.scope, await sync_to_thread(moments.find, on))


def find_day(request: Request[Any, Any, Any]) -> date | None:
    """The day that a request names; None where it is about today."""
    asked = find_asked(request, Moment)
    return None if asked is None else asked.as_of
