"""Uploads as they are kept: the one who brings a file, its operator and the team find them, and nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import defer
from sqlmodel import col, select

from service.access import Actor, may_write
from service.columns import now
from service.database import Db
from service.errors import ConflictingError, NotFoundError
from service.spreadsheets.apply import Party
from service.spreadsheets.columns import columns_by_name
from service.spreadsheets.models import Upload
from service.spreadsheets.owned import list_offer_ids
from service.spreadsheets.raw import MOST_CELL_CHARACTERS
from service.spreadsheets.results import Check, read_check

KEPT_FOR = timedelta(days=30)
MOST_OPEN = 20
"""Uploads of one operator that are neither published nor discarded."""
MOST_LISTED = 20
MOST_NAME_CHARACTERS = 200
INTERRUPTED_AFTER = timedelta(minutes=2)
"""After so long without a sign the process that worked on it is taken for dead."""
OPEN_STATES = ("checking", "checked", "publishing", "failed")
_AT_WORK = ("checking", "publishing")


def add_upload(db: Db, party: Party, file_name: str, content: bytes) -> str:
    """Keep a file that is to be checked; gives its identifier. Uploads of more than a month ago go.

    Raises :class:`ConflictingError` where too many of the operator's wait to be published or discarded.
    """
    db.execute(delete(Upload).where(col(Upload.recorded_at) < now() - KEPT_FOR))
    mine = select(Upload.id).where(Upload.operator_id == party.operator_id, col(Upload.state).in_(OPEN_STATES))
    if len(db.exec(mine.limit(MOST_OPEN)).all()) >= MOST_OPEN:
        raise ConflictingError(f"{MOST_OPEN} files wait already: publish or discard some of them first.")
    name = file_name.replace("\\", "/").rpartition("/")[2]
    upload = Upload(
        id=secrets.token_urlsafe(12),
        operator_id=party.operator_id,
        account_id=party.actor.id if party.actor.kind == "account" else None,
        language=party.language,
        file_name="".join(char for char in name if char.isprintable())[:MOST_NAME_CHARACTERS],
        content=content,
    )
    db.add(upload)
    db.flush()
    return upload.id


def get_upload(db: Db, actor: Actor, upload_id: str, *, with_content: bool = False) -> Upload:
    """An upload of an operator that somebody may write for; raises :class:`NotFoundError` for any other."""
    wanted = select(Upload).where(Upload.id == upload_id)
    found = db.exec(wanted if with_content else wanted.options(defer(Upload.content))).first()  # type: ignore[arg-type]
    if found is None or not may_write(actor, found.operator_id):
        raise NotFoundError("No upload of yours has this address.")
    return found


def list_uploads(db: Db, operator_id: str) -> Sequence[Any]:
    """An operator's latest uploads: identifier, name, state and when they came."""
    wanted = select(Upload.id, Upload.file_name, Upload.state, Upload.recorded_at)
    mine = wanted.where(Upload.operator_id == operator_id).order_by(col(Upload.recorded_at).desc(), col(Upload.id))
    return db.exec(mine.limit(MOST_LISTED)).all()


def make_party(db: Db, actor: Actor, upload: Upload) -> Party:
    """Who brings an upload."""
    ids = tuple(list_offer_ids(db, upload.operator_id))
    return Party(actor, upload.operator_id, upload.language, offer_ids=ids)


def move_upload(db: Db, upload_id: str, before: Sequence[str], after: str, **values: Any) -> bool:
    """Bring an upload from one of some states to another; whether it was in one of them."""
    moved = update(Upload).where(col(Upload.id) == upload_id, col(Upload.state).in_(before))
    result: Any = db.execute(moved.values(state=after, moved_at=now(), **values))
    return bool(result.rowcount)


def is_interrupted(upload: Upload) -> bool:
    """Whether nobody works any more on an upload that is worked on."""
    return upload.state in _AT_WORK and now() - upload.moved_at > INTERRUPTED_AFTER


def mend_upload(db: Db, upload: Upload, texts: Mapping[tuple[int, str], str]) -> None:
    """Keep texts that were mended on screen, by row and column; what is no column is left out."""
    corrections = {row: dict(cells) for row, cells in upload.corrections.items()}
    for (row, column), text in texts.items():
        if column in columns_by_name():
            corrections.setdefault(str(row), {})[column] = text[:MOST_CELL_CHARACTERS].strip()
    upload.corrections = corrections
    db.add(upload)


def find_check(upload: Upload) -> Check | None:
    """What checking found; None while it has not ended, or where the file could not be read."""
    return read_check(upload.result) if "results" in upload.result else None
