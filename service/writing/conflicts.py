"""Conflicts between what a person wrote and what a source says: listed for both, until somebody settles them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import and_, or_, select
from sqlmodel import col

from service.access import Actor
from service.columns import now
from service.database import Db
from service.errors import ConflictingError, NotFoundError
from service.history.models import Conflict
from service.history.recording import release_fields
from service.intake.documents import BESIDE, read_documents
from service.offers.models import Offer
from service.operators.models import Venue
from service.writing.prepare import check_allowed
from service.writing.records import StatusChange, Through, Writing, Written
from service.writing.status import change_status
from service.writing.write import write_records

MOST_LISTED = 500


class ConflictLine(Struct, frozen=True):
    """A field of a record that a source gives otherwise: what is kept, and what the source offers."""

    id: int
    kind: str
    record_id: str
    field: str
    source: str
    kept: Any
    offered: Any
    seen_at: datetime


def list_conflicts(db: Db, operator_id: str | None = None) -> list[ConflictLine]:
    """The open conflicts over an operator's records (all of them without one), the latest first; 500 at most."""
    wanted = select(Conflict).where(col(Conflict.settled_at).is_(None))
    if operator_id is not None:
        of = (col(Conflict.subject_kind), col(Conflict.subject_id))
        offers = select(col(Offer.id)).where(col(Offer.operator_id) == operator_id)
        venues = select(col(Venue.id)).where(col(Venue.operator_id) == operator_id)
        wanted = wanted.where(
            or_(
                and_(of[0] == "offer", of[1].in_(offers)),
                and_(of[0] == "venue", of[1].in_(venues)),
                and_(of[0] == "operator", of[1] == operator_id),
            )
        )
    rows = list(db.scalars(wanted.order_by(col(Conflict.id).desc()).limit(MOST_LISTED)))
    return list(_describe(db, rows))


def _describe(db: Db, rows: list[Conflict]) -> Iterator[ConflictLine]:
    kinds = {row.subject_kind for row in rows}
    stored = {
        (kind, name): one
        for kind in kinds
        for name, one in read_documents(db, kind, {row.subject_id for row in rows if row.subject_kind == kind}).items()
    }
    for row in rows:
        one = stored[row.subject_kind, row.subject_id]
        kept = one.row.get(row.field) if row.field in BESIDE else one.document.get(row.field)
        assert row.id is not None  # noqa: S101  it was read
        yield ConflictLine(
            row.id, row.subject_kind, row.subject_id, row.field, row.source, kept, row.offered["value"], row.seen_at
        )


def settle_conflict(
    db: Db, actor: Actor, through: Through, conflict_id: int, settlement: Literal["kept", "taken"]
) -> Written:
    """Keep what the person wrote, or take what the source says: the source may write that field again then.

    Raises :class:`NotFoundError`, :class:`ConflictingError` when it is settled already, and what writing raises.
    """
    row = db.get(Conflict, conflict_id)
    if row is None:
        raise NotFoundError(f"No conflict has the number {conflict_id}.")
    kind: Any = row.subject_kind
    stored = read_documents(db, kind, [row.subject_id]).get(row.subject_id)
    check_allowed(actor, Writing(kind=kind, id=row.subject_id), stored)
    assert stored is not None  # noqa: S101  else it was not found
    if row.settled_at is not None:
        raise ConflictingError(f"The conflict {conflict_id} is settled already.")
    row.settled_at, row.settlement = now(), settlement
    db.flush()
    if settlement == "kept":
        return Written(kind, stored.id, "unchanged", stored.version, {})
    written = _take(db, actor, through, stored.id, row)
    release_fields(db, (kind, stored.id), [row.field])
    return written


def _take(db: Db, actor: Actor, through: Through, record_id: str, row: Conflict) -> Written:
    kind: Any = row.subject_kind
    value = row.offered["value"]
    if row.field == "status":
        return change_status(db, actor, through, StatusChange(kind=kind, id=record_id, status=value, reason=row.source))
    patch = {row.field: value}
    if row.field == "sessions":
        patch = {"sessions": [{name: one[name] for name in one if name != "id"} for one in value]}
    return write_records(db, actor, through, [Writing(kind=kind, id=record_id, patch=patch)])[0]
