"""What is answered through a confirm link: offers are still as shown, or some fields of one are put right.

A link does what it was made for and nothing else: for its own offers, once for each, in those fields that change
from month to month, until it ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from service.access import Actor
from service.columns import now
from service.confirmation.models import ConfirmLink, ReminderStop
from service.confirmation.rules import PURPOSE, LinkState, list_open, read_token
from service.database import Db, Engine
from service.errors import ConflictingError, ForbiddenError, GoneError, NotFoundError, StaleVersionError
from service.intake.documents import StoredDocument, read_documents
from service.secret import obtain_secret
from service.writing.records import Through, Writing
from service.writing.status import confirm_offers
from service.writing.write import write_records

FIELDS = ("sessions", "prices", "enrolment", "how_to_enrol", "url", "recognitions")
"""The fields of an offer that a link may put right: those that do not stay true by themselves."""
THROUGH: Through = "confirm_link"


def find_link_id(engine: Engine, token: str) -> str:
    """The identifier of the link of a token; raises :class:`NotFoundError` for one that is not ours."""
    found = read_token(obtain_secret(engine, PURPOSE), token)
    if found is None:
        raise NotFoundError("There is no such link.")
    return found


def get_link(db: Db, link_id: str) -> ConfirmLink:
    """A link, whatever has become of it; raises :class:`NotFoundError` for one that is not known (any more)."""
    link = db.get(ConfirmLink, link_id)
    if link is None:
        raise NotFoundError("There is no such link.")
    return link


def find_state(link: ConfirmLink, at: datetime) -> LinkState:
    """Whether a link can be used."""
    if link.used_at is not None:
        return "used"
    return "open" if at < link.expires_at else "expired"


def list_waiting(db: Db, link: ConfirmLink) -> list[StoredDocument]:
    """The offers of a link that are still to be answered for, in its order.

    What is not published any more, or belongs to another operator by now, is nobody's to answer for through it.
    """
    ids = list_open(link)
    found = read_documents(db, "offer", ids)
    waiting = (found[offer_id] for offer_id in ids if offer_id in found)
    return [one for one in waiting if one.status == "published" and one.operator_id == link.operator_id]


def confirm_unchanged(db: Db, link_id: str, seen: Mapping[str, int]) -> ConfirmLink:
    """Say that offers are still as they were shown; ``seen`` has the version that was.

    Those that were answered for already stay as they are. Raises :class:`StaleVersionError` when one has changed
    since, and what :func:`get_open_link` raises.
    """
    link, waiting = get_open_link(db, link_id, seen)
    confirmed = [one for one in waiting if one.id in seen]
    for one in confirmed:
        if one.version != seen[one.id]:
            raise StaleVersionError(f"The offer {one.id!r} has changed since it was shown.")
    if confirmed:
        confirm_offers(db, _make_actor(link), THROUGH, [one.id for one in confirmed])
    _note_answered(link, waiting, [one.id for one in confirmed])
    return link


def correct_offer(db: Db, link_id: str, seen: tuple[str, int], patch: Mapping[str, Any]) -> ConfirmLink:
    """Put fields of one offer right; ``seen`` is the offer and the version that was shown.

    Raises :class:`ForbiddenError` for a field that no link may write, :class:`RefusedWritingError` for values that
    cannot be, :class:`StaleVersionError`, and what :func:`get_open_link` and :func:`get_waiting` raise.
    """
    offer_id, version = seen
    if not patch.keys() <= set(FIELDS):
        raise ForbiddenError("A link puts right only what it shows.")
    link, waiting = get_open_link(db, link_id, [offer_id])
    get_waiting(waiting, offer_id)
    writing = Writing(kind="offer", id=offer_id, patch=patch, expected_version=version)
    write_records(db, _make_actor(link), THROUGH, [writing])
    _note_answered(link, waiting, [offer_id])
    return link


def stop_reminders(db: Db, link_id: str, *, is_stopped: bool) -> None:
    """Let the operator of a link receive reminders no more, or again; a link that has ended can do that still."""
    operator_id = get_link(db, link_id).operator_id
    there = db.get(ReminderStop, operator_id)
    if is_stopped and there is None:
        db.add(ReminderStop(operator_id=operator_id))
    elif not is_stopped and there is not None:
        db.delete(there)


def get_open_link(db: Db, link_id: str, offers: Collection[str]) -> tuple[ConfirmLink, list[StoredDocument]]:
    """A link that can be used for these offers, with all of its offers that are still waiting.

    Whoever writes asks within the transaction that writes: of two that press at once, the second finds the answer of
    the first. Raises :class:`NotFoundError`, :class:`GoneError` for a link that was used or has ended, and
    :class:`ForbiddenError` for an offer that is not one of its own.
    """
    link = get_link(db, link_id)
    state = find_state(link, now())
    if state != "open":
        raise GoneError("This link was used already." if state == "used" else "This link has ended.")
    if not set(offers) <= set(link.offers):
        raise ForbiddenError("This link is for other offers.")
    return link, list_waiting(db, link)


def get_waiting(waiting: Iterable[StoredDocument], offer_id: str) -> StoredDocument:
    """One of the offers that wait; raises :class:`ConflictingError` where it was answered for already."""
    found = next((one for one in waiting if one.id == offer_id), None)
    if found is None:
        raise ConflictingError("This offer was answered for already.")
    return found


def _make_actor(link: ConfirmLink) -> Actor:
    return Actor("link", link.id, link.operator_id, "write")


def _note_answered(link: ConfirmLink, waiting: list[StoredDocument], answered: Collection[str]) -> None:
    link.answered = [*link.answered, *answered]
    if all(one.id in answered for one in waiting):
        link.used_at = now()
