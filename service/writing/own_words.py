"""An operator's own words about the recognition of its offers: supported by a document, or refused."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from service.access import Actor
from service.catalogue.revision import move_revision
from service.columns import now
from service.database import Db
from service.errors import ForbiddenError, NotFoundError, RefusedWritingError
from service.evidence.models import Claim, Document
from service.history.recording import Act, record_acts
from service.intake.documents import StoredDocument, read_documents
from service.intake.texts import clean_text
from service.offers.models import Offer
from service.recognition.models import Recognition
from service.writing.records import Through, Writing, Written
from service.writing.write import write_records

MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Where it is said that a recognition is so: a document, the place in it, who speaks and when."""

    document_id: str
    location: str | None = None
    speaker: str | None = None
    said_on: date | None = None


def list_own_words(db: Db, limit: int = MOST_LISTED) -> list[tuple[Recognition, Offer]]:
    """The recognitions that operators claim for offers that are shown, the latest first, each with its offer."""
    wanted = (
        select(Recognition, Offer)
        .join(Offer, col(Offer.id) == col(Recognition.offer_id))
        .where(col(Recognition.is_own_word).is_(True), col(Offer.status).in_(("published", "suspended")))
    )
    rows = db.execute(wanted.order_by(col(Recognition.recorded_at).desc(), col(Recognition.id)).limit(limit))
    return [(recognition, offer) for recognition, offer in rows]


def support_own_word(db: Db, actor: Actor, through: Through, recognition_id: str, support: Support) -> Written:
    """Make an operator's word a recognition that counts, because a document says so.

    It is the operator's field no more: evidence is changed by evidence. Raises :class:`RefusedWritingError` for a
    document that there is not, :class:`NotFoundError` for a word that is not (or no longer) there.
    """
    row, stored = _get_own_word(db, actor, recognition_id)
    if db.get(Document, support.document_id) is None:
        raise RefusedWritingError("document_id", f"no document is called {support.document_id[:80]!r}.")
    location = clean_text(support.location or "", "location", "location") or None
    speaker = clean_text(support.speaker or "", "speaker", "speaker") or None
    # Another identifier: the operator may claim the same body again, and that word must not meet this one.
    name = f"{stored.id}:{row.body}:{secrets.token_hex(4)}"
    db.execute(update(Recognition).where(col(Recognition.id) == row.id).values(id=name, is_own_word=False))
    db.add(
        Claim(
            subject_kind="recognition",
            subject_id=name,
            field="record",
            status="stated",
            document_id=support.document_id,
            location=location,
            speaker=speaker,
            said_on=support.said_on,
            source="team",
        )
    )
    db.flush()
    return _note_support(db, actor, through, stored, support)


def _note_support(db: Db, actor: Actor, through: Through, before: StoredDocument, support: Support) -> Written:
    """The offer's next version: a word less, which its history says."""
    at, version = now(), before.version + 1
    db.execute(update(Offer).where(col(Offer.id) == before.id).values(version=version, recorded_at=at))
    after = read_documents(db, "offer", [before.id])[before.id].document["recognitions"]
    fields = {"recognitions": [before.document["recognitions"], after]}
    record_acts(db, actor, through, [Act("offer", before.id, version, "edited", fields, support.document_id)], at)
    move_revision(db, {("offer", before.id)})
    return Written("offer", before.id, "changed", version, fields)


def refuse_own_word(db: Db, actor: Actor, through: Through, recognition_id: str, reason: str) -> Written:
    """Take an operator's word away, with the reason in the offer's history."""
    row, stored = _get_own_word(db, actor, recognition_id)
    if not reason.strip():
        raise RefusedWritingError("reason", "is needed.")
    left = [one for one in stored.document["recognitions"] if not _is_same(one, row)]
    writing = Writing(kind="offer", id=stored.id, patch={"recognitions": left}, reason=reason.strip())
    return write_records(db, actor, through, [writing])[0]


def _is_same(one: dict[str, Any], row: Recognition) -> bool:
    since = row.valid_from.isoformat() if row.valid_from else None
    return (one["body"], one["valid_from"]) == (row.body, since)


def _get_own_word(db: Db, actor: Actor, recognition_id: str) -> tuple[Recognition, StoredDocument]:
    if not actor.is_team:
        raise ForbiddenError("The team that runs the service decides about own words.")
    row = db.get(Recognition, recognition_id)
    if row is None or not row.is_own_word or row.offer_id is None:
        raise NotFoundError("This word of an operator is not there any more.")
    return row, read_documents(db, "offer", [row.offer_id])[row.offer_id]
