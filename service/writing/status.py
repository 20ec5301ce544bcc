"""The life of a record: drafted, published, suspended, archived, withdrawn, restored; confirmed; merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlmodel import col

from service.access import Actor
from service.columns import now, to_day
from service.database import Db
from service.errors import ConflictingError, FieldError, ForbiddenError, GoneError, RefusedWritingError
from service.evidence.models import Claim, Figure
from service.funding.models import FundingLink
from service.history.models import Change
from service.history.recording import MAX_REASON_CHARACTERS
from service.intake.documents import StoredDocument, read_documents
from service.intake.models import SourceRecord
from service.intake.texts import clean_text
from service.offers.certification import Partner
from service.offers.models import Offer, OfferVenue, TrainingSession
from service.operators.models import Venue
from service.recognition.models import Recognition
from service.writing.acts import Deed, do_deeds
from service.writing.prepare import check_allowed, check_version
from service.writing.publishing import list_missing
from service.writing.records import StatusChange, Through, Writing, Written

FOLLOWING: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "offer": {
            "draft": ("published", "archived", "withdrawn"),
            "published": ("suspended", "archived", "withdrawn"),
            "suspended": ("published", "archived", "withdrawn"),
            "archived": ("published", "draft", "withdrawn"),
            "withdrawn": ("published", "draft"),
        },
        "venue": {"published": ("withdrawn",), "withdrawn": ("published",)},
        "operator": {"published": ()},
    }
)
"""By kind and status, the statuses that may follow."""
_GONE = ("archived", "withdrawn")
MOST_NAMED = 10


def change_status(db: Db, actor: Actor, through: Through, change: StatusChange) -> Written:
    """Publish, suspend, archive, withdraw or restore a record.

    Raises :class:`RefusedWritingError` naming ``status``, ``reason`` or each field that publishing lacks,
    :class:`ConflictingError` for a venue that offers use, and what :func:`check_allowed` raises.
    """
    stored = _get_stored(db, actor, change)
    if change.status == stored.status:
        return Written(stored.kind, stored.id, "unchanged", stored.version, {})
    following = FOLLOWING[stored.kind][stored.status]
    if change.status not in following:
        raise RefusedWritingError("status", f"{change.status[:80]!r} cannot follow {stored.status!r}.", following)
    reason = _read_reason(change)
    _check_following(db, stored, change)
    values = {"status": change.status, "status_reason": reason if change.status != "published" else None}
    if stored.row.get("merged_into_id") is not None:
        values["merged_into_id"] = None
    return do_deeds(db, actor, through, [Deed(stored, _name_act(stored.status, change.status), values, reason)])[0]


def _get_stored(db: Db, actor: Actor, change: StatusChange) -> StoredDocument:
    stored = read_documents(db, change.kind, [change.id]).get(change.id)
    try:
        check_allowed(actor, Writing(kind=change.kind, id=change.id), stored)
    except GoneError:
        assert stored is not None  # noqa: S101  what is gone was there
        if not actor.is_team and _was_taken_down(db, stored):
            raise ForbiddenError("The team that runs the service withdrew it; only the team restores it.") from None
    assert stored is not None  # noqa: S101  else it was not found
    check_version(stored, change.expected_version)
    return stored


def _was_taken_down(db: Db, stored: StoredDocument) -> bool:
    """Whether the team withdrew or merged a record, not its operator."""
    wanted = select(col(Change.operator_id)).where(
        col(Change.subject_kind) == stored.kind,
        col(Change.subject_id) == stored.id,
        col(Change.act).in_(("withdrawn", "merged")),
    )
    last = db.execute(wanted.order_by(col(Change.id).desc()).limit(1)).first()
    return last is not None and last[0] is None


def _read_reason(change: StatusChange) -> str | None:
    reason = clean_text(change.reason or "", "reason", "reason")
    if change.status == "withdrawn" and not reason:
        raise RefusedWritingError("reason", "is needed: whoever looks for it is told why it is gone.")
    if len(reason) > MAX_REASON_CHARACTERS:
        raise RefusedWritingError("reason", f"has at most {MAX_REASON_CHARACTERS} characters.")
    return reason or None


def _check_following(db: Db, stored: StoredDocument, change: StatusChange) -> None:
    is_publishing = change.status == "published" and stored.status != "suspended"
    missing = [name for name in list_missing(stored.document, stored.kind) if name not in change.may_lack]
    if is_publishing and missing:
        raise RefusedWritingError.join([FieldError(name, "is needed before publishing.") for name in missing])
    if is_publishing and stored.kind == "offer":
        _check_venues(db, stored)
    if stored.kind == "venue" and change.status == "withdrawn":
        using = (
            select(col(Offer.id))
            .where(or_(_gives_there(OfferVenue, stored.id), _gives_there(TrainingSession, stored.id)))
            .where(col(Offer.status).not_in(_GONE))
            # A draft of somebody else is nothing that the owner of the venue may know of.
            .where((col(Offer.status) != "draft") | (col(Offer.operator_id) == stored.owner_id))
        )
        offers = list(db.scalars(using.order_by(col(Offer.id)).limit(MOST_NAMED)))
        if offers:
            raise ConflictingError(f"Offers are given there: {', '.join(offers)}. Move or withdraw them first.")


def _gives_there(table: type[OfferVenue | TrainingSession], venue_id: str) -> ColumnElement[bool]:
    """Whether an offer is given at a venue, as a whole or by a training session."""
    return exists().where(col(table.offer_id) == col(Offer.id), col(table.venue_id) == venue_id).correlate(Offer)


def _check_venues(db: Db, stored: StoredDocument) -> None:
    """A venue that was withdrawn since an offer was put away is not shown again with it."""
    sessions = stored.document["sessions"]
    paths = {name: f"venues[{rank}]" for rank, name in enumerate(stored.document["venues"])}
    for rank, one in enumerate(sessions):
        paths.setdefault(one["venue_id"], f"sessions[{rank}].venue_id")
    wanted = select(col(Venue.id)).where(col(Venue.id).in_(paths.keys() - {None}), col(Venue.status) == "withdrawn")
    gone = sorted(db.scalars(wanted))
    if gone:
        raise RefusedWritingError.join([FieldError(paths[name], f"{name} was withdrawn.") for name in gone])


def _name_act(before: str, after: str) -> str:
    if before in _GONE and after in ("published", "draft"):
        return "restored"
    return after


def confirm_offers(db: Db, actor: Actor, through: Through, ids: Sequence[str]) -> list[Written]:
    """Say that offers are still true as they stand; gives what became of each, in their order.

    Raises :class:`ConflictingError` for one that is not shown, and what :func:`check_allowed` raises.
    """
    found, on = read_documents(db, "offer", ids), to_day(now())
    deeds, unchanged = [], {}
    for name in dict.fromkeys(ids):
        stored = found.get(name)
        check_allowed(actor, Writing(kind="offer", id=name), stored)
        assert stored is not None  # noqa: S101  else it was not found
        if stored.status not in ("published", "suspended"):
            raise ConflictingError(f"The offer {name!r} is {stored.status}: only what is shown can be confirmed.")
        if (stored.row["confirmed_on"], stored.row["confirmed_precision"]) == (on, "day"):
            unchanged[name] = Written("offer", name, "unchanged", stored.version, {})
        else:
            deeds.append(Deed(stored, "confirmed", {"confirmed_on": on, "confirmed_precision": "day"}))
    done = {one.id: one for one in do_deeds(db, actor, through, deeds)} | unchanged
    return [done[name] for name in dict.fromkeys(ids)]


def merge_offers(db: Db, actor: Actor, gone_id: str, kept_id: str, reason: str) -> list[Written]:
    """Withdraw an offer as a duplicate of another, which takes over what sources, documents and payers say of it.

    Only the team may. Whoever asks for the one is told of the other. Restoring it brings its own record back; what
    was taken over stays where it is. Raises :class:`RefusedWritingError` when the two are one, or one is gone.
    """
    if not actor.is_team:
        raise ForbiddenError("The team that runs the service merges offers.")
    found = read_documents(db, "offer", [gone_id, kept_id])
    for field, name in (("gone_id", gone_id), ("kept_id", kept_id)):
        if name not in found or found[name].status in _GONE:
            raise RefusedWritingError(field, f"{name[:80]!r} is no offer that is there.")
    if found[kept_id].status == "draft" and found[gone_id].status != "draft":
        raise RefusedWritingError("status", "is draft: an offer that is shown goes into no other that nobody sees.")
    if gone_id == kept_id:
        raise RefusedWritingError("kept_id", "is the same offer.")
    _move_statements(db, gone_id, kept_id)
    values = {"status": "withdrawn", "status_reason": reason or None, "merged_into_id": kept_id}
    return do_deeds(
        db,
        actor,
        "form",
        [
            Deed(found[gone_id], "merged", values, reason),
            Deed(found[kept_id], "merged", {}, reason),
            *(Deed(link, "merged", {"offer_id": kept_id}, reason) for link in _read_links_to(db, gone_id)),
        ],
    )


def _read_links_to(db: Db, offer_id: str) -> list[StoredDocument]:
    """The funding links to an offer that others than its operator speak of: each has a history of its own."""
    said = col(FundingLink.is_own_word).is_(False)
    wanted = (
        select(col(FundingLink.id)).where(col(FundingLink.offer_id) == offer_id, said).order_by(col(FundingLink.id))
    )
    return list(read_documents(db, "funding_link", list(db.scalars(wanted))).values())


def _move_statements(db: Db, gone_id: str, kept_id: str) -> None:
    """Recognitions, partners, evidence, figures and what sources bring go with an offer, and have no history."""
    own = col(Recognition.is_own_word).is_(False)
    db.execute(update(Recognition).where(col(Recognition.offer_id) == gone_id, own).values(offer_id=kept_id))
    db.execute(update(Partner).where(col(Partner.offer_id) == gone_id).values(offer_id=kept_id))
    for table in (Claim, Figure):
        mine = (col(table.subject_kind) == "offer", col(table.subject_id) == gone_id)
        db.execute(update(table).where(*mine).values(subject_id=kept_id))
    # Sessions have the identifiers of their source, which from now on brings them to the offer that is kept.
    held = col(TrainingSession.offer_id) == gone_id
    db.execute(update(TrainingSession).where(held).values(id=col(TrainingSession.id) + ".gone"))
    given = (col(SourceRecord.kind) == "offer", col(SourceRecord.record_id) == gone_id)
    db.execute(update(SourceRecord).where(*given).values(record_id=kept_id))
    db.execute(update(Offer).where(col(Offer.merged_into_id) == gone_id).values(merged_into_id=kept_id))
