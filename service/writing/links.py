"""Funding links, written: who pays whom, with the evidence for it; ended with a reason, and never deleted."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from service.answers import Answer
from service.database import open_reading
from service.errors import InvalidBodyError
from service.expectations import reword
from service.guard import get_actor
from service.intake.draft import EvidenceDraft
from service.writing.desk import JSON, MERGE_PATCH, Desk, read_as, read_object, read_version
from service.writing.handling import get_own, write_record
from service.writing.records import Writing
from service.writing.schemas import LinkEnd

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
    patch = {"valid_to": last.isoformat()}
    writing = Writing(kind="funding_link", id=link_id, patch=patch, reason=end.reason, expected_version=version)
    return write_record(desk, body, writing)


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
