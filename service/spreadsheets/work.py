"""The work on an upload, beside the requests: a file is checked or published in a thread, one at a time in a process.

How far it is stands in the database, so that any process can tell. A process that dies leaves an upload as it
was; whoever looks at it later can have it checked again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from service.access import Actor
from service.columns import now
from service.database import Db, Engine, open_reading, open_transaction
from service.errors import CartoformaError, InputError, NotFoundError, UnavailableError
from service.spreadsheets.check import RefusedFileError, check_wanted, publish_wanted, read_file
from service.spreadsheets.results import Check, find_versions
from service.spreadsheets.uploads import find_check, get_upload, make_party, move_upload

log = logging.getLogger(__name__)
TOLD_EVERY_SECONDS = 0.4
PATIENCE_SECONDS = 20
"""How long a program waits for its turn."""
Done = Callable[[], None]

_TURN = threading.Lock()
"""Whose turn it is in this process: two files at once would take twice the memory."""


@contextmanager
def take_turn() -> Iterator[None]:
    """Work on a file within a request; raises :class:`UnavailableError` where others take too long."""
    if not _TURN.acquire(timeout=PATIENCE_SECONDS):
        raise UnavailableError("Other files are being worked on at the moment.")
    try:
        yield
    finally:
        _TURN.release()


class AbandonedError(CartoformaError):
    """Somebody discarded the upload while it was checked."""


def start_check(engine: Engine, actor: Actor, upload_id: str) -> threading.Thread:
    """Check an upload in a thread of its own; its state is ``checking``."""
    return _start(lambda: check_upload(engine, actor, upload_id))


def start_publishing(engine: Engine, actor: Actor, upload_id: str, done: Done) -> threading.Thread:
    """Publish an upload in a thread of its own; its state is ``publishing``. ``done`` is called after the commit."""
    return _start(lambda: publish_upload(engine, actor, upload_id, done))


def _start(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        with _TURN:
            work()

    thread = threading.Thread(target=run, name="upload", daemon=True)
    thread.start()
    return thread


def check_upload(engine: Engine, actor: Actor, upload_id: str, notice: str = "") -> None:
    """Check an upload and keep what was found; ``notice`` is the word of what is said above it."""
    try:
        with open_reading(engine) as db:
            upload = get_upload(db, actor, upload_id, with_content=True)
            party, content, corrections = make_party(db, actor, upload), upload.content, upload.corrections
        wanted = read_file(engine, party, content, corrections)
        del content
        check = check_wanted(engine, party, wanted, _make_teller(engine, upload_id))
        check.notice = notice
        _finish(engine, upload_id, "checked", check.to_document())
    except (AbandonedError, NotFoundError):
        return
    except Exception as error:  # whatever it is, the page that waits must be told
        _fail(engine, upload_id, error)


def _make_teller(engine: Engine, upload_id: str) -> Callable[[int, int], None]:
    """Keeps how far a check is, now and then."""
    told_at = 0.0

    def tell(done: int, of: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < TOLD_EVERY_SECONDS:
            return
        told_at = time.monotonic()
        with open_transaction(engine) as db:
            if not move_upload(db, upload_id, ["checking"], "checking", rows_done=done, rows_total=of):
                raise AbandonedError("The upload was discarded.")

    return tell


def publish_upload(engine: Engine, actor: Actor, upload_id: str, done: Done) -> None:
    """Write all that an upload asks for, or, where that cannot be done any more, check it again."""
    try:
        with open_reading(engine) as db:
            upload = get_upload(db, actor, upload_id, with_content=True)
            party, checked = make_party(db, actor, upload), find_check(upload)
            wanted = read_file(engine, party, upload.content, upload.corrections)
        with open_transaction(engine) as db:
            results = publish_wanted(db, party, wanted, find_versions(checked))
            kept = Check([one.without_fields() for one in results], checked.effects if checked else [])
            _close(db, upload_id, kept)
    except (AbandonedError, NotFoundError):
        return
    except RefusedFileError:
        with open_transaction(engine) as db:
            move_upload(db, upload_id, ["publishing"], "checking")
        check_upload(engine, actor, upload_id, notice="changed")
    except Exception as error:  # whatever it is, the page that waits must be told
        _fail(engine, upload_id, error)
    else:
        done()


def _close(db: Db, upload_id: str, kept: Check) -> None:
    """An upload that is published needs its file no more."""
    values = {"content": b"", "corrections": {}, "result": kept.to_document(), "finished_at": now()}
    if not move_upload(db, upload_id, ["publishing"], "published", **values):
        raise AbandonedError("The upload was discarded.")


def _finish(engine: Engine, upload_id: str, state: str, result: dict[str, Any]) -> None:
    with open_transaction(engine) as db:
        move_upload(db, upload_id, ["checking", "publishing"], state, result=result, finished_at=now())


def _fail(engine: Engine, upload_id: str, error: Exception) -> None:
    """Keep why it ended; what nobody can be told about goes to the log."""
    result: dict[str, Any] = {"failed": ""}
    if isinstance(error, InputError):
        result = {"failed": error.message, "nearest": list(error.nearest)}
    elif not isinstance(error, CartoformaError):
        log.error("an upload could not be worked on", exc_info=error)
    try:
        _finish(engine, upload_id, "failed", result)
    except CartoformaError:
        log.warning("the database is away: an upload stays as it was")
