"""Answers that are kept for a request that comes again with the same key, so that nothing is written twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from service.access import Actor
from service.accounts.models import KeptAnswer
from service.columns import now
from service.database import Db
from service.errors import ConflictingError, InvalidParameterError

MAX_KEY_CHARACTERS = 200
KEPT_HOURS = 48


def find_kept(db: Db, actor: Actor, key: str, digest: str) -> KeptAnswer | None:
    """What was answered to the request of this key; raises :class:`ConflictingError` when that was another request."""
    if len(key) > MAX_KEY_CHARACTERS or not key.isprintable():
        raise InvalidParameterError("Idempotency-Key", f"has at most {MAX_KEY_CHARACTERS} printable characters.")
    found = db.get(KeptAnswer, (_name(actor), key))
    if found is not None and found.recorded_at < _find_end(now()):
        return None
    if found is not None and found.request_hash != digest:
        raise ConflictingError("The Idempotency-Key was used for another request: draw a new one.")
    return found


def keep_answer(db: Db, actor: Actor, key: str, digest: str, answer: tuple[int, bytes, str, str]) -> None:
    """Keep an answer (status, body, location, tag) with what it tells of; everybody's old ones go."""
    status, body, location, etag = answer
    at = now()
    db.execute(delete(KeptAnswer).where(col(KeptAnswer.recorded_at) < _find_end(at)))
    db.add(
        KeptAnswer(
            actor=_name(actor),
            key=key,
            request_hash=digest,
            status=status,
            location=location,
            etag=etag,
            body=body,
            recorded_at=at,
        )
    )
    db.flush()


def forget_kept(db: Db, said: Collection[str]) -> None:
    """Keep no answer any longer in which one of these texts stands."""
    texts = [text.encode() for text in said]
    for kept in db.scalars(select(KeptAnswer).execution_options(yield_per=100)):
        if any(text in kept.body for text in texts):
            db.delete(kept)


def _find_end(at: datetime) -> datetime:
    """What was kept before is kept no longer."""
    return at - timedelta(hours=KEPT_HOURS)


def _name(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"
