"""Funding links, written: who pays whom, with the evidence for it; ended with a reason, and never deleted."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec

from service.access import Actor
from service.answers import Answer
from service.database import Db, open_reading
from service.errors import InvalidBodyError, RefusedWritingError
from service.expectations import reword
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.intake.draft import EvidenceDraft
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
)
from service.writing.handling import get_own, write_record
from service.writing.prepare import check_version
from service.writing.records import Writing
from service.writing.schemas import LinkEnd
from service.writing.write import write_records

MOST_EVIDENCE = 50
_Beside = tuple[tuple[EvidenceDraft, ...] | None, str | None]
"""The evidence and the reason that a body gives besides the document."""


def add_link(desk: Desk, body: bytes) -> Answer:
    """Add a funding link: the team any, an operator its own word about itself."""
    document, (evidence, reason) = _split(read_object(desk, body, JSON))
    return write_record(
        desk, body, Writing(kind="funding_link", document=document, evidence=evidence, reason=reason), 201
    )


def correct_link(desk: Desk, body: bytes, link_id: str) -> Answer:
    """Correct a funding link by a merge patch."""
    version = read_version(desk)
    patch, (evidence, reason) = _split(read_object(desk, body, MERGE_PATCH))
    writing = Writing(
        kind="funding_link", id=link_id, patch=patch, evidence=evidence, reason=reason, expected_version=version
    )
    return write_record(desk, body, writing)


def end_link(desk: Desk, body: bytes, link_id: str) -> Answer:
    """Say on which day a funding link was valid last, and why. Who may not is told so before what is wrong."""
    with open_reading(desk.engine) as db:
        get_own(db, get_actor(desk.request), "funding_link", link_id)
    version, end = read_version(desk), read_as(desk, body, LinkEnd)
    if not end.reason.strip():
        raise InvalidBodyError("reason", "says why it ends.")
    last = end.valid_to or desk.live.current.on

    def act(db: Db, actor: Actor) -> Outcome:
        stored = get_own(db, actor, "funding_link", link_id)
        write_records(db, actor, "api", [make_end(stored, last, end.reason, version)])
        return show_record(db, "funding_link", link_id)

    return take_in(desk, body, act)


def make_end(stored: StoredDocument, last: date, reason: str, version: int | None) -> Writing:
    """The writing that ends a link, of the version that is known.

    Raises :class:`StaleVersionError` where it was changed since, and :class:`RefusedWritingError` where it has ended
    earlier than that already: to end can only shorten. That it was valid for longer than was known is a correction.
    """
    check_version(stored, version)
    before = stored.document["valid_to"]
    if before is not None and date.fromisoformat(before) < last:
        raise RefusedWritingError("valid_to", f"{last} is after its last day ({before}): a later one is a correction.")
    patch = {"valid_to": last.isoformat()}
    return Writing(kind="funding_link", id=stored.id, patch=patch, reason=reason, expected_version=version)


def _split(given: dict[str, Any]) -> tuple[dict[str, Any], _Beside]:
    """The document, and what a body says besides; raises :class:`InvalidBodyError` naming the field."""
    document = {name: value for name, value in given.items() if name not in ("evidence", "reason")}
    reason, evidence = given.get("reason"), given.get("evidence")
    if reason is not None and (not isinstance(reason, str) or len(reason) > LinkEnd.LONGEST):
        raise InvalidBodyError("reason", f"is a text of at most {LinkEnd.LONGEST} characters.")
    if evidence is None:
        return document, (None, reason)
    try:
        return document, (msgspec.convert(evidence, _Evidence), reason)
    except msgspec.ValidationError as error:
        inner = str(error).rpartition(" - at `$")[2].rstrip("`") if " - at `$" in str(error) else ""
        raise InvalidBodyError(f"evidence{inner}", f"{reword(str(error))}.") from None


_Evidence = Annotated[tuple[EvidenceDraft, ...], msgspec.Meta(max_length=MOST_EVIDENCE)]
