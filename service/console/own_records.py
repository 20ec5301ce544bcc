"""Whose records a page is about, and the records themselves: for anybody else they are not there at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from litestar import Request
from sqlalchemy import or_
from sqlmodel import col, select

from service.access import Actor, may_write
from service.database import Db
from service.errors import NotFoundError
from service.guard import get_actor
from service.intake.documents import StoredDocument, read_documents
from service.operators.models import Operator, Venue
from service.places.gazetteer import default_gazetteer
from service.record_forms.words import Names

ACTING = "operator"
"""The name in an address of the operator that somebody of the team acts for."""


def find_acting(request: Request[Any, Any, Any]) -> str | None:
    """The operator that a page is about: one's own, or the one that somebody of the team has chosen in the address."""
    actor = get_actor(request)
    return request.query_params.get(ACTING, "")[:200] or None if actor.is_team else actor.operator_id


def write_acting(actor: Actor, operator_id: str | None) -> str:
    """The query that keeps the chosen operator in a link; empty for those who have one of their own."""
    return f"?{ACTING}={operator_id}" if actor.is_team and operator_id else ""


def get_operator_row(db: Db, operator_id: str | None) -> Operator:
    """An operator's card; raises :class:`NotFoundError` where there is none."""
    row = db.get(Operator, operator_id) if operator_id else None
    if row is None:
        raise NotFoundError("No operator has this identifier.")
    return row


def get_own(db: Db, actor: Actor, kind: str, record_id: str) -> StoredDocument:
    """A record that somebody may write.

    Raises :class:`NotFoundError` for one that is another's, as for one that is not there.
    """
    return list_own(db, actor, kind, [record_id])[0]


def list_own(db: Db, actor: Actor, kind: str, ids: Sequence[str]) -> list[StoredDocument]:
    """Records that somebody may write, in the order of ``ids``; raises what :func:`get_own` raises."""
    found = read_documents(db, kind, ids)
    for name in ids:
        if name not in found or not may_write(actor, found[name].owner_id):
            raise NotFoundError("Nothing of yours has this address.")
    return [found[name] for name in ids]


def list_names(db: Db, operator_id: str | None, used: Collection[str] = (), language: str = "fr") -> Names:
    """The venues that an operator's offers may name: its own that are not withdrawn, and those named already."""
    own = (col(Venue.operator_id) == operator_id) & (col(Venue.status) == "published")
    wanted = select(Venue).where(or_(own, col(Venue.id).in_(sorted(used)))).order_by(col(Venue.name), col(Venue.id))
    return {"venue": {row.id: name_venue(row, language) for row in db.exec(wanted)}}


def name_venue(row: Venue, language: str) -> str:
    """A venue with its street and town, so that two of one name are told apart."""
    return ", ".join(part for part in (row.name, row.street, name_town(row, language)) if part)


def name_town(row: Venue, language: str) -> str:
    """The town of a venue; empty where it is not known."""
    entry = default_gazetteer().find(row.place_id or "")
    return entry.get_name(language) if entry else ""


def list_used_venues(document: dict[str, Any]) -> set[str]:
    """The venues that an offer's document names, its sessions' included."""
    sessions = (row.get("venue_id") for row in document.get("sessions") or ())
    return {name for name in (*(document.get("venues") or ()), *sessions) if name}
