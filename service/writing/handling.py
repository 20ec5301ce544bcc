"""What the addresses of offers, venues and operators do alike: the handlers say for which kind, and for whom."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from service.access import Actor
from service.answers import Answer, make_answer
from service.database import Db, open_reading
from service.errors import ForbiddenError, NotFoundError
from service.guard import get_actor
from service.history.search import check_change
from service.intake.documents import StoredDocument, read_documents
from service.query import get_asked
from service.writing.desk import (
    JSON,
    MERGE_PATCH,
    Desk,
    Outcome,
    read_as,
    read_object,
    read_version,
    show_record,
    take_in,
    view_record,
    write_tag,
)
from service.writing.parameters import Version
from service.writing.past import PastRecord, take_back
from service.writing.past import read_version as read_past
from service.writing.prepare import check_version
from service.writing.public import read_part
from service.writing.records import Kind, StatusChange, Writing
from service.writing.schemas import PastView, ReasonGiven, StatusWish
from service.writing.status import change_status, confirm_offers
from service.writing.write import write_records


def add_record(desk: Desk, body: bytes, kind: Kind, *, is_to_publish: bool = False) -> Answer:
    """Add a record of the key's operator."""
    document = read_object(desk, body, JSON)
    return write_record(desk, body, Writing(kind=kind, document=document, is_to_publish=is_to_publish), 201)


def replace_record(desk: Desk, body: bytes, kind: Kind, record_id: str) -> Answer:
    """Write a whole record anew."""
    version, document = read_version(desk), read_object(desk, body, JSON)
    return write_record(desk, body, Writing(kind=kind, id=record_id, document=document, expected_version=version))


def change_record(desk: Desk, body: bytes, kind: Kind, record_id: str) -> Answer:
    """Change some fields of a record by a merge patch."""
    version, patch = read_version(desk), read_object(desk, body, MERGE_PATCH)
    return write_record(desk, body, Writing(kind=kind, id=record_id, patch=patch, expected_version=version))


def write_record(desk: Desk, body: bytes, writing: Writing, status: int = 200) -> Answer:
    """Write one record, and answer what it is now."""

    def act(db: Db, actor: Actor) -> Outcome:
        written = write_records(db, actor, "api", [writing])[0]
        return show_record(db, written.kind, written.id)

    return take_in(desk, body, act, status)


def withdraw_record(desk: Desk, body: bytes, kind: Kind, record_id: str, reason: str | None) -> Answer:
    """Withdraw a record: it is shown no more, and whoever asks for it is told why."""
    version = read_version(desk)
    if body:
        reason = read_as(desk, body, ReasonGiven).reason or reason
    change = StatusChange(kind=kind, id=record_id, status="withdrawn", reason=reason, expected_version=version)
    return take_in(desk, body, change_by(change))


def set_status(desk: Desk, body: bytes, kind: Kind, record_id: str) -> Answer:
    """Give a record another status."""
    wish = read_as(desk, body, StatusWish)
    version = read_version(desk, is_needed=False)
    change = StatusChange(kind=kind, id=record_id, status=wish.status, reason=wish.reason, expected_version=version)
    return take_in(desk, body, change_by(change))


def change_by(change: StatusChange) -> Callable[[Db, Actor], Outcome]:
    """Change a status, and show the record afterwards."""

    def act(db: Db, actor: Actor) -> Outcome:
        change_status(db, actor, "api", change)
        return show_record(db, change.kind, change.id)

    return act


def get_own(db: Db, actor: Actor, kind: Kind, record_id: str) -> StoredDocument:
    """A record for whoever may see it as it is written: its operator and the team.

    Raises :class:`NotFoundError`, :class:`ForbiddenError` for one of another operator that is shown.
    """
    stored = read_documents(db, kind, [record_id]).get(record_id)
    is_own = stored is not None and (actor.is_team or actor.operator_id == stored.owner_id)
    if stored is None or (not is_own and stored.status == "draft"):
        raise NotFoundError(f"No {kind} has the identifier {record_id[:80]!r}.")
    if not is_own:
        raise ForbiddenError("This belongs to another operator.")
    return stored


def show_own(desk: Desk, kind: Kind, record_id: str) -> Answer:
    """A record as it is written, with the tag that writing it needs; or the past version that is asked for."""
    asked = get_asked(desk.request, Version)
    with open_reading(desk.engine) as db:
        stored = get_own(db, get_actor(desk.request), kind, record_id)
        if asked.version is None and asked.as_of is None:
            return make_answer(msgspec.json.encode(view_record(stored)), JSON, etag=write_tag(stored.version))
        past = read_past(db, kind, record_id, version=asked.version, on=asked.as_of)
    return make_answer(msgspec.json.encode(view_past(past)), JSON)


def show_own_history(desk: Desk, kind: Kind, record_id: str) -> Answer:
    """The whole history of a record, for its operator and the team."""
    with open_reading(desk.engine) as db:
        get_own(db, get_actor(desk.request), kind, record_id)
        found = read_part(db, desk.request, kind, record_id)
    return make_answer(msgspec.json.encode(found), JSON)


def take_change_back(desk: Desk, body: bytes, kind: Kind, record_id: str, change_id: int) -> Answer:
    """Undo one change of a record."""
    version = read_version(desk, is_needed=False)

    def act(db: Db, actor: Actor) -> Outcome:
        stored = get_own(db, actor, kind, record_id)
        check_version(stored, version)
        check_change(db, kind, record_id, change_id)
        take_back(db, actor, "api", change_id)
        return show_record(db, kind, record_id)

    return take_in(desk, body, act)


def confirm_record(desk: Desk, body: bytes, offer_id: str) -> Answer:
    """Say that an offer is still true."""
    version = read_version(desk, is_needed=False)

    def act(db: Db, actor: Actor) -> Outcome:
        check_version(get_own(db, actor, "offer", offer_id), version)
        confirm_offers(db, actor, "api", [offer_id])
        return show_record(db, "offer", offer_id)

    return take_in(desk, body, act)


def view_past(past: PastRecord) -> PastView:
    """What the API says of a past version."""
    return PastView(
        kind=past.kind,
        id=past.id,
        version=past.version,
        status=past.beside.get("status", "published"),
        written_at=past.written_at,
        known_on=past.known_on,
        document=past.document,
    )
