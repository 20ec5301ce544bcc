"""Prepare writings: who may, which version was seen, what the record would be, and what is wrong with it.

Everything here reads. The same preparation is behind checking and writing, so that what was checked can be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.access import Actor, check_may_write, may_write
from service.database import Db
from service.errors import (
    CartoformaError,
    FieldError,
    ForbiddenError,
    GoneError,
    InputError,
    NotFoundError,
    RefusedDraftError,
    StaleVersionError,
)
from service.history.recording import Key, list_edited
from service.history.rules import Fields
from service.intake.documents import StoredDocument, make_state, read_documents
from service.intake.locate import locate_draft
from service.intake.match import Known, load_known, resolve_references, widen_known
from service.intake.rows import Record, make_record
from service.intake.shapes import SHAPES
from service.intake.store import Became, Plan, plan_records
from service.sources import write_source
from service.writing.drafting import find_draft, make_id, merge_document
from service.writing.publishing import list_missing
from service.writing.records import KINDS, Writing
from service.writing.rights import find_reserved, read_venues_named


@dataclass(slots=True)
class Prepared:
    """One writing on its way; ``stored`` is what it changes, ``became`` what it comes to."""

    writing: Writing
    id: str
    stored: StoredDocument | None = None
    record: Record | None = None
    became: Became | None = None
    changes: Fields = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)
    failure: CartoformaError | None = None

    def refuse(self, error: CartoformaError) -> None:
        """Note what is wrong: with fields of it, or with the whole."""
        if isinstance(error, InputError):
            self.errors += error.errors
        else:
            self.failure = error


@dataclass(slots=True)
class Preparation:
    """Several writings, and the rows that they come to."""

    prepared: list[Prepared]
    plan: Plan
    known: Known


def prepare_writings(db: Db, actor: Actor, writings: Sequence[Writing]) -> Preparation:
    """Everything that writing would do, without doing it."""
    stored, edited = _load_stored(db, writings)
    prepared = [_begin(actor, one, stored, edited) for one in writings]
    _refuse_twice(prepared)
    known = Known()
    for (kind, name), there in stored.items():
        known.rows[kind][name] = there.row
    source = write_source(actor)
    good = [one for one in prepared if one.record is not None]
    load_known(db, source, [one.record for one in good if one.record is not None], known)
    widen_known(db, [one.record for one in good if one.record is not None], known)
    for one in good:
        _resolve(one, known)
    good = [one for one in good if not one.errors]
    records = [one.record for one in good if one.record is not None]
    plan, became = plan_records(db, source, records, known, "edited_at")
    for one, result in zip(good, became, strict=True):
        one.became = result
        one.changes = result.list_changes()
    named = read_venues_named(db, actor, [one.changes for one in good if one.writing.kind == "offer"])
    for one, result in zip(good, became, strict=True):
        one.errors += find_reserved(db, actor, one.writing.kind, one.changes, named)
        one.errors += _find_lacking(one, result)
    return Preparation(prepared, plan, known)


def _load_stored(db: Db, writings: Sequence[Writing]) -> tuple[dict[Key, StoredDocument], Mapping[Key, set[str]]]:
    found: dict[Key, StoredDocument] = {}
    for kind in KINDS:
        ids = {one.id for one in writings if one.kind == kind and one.id is not None}
        if ids:
            found |= {(kind, name): one for name, one in read_documents(db, kind, ids).items()}
    return found, list_edited(db, (key for key in found if key[0] == "venue"))


def _begin(
    actor: Actor, writing: Writing, stored: Mapping[Key, StoredDocument], edited: Mapping[Key, set[str]]
) -> Prepared:
    key = (writing.kind, writing.id or "")
    one = Prepared(writing, writing.id or "", stored.get(key))
    try:
        check_allowed(actor, writing, one.stored)
        document = merge_document(writing, one.stored)
        if writing.id is None:
            one.id = make_id(document)
        draft = find_draft(actor, writing, (one.id, document, one.stored), edited.get(key, set()))
        record = make_record(SHAPES[writing.kind], draft, one.id, locate_draft(draft), (write_source(actor), ""))
        # No evidence that is given is not the same as none given: what was there goes.
        one.record = replace(record, claims=()) if writing.evidence == () else record
    except CartoformaError as error:
        one.refuse(error)
    return one


def check_allowed(actor: Actor, writing: Writing, stored: StoredDocument | None) -> None:
    """Raise unless somebody may write this, and has seen the version that there is.

    Raises :class:`NotFoundError` (a draft of another operator is not found either), :class:`ForbiddenError`,
    :class:`GoneError` for what was withdrawn or merged, :class:`StaleVersionError`.
    """
    if writing.id is None:
        if writing.kind == "operator" and not actor.is_team:
            raise ForbiddenError("The team that runs the service adds operators.")
        check_may_write(actor, writing.operator_id or actor.operator_id)
        return
    if stored is None or (stored.status == "draft" and not may_write(actor, stored.owner_id)):
        raise NotFoundError(f"No {writing.kind} has the identifier {writing.id[:80]!r}.")
    check_may_write(actor, stored.owner_id)
    check_present(stored)
    check_version(stored, writing.expected_version)


def check_present(stored: StoredDocument) -> None:
    """Raise :class:`GoneError` for what was withdrawn or merged: it has to be restored before it is written."""
    if stored.status == "withdrawn":
        reason = stored.row.get("status_reason")
        raise GoneError(f"The {stored.kind} {stored.id!r} was withdrawn{f': {reason}' if reason else '.'}")


def check_version(stored: StoredDocument, expected: int | None) -> None:
    """Raise :class:`StaleVersionError` when a record has another version than the one that was seen."""
    if expected is not None and expected != stored.version:
        raise StaleVersionError(
            f"The {stored.kind} {stored.id!r} is at version {stored.version} now, not {expected}: read it again."
        )


def _refuse_twice(prepared: Sequence[Prepared]) -> None:
    seen: set[Key] = set()
    for one in prepared:
        key = (one.writing.kind, one.id)
        if key in seen:
            one.errors.append(FieldError("id", f"{one.id} stands twice here."))
            one.record = None
        seen.add(key)


def _resolve(one: Prepared, known: Known) -> None:
    assert one.record is not None  # noqa: S101  only those that have one are resolved
    try:
        resolve_references(one.record, known)
    except RefusedDraftError as error:
        one.refuse(error)


def _find_lacking(one: Prepared, became: Became) -> list[FieldError]:
    """What is published may lose nothing that publishing needs; what it lacked before it may lack still."""
    kind, after = one.writing.kind, make_state(one.writing.kind, *became.after)
    if after.get("status") == "draft":
        return []
    lacks = set(list_missing(after, kind))
    if one.stored is not None and one.stored.status != "draft":
        lacks -= set(list_missing(one.stored.document, kind))
    return [FieldError(name, "is needed before publishing.") for name in sorted(lacks)]
