"""Where a process gets its catalogue: built here when it is small, otherwise from a snapshot, built when need be."""

from __future__ import annotations

import logging
import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import NamedTuple

from sqlalchemy import Engine, func, select
from sqlmodel import col

from service.agreement import hold_lock
from service.catalogue.affected import find_affected, find_paid_otherwise, is_framed
from service.catalogue.build import build_catalogue
from service.catalogue.builder import Job, build, build_apart
from service.catalogue.catalogue import Catalogue
from service.catalogue.keeping import Kept, drop_snapshot, fetch_snapshot, find_snapshot, make_folder, sweep
from service.catalogue.overlay import lay_changed
from service.catalogue.records import Frame, read_frame
from service.catalogue.revision import find_changed
from service.catalogue.snapshot import open_snapshot
from service.database import Db, open_reading
from service.errors import UnavailableError
from service.offers.models import Offer

log = logging.getLogger(__name__)

MANY_OFFERS = 3_000
"""From here on a catalogue is kept as a snapshot, and built by other processes."""
LOCK = "catalogue"
FEW_CHANGED = 500
"""So many changed offers are always laid on top; of a large catalogue a fiftieth at once, a tenth in all."""
_CHANGED_SHARE = 50
_LAID_SHARE = 10
_PAUSE_SECONDS = 0.2


class Held(NamedTuple):
    """A catalogue and what its offers stand on, for the changes to come."""

    catalogue: Catalogue
    frame: Frame


def is_small(engine: Engine) -> bool:
    """Whether the catalogue is built where it is needed."""
    with open_reading(engine) as db:
        count: int = db.execute(select(func.count(col(Offer.id)))).scalar_one()
    return count < MANY_OFFERS


def build_here(engine: Engine, on: date) -> Held:
    """Build the present catalogue in this process."""
    with open_reading(engine) as db:
        frame = read_frame(db, on)
        return Held(build_catalogue(db, frame), frame)


class Snapshots:
    """The snapshots of a database, as one process uses them."""

    def __init__(self, engine: Engine, cache: Path) -> None:
        """Take the database, and the folder in which this machine keeps its copies."""
        self._engine = engine
        self._cache = cache
        self._opened: tuple[date, int] = (date.min, -1)

    @cached_property
    def _folder(self) -> Path:
        return make_folder(self._cache, self._engine)

    def obtain(self, on: date, stop: Event, kindness: int = 0) -> Held:
        """The catalogue of a newer snapshot than the last one, built first when there is none that can be used.

        One process builds for all, the others wait for it. Raises :class:`UnavailableError` when building fails,
        or when one is told to stop.
        """
        least = self._opened[1] if self._opened[0] == on else -1
        has_waited = False
        while not stop.is_set():
            kept = self._find(on, least)
            if kept is not None and (has_waited or self._can_follow(kept)):
                if (held := self._open(kept, on)) is not None:
                    return held
                drop_snapshot(self._engine, kept)
            elif kept is not None:
                least = kept.revision
            self._build_or_wait(on, least, stop, kindness)
            has_waited = True
        raise UnavailableError("The catalogue is not needed any more.")

    def build_ahead(self, on: date) -> None:
        """Have a large catalogue built and kept by this process, unless one can be used or somebody else builds it."""
        if is_small(self._engine):
            return
        with hold_lock(self._engine, LOCK) as hold:
            if not hold:
                return
            kept = self._find(on, -1)
            if kept is None or not self._can_follow(kept):
                # The processes that it forks inherit the lock's connection, never use it, and end without closing it.
                build(self._engine.url.render_as_string(hide_password=False), Job(on, self._folder))

    def _find(self, on: date, least: int) -> Kept | None:
        with open_reading(self._engine) as db:
            return find_snapshot(db, on, least, self._folder)

    def _can_follow(self, kept: Kept) -> bool:
        """Whether the changes since are told one by one."""
        with open_reading(self._engine) as db:
            return find_changed(db, kept.revision) is not None

    def _build_or_wait(self, on: date, least: int, stop: Event, kindness: int) -> None:
        """Have it built, unless another process does, until it can be opened here."""
        with ExitStack() as held:
            if not held.enter_context(hold_lock(self._engine, LOCK)):
                stop.wait(_PAUSE_SECONDS)
                return
            if self._find(on, least) is not None:
                return
            pool = ThreadPoolExecutor(1, "building")
            building = pool.submit(self._build, Job(on, self._folder, kindness=kindness), stop, held.pop_all())
            pool.shutdown(wait=False)
        is_over = False
        while not is_over:
            is_over = bool(wait([building], _PAUSE_SECONDS).done)
            if self._find(on, least) is not None:
                return
        building.result()

    def _build(self, job: Job, stop: Event, held: ExitStack) -> None:
        """Build and keep it. The lock is held until the end: other machines wait for what they can fetch."""
        with held:
            build_apart(self._engine, job, stop)

    def _open(self, kept: Kept, on: date) -> Held | None:
        catalogue = self._read(kept) or self._read(kept)
        if catalogue is None:
            return None
        sweep(self._folder, kept)
        self._opened = (on, kept.revision)
        with open_reading(self._engine) as db:
            return Held(catalogue, read_frame(db, on))

    def _read(self, kept: Kept) -> Catalogue | None:
        """The catalogue of a snapshot; None when this machine's copy is damaged, which is then deleted."""
        home = fetch_snapshot(self._engine, kept, self._folder)
        try:
            return open_snapshot(home)
        except (OSError, ValueError, KeyError) as error:
            log.warning("the copy of the snapshot of revision %s cannot be opened: %s", kept.revision, error)
            shutil.rmtree(home, ignore_errors=True)
            return None


def catch_up(db: Db, held: Held) -> Held | None:
    """The catalogue of what a transaction sees, made of an earlier one of the same day.

    None when so much has changed that it has to be built anew.
    """
    catalogue, frame = held
    changed = find_changed(db, catalogue.revision)
    if changed == set():
        return held  # laying nothing on it would copy the columns of a snapshot, which are mapped and shared
    affected = None if changed is None else find_affected(db, changed)
    if changed is None or affected is None:
        return None
    if is_framed(changed):
        frame = read_frame(db, catalogue.on)
        affected |= find_paid_otherwise(db, catalogue, frame)
    if len(affected) > max(FEW_CHANGED, len(catalogue) // _CHANGED_SHARE):
        return None
    venues = {name for kind, name in changed if kind == "venue"}
    return Held(lay_changed(db, catalogue, frame, affected, venues), frame)


def is_overgrown(catalogue: Catalogue) -> bool:
    """Whether so much was laid on a catalogue that it is time to build it anew."""
    return catalogue.ids.count_laid() > max(FEW_CHANGED, len(catalogue) // _LAID_SHARE)
