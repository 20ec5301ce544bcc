"""What an operator has that a file may speak of: its offers, and the venues that it may name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlmodel import col

from service.database import Db
from service.intake.documents import StoredDocument, read_documents
from service.offers.models import Offer
from service.operators.models import Venue
from service.spreadsheets.values import Venues
from service.writing.rights import select_usable_venues

DOWNLOADED = ("draft", "published", "suspended", "archived")
"""Statuses of the offers that a download holds: what was withdrawn is left behind."""


def list_offer_ids(db: Db, operator_id: str, statuses: Collection[str] = DOWNLOADED) -> list[str]:
    """The identifiers of an operator's offers, in order."""
    mine = select(col(Offer.id)).where(col(Offer.operator_id) == operator_id, col(Offer.status).in_(statuses))
    return list(db.execute(mine.order_by(col(Offer.id))).scalars())


def read_offers(db: Db, operator_id: str) -> list[StoredDocument]:
    """An operator's offers as a download holds them, drafts included."""
    found = read_documents(db, "offer", list_offer_ids(db, operator_id))
    return [found[name] for name in sorted(found)]


def read_titles(db: Db, operator_id: str) -> Mapping[str, Mapping[str, str]]:
    """The titles of an operator's offers, by identifier."""
    wanted = select(col(Offer.id), col(Offer.title)).where(
        col(Offer.operator_id) == operator_id, col(Offer.status).in_(DOWNLOADED)
    )
    return dict(iter(db.execute(wanted.order_by(col(Offer.id)))))


def read_venues(db: Db, operator_id: str) -> Venues:
    """The venues that an operator has, or gives offers at."""
    wanted = select(col(Venue.id), col(Venue.name)).where(
        select_usable_venues(operator_id), col(Venue.status) == "published"
    )
    return Venues(dict(iter(db.execute(wanted.order_by(col(Venue.id))))))
