"""Past versions of records: the present one walked back through its history; and changes that are taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.access import Actor
from service.columns import to_day
from service.database import Db
from service.errors import ConflictingError, NotFoundError
from service.history.models import Change
from service.history.rules import State, walk_back
from service.history.search import get_change, list_later
from service.intake.documents import BESIDE, Document, StoredDocument, read_documents
from service.writing.acts import Deed, do_deeds
from service.writing.prepare import check_allowed
from service.writing.publishing import list_missing
from service.writing.records import StatusChange, Through, Writing, Written
from service.writing.status import change_status
from service.writing.write import write_records


@dataclass(frozen=True, slots=True)
class PastRecord:
    """A record as it was: its version, its document, and what stood beside it.

    ``written_at`` is when this version was written, None where no history reaches back so far; ``known_on`` the day
    on which the record itself was first written, None likewise.
    """

    kind: str
    id: str
    version: int
    document: Document
    beside: State
    written_at: datetime | None
    known_on: date | None


def read_version(
    db: Db, kind: str, record_id: str, *, version: int | None = None, on: date | None = None
) -> PastRecord:
    """A version of a record, or the one that it had at the end of a day in Belgium; without either, the present one.

    A day before the record was first written gives its first version: ``known_on`` tells that it was not known yet.
    Raises :class:`NotFoundError` for a record or a version that there is not.
    """
    stored = read_documents(db, kind, [record_id]).get(record_id)
    if stored is None:
        raise NotFoundError(f"No {kind} has the identifier {record_id[:80]!r}.")
    changes = _list_changes(db, kind, record_id)
    undone = [one for one in changes if _is_later(one, version, on) and not _is_beginning(one)]
    left = changes[len(undone) :]
    reached = left[0].version if left else undone[-1].version - 1 if undone else stored.version
    if version is not None and version != reached:
        raise NotFoundError(f"The {kind} {record_id!r} has no version {version} on record.")
    state = walk_back(_gather(stored), (one.fields for one in undone))
    first = changes[-1] if changes and _is_beginning(changes[-1]) else None
    return PastRecord(
        kind=kind,
        id=record_id,
        version=reached,
        document={name: state[name] for name in stored.document},
        beside={name: state[name] for name in BESIDE if name in state},
        written_at=left[0].at if left else None,
        known_on=to_day(first.at) if first is not None else None,
    )


def _list_changes(db: Db, kind: str, record_id: str) -> list[Change]:
    wanted = select(Change).where(col(Change.subject_kind) == kind, col(Change.subject_id) == record_id)
    return list(db.scalars(wanted.order_by(col(Change.id).desc())))


def _is_later(change: Change, version: int | None, on: date | None) -> bool:
    if version is not None:
        return change.version > version
    return on is not None and to_day(change.at) > on


def _is_beginning(change: Change) -> bool:
    """Whether a record began with this change."""
    return change.version == 1 and change.act in ("created", "imported")


def _gather(stored: StoredDocument) -> State:
    beside = {name: _write(stored.row[name]) for name in BESIDE if name in stored.row}
    return {**stored.document, **beside}


def _write(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def take_back(db: Db, actor: Actor, through: Through, change_id: int) -> Written:
    """Undo one change of a record, by writing what was before it: that is a change of its own.

    Raises :class:`ConflictingError` when a later change touched the same, or when it is the beginning of the record
    or a merge; and what writing raises.
    """
    change = get_change(db, change_id)
    kind: Any = change.subject_kind
    stored = read_documents(db, kind, [change.subject_id]).get(change.subject_id)
    if "status" not in change.fields:
        check_allowed(actor, Writing(kind=kind, id=change.subject_id), stored)
    assert stored is not None  # noqa: S101  records are never deleted
    _check_undoable(db, change)
    before = {name: values[0] for name, values in change.fields.items()}
    written = Written(kind, stored.id, "unchanged", stored.version, {})
    if "status" in before:
        written = change_status(db, actor, through, _make_status_change(db, change, before))
    if content := {name: value for name, value in before.items() if name not in BESIDE}:
        document = _restore(stored, content)
        written = write_records(db, actor, through, [Writing(kind=kind, id=stored.id, document=document)])[0]
    if "confirmed_on" in before:
        day = date.fromisoformat(before["confirmed_on"]) if before["confirmed_on"] else None
        values = {"confirmed_on": day, "confirmed_precision": before.get("confirmed_precision", "day")}
        present = read_documents(db, kind, [stored.id])[stored.id]  # what was written above is a version of its own
        written = do_deeds(db, actor, through, [Deed(present, "edited", values)])[0]
    return written


def _make_status_change(db: Db, change: Change, before: State) -> StatusChange:
    """Back to the status before a change; what the record lacked then it may lack again."""
    kind: Any = change.subject_kind
    past = read_version(db, kind, change.subject_id, version=change.version - 1)
    return StatusChange(
        kind=kind,
        id=change.subject_id,
        status=before["status"],
        reason=before.get("status_reason") or change.reason,
        may_lack=list_missing(past.document, kind),
    )


def _check_undoable(db: Db, change: Change) -> None:
    if _is_beginning(change) or change.act in ("merged", "erased"):
        raise ConflictingError(f"The change {change.id} cannot be taken back: the record can be withdrawn or restored.")
    later = {name for one in list_later(db, change) for name in one.fields}
    if both := sorted(later & change.fields.keys()):
        raise ConflictingError(f"Later changes touched the same: {', '.join(both)}. Take them back first.")
    if not change.fields.keys() - {"operator_id", "operator_state"}:
        raise ConflictingError(f"The change {change.id} holds nothing that can be taken back.")


def _restore(stored: StoredDocument, content: State) -> Document:
    document = {**stored.document, **content}
    if "sessions" in content:  # an identifier that was given up is not taken up again
        known = {one["id"] for one in stored.document["sessions"]}
        document["sessions"] = [
            one if one["id"] in known else {name: value for name, value in one.items() if name != "id"}
            for one in content["sessions"] or ()
        ]
    return document
