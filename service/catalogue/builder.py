"""A large catalogue is built by processes of its own, one for each core, and kept as a snapshot.

Built in the process that answers, it would hold the interpreter for most of a minute, and every answer would
wait in between; the memory that a build needs would never be given back either.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp
from threading import Event
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import Engine

from service.catalogue.build import Run, cut_runs, join_segments, list_bare_candidates, read_segment
from service.catalogue.catalogue import Catalogue
from service.catalogue.keeping import UNFINISHED, Kept, announce_snapshot, keep_snapshot
from service.catalogue.records import Frame, list_shown, read_frame
from service.catalogue.revision import get_revision
from service.catalogue.segment import Segment
from service.catalogue.snapshot import FileSink, fingerprint_code, write_columns
from service.catalogue.synonyms import get_synonyms
from service.catalogue.text_reader import TextReader
from service.database import Db, make_engine, open_reading
from service.errors import UnavailableError
from service.processes import end_with_parent

log = logging.getLogger(__name__)

KINDNESS = 10
"""How far a building process stands back (nice) behind processes that answer in the meantime."""
MAX_PROCESSES = 8
MAX_ATTEMPTS = 5
"""How often a build begins again because somebody wrote before all of its processes had begun to read."""
_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How the process that builds starts others: forked ones need not load again what it has loaded, which takes each a
second. It answers nobody and has no connection yet, so nothing is passed on that two must not have."""
_STOP_SECONDS = 0.2
_TOLD_EVERY = 20
"""Of how many segments one is told as progress."""

_Made = tuple[int, Segment]
"""The revision that a process saw, and what it made."""


class MovedError(Exception):
    """Two processes of a build do not see the same revision."""


class Job(NamedTuple):
    """What is to be built: the catalogue of a day, in a folder.

    It is kept in the database, with a copy below the folder; one that has a ``name`` is a folder of that name alone.
    ``kindness`` is how far the building processes stand back (nice).
    """

    on: date
    folder: Path
    name: str | None = None
    kindness: int = 0


def build_apart(engine: Engine, job: Job, stop: Event) -> None:
    """Have the catalogue of the present revision built, by a process that ends with this one or with ``stop``.

    It is announced some time before this returns, which is when it is kept. Raises :class:`UnavailableError` when it
    fails; it says why on standard error.
    """
    context = get_context("spawn")
    url = engine.url.render_as_string(hide_password=False)
    process = context.Process(target=_build, args=(url, job, fingerprint_code()), name="catalogue")
    process.start()
    while process.is_alive():
        process.join(_STOP_SECONDS)
        if stop.is_set():
            process.terminate()
    if process.exitcode:
        raise UnavailableError("The catalogue could not be built.")


def _build(url: str, job: Job, code: str) -> None:
    if code != fingerprint_code():
        # The process that asks could not open what this one would build, and would ask again for ever.
        sys.exit("catalogue: the code has changed since the service was started; restart it")
    end_with_parent()
    build(url, job)


def build(url: str, job: Job) -> None:
    """Build and keep a snapshot, with a process for each core; this process is there for nothing else."""
    logging.basicConfig(level=logging.INFO, format="[%(levelname)s] %(message)s")
    os.nice(job.kindness)
    gc.disable()  # millions of objects, none of them in a cycle, and the process ends with its work
    for attempt in range(MAX_ATTEMPTS):
        try:
            build_snapshot(make_engine(url), job, min(os.cpu_count() or 1, MAX_PROCESSES), _METHOD)
        except MovedError:
            if attempt + 1 == MAX_ATTEMPTS:
                raise
        else:
            break


def build_snapshot(engine: Engine, job: Job, processes: int, method: str = "spawn") -> None:
    """Build a snapshot with so many processes besides this one (0: in this one alone), and keep it.

    ``method`` is how they are started, in the words of :mod:`multiprocessing`.

    Each process reads in a transaction of its own. They compare revisions: where somebody wrote in between,
    :class:`MovedError` is raised, and one begins again.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix=UNFINISHED, dir=job.folder))
    try:
        catalogue = _write_files(engine, job.on, making, processes, method)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    kept = Kept(job.name or uuid4().hex, catalogue.revision)
    home = job.folder / kept.token
    shutil.rmtree(home, ignore_errors=True)  # an earlier one of the same name
    making.rename(home)
    if job.name is None:
        announce_snapshot(engine, kept, job.on, len(catalogue))
    log.info("catalogue: %s offers of revision %s on %s are ready", len(catalogue), catalogue.revision, job.on)
    if job.name is None:
        keep_snapshot(engine, home, kept)
        log.info("catalogue: kept in the database")


def _write_files(engine: Engine, on: date, folder: Path, processes: int, method: str) -> Catalogue:
    with ExitStack() as stack:
        # The processes start while this one finds out what there is to do, and before it has a connection, which
        # nobody may inherit.
        apart = stack.enter_context(_start_processes(engine, on, processes, method)) if processes else None
        db, sink = stack.enter_context(open_reading(engine)), stack.enter_context(FileSink(folder))
        revision, frame = get_revision(db), read_frame(db, on)
        runs = cut_runs(list_shown(db))
        made = _make_apart(apart, runs) if apart else _make_here(db, frame, runs)
        segments = _follow_progress(made, revision, len(runs))
        catalogue = join_segments(frame, segments, list_bare_candidates(db), revision, sink)
    write_columns(catalogue, folder)
    return catalogue


def _follow_progress(made: Iterable[_Made], revision: int, count: int) -> Iterator[Segment]:
    for place, (seen, segment) in enumerate(made, start=1):
        if seen != revision:
            raise MovedError
        if place % _TOLD_EVERY == 0 or place == count:
            log.info("catalogue: %s of %s parts read", place, count)
        yield segment


def _make_here(db: Db, frame: Frame, runs: Iterable[Run]) -> Iterator[_Made]:
    words = TextReader(get_synonyms())
    for run in runs:
        yield get_revision(db), read_segment(db, frame, run, words)


def _make_apart(pool: ProcessPoolExecutor, runs: Iterable[Run]) -> Iterator[_Made]:
    yield from pool.map(_make_segment, runs)
    pool.shutdown()  # what they hold is free before all is joined


@contextmanager
def _start_processes(engine: Engine, on: date, count: int, method: str) -> Iterator[ProcessPoolExecutor]:
    url = engine.url.render_as_string(hide_password=False)
    get_synonyms()  # where processes are forked, they have it, as they have all modules
    # Not multiprocessing.Pool, which replaces a process that dies, again and again, and never says so.
    pool = ProcessPoolExecutor(count, get_context(method), _open_reader, (url, on))
    try:
        pool.submit(get_synonyms)  # the first task starts them all
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


class _Reader:
    """What a process of a build reads with: one transaction from its beginning to its end."""

    db: Db
    frame: Frame
    revision: int
    words: TextReader
    stack = ExitStack()


def _open_reader(url: str, on: date) -> None:
    end_with_parent()
    gc.disable()
    _Reader.db = _Reader.stack.enter_context(open_reading(make_engine(url)))
    _Reader.words = TextReader(get_synonyms())
    _Reader.revision, _Reader.frame = get_revision(_Reader.db), read_frame(_Reader.db, on)


def _make_segment(run: Run) -> _Made:
    return _Reader.revision, read_segment(_Reader.db, _Reader.frame, run, _Reader.words)
