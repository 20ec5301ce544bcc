"""Answers that are kept for a request that comes again with the same key, so that nothing is written twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
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
    if found is not None and found.request_hash != digest:
        raise ConflictingError("The Idempotency-Key was used for another request: draw a new one.")
    return found


def keep_answer(db: Db, actor: Actor, key: str, digest: str, answer: tuple[int, bytes, str, str]) -> None:
    """Keep an answer (status, body, location, tag) with what it tells of; this actor's old ones go."""
    status, body, location, etag = answer
    name, at = _name(actor), now()
    old = col(KeptAnswer.recorded_at) < at - timedelta(hours=KEPT_HOURS)
    db.execute(delete(KeptAnswer).where(col(KeptAnswer.actor) == name, old))
    db.add(
        KeptAnswer(
            actor=name,
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


def _name(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"
