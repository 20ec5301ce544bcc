"""Offers that are no longer shown: what became of them, for whoever still has their address."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.catalogue.details import make_not_found
from service.database import Db
from service.errors import FieldError, GoneError
from service.history.search import find_publication
from service.offers.models import Offer
from service.offers.schemas import Words

GONE_STATUSES = ("archived", "withdrawn")


class GoneOffer(NamedTuple):
    """An offer that was withdrawn, archived or merged into another, and why."""

    id: str
    title: Words
    status: str
    reason: str | None
    merged_into: str | None


def find_gone(db: Db, offer_id: str) -> GoneOffer | None:
    """What became of an offer that was shown; None for a draft, and for what there never was."""
    wanted = select(
        col(Offer.id), col(Offer.title), col(Offer.status), col(Offer.status_reason), col(Offer.merged_into_id)
    ).where(col(Offer.id) == offer_id, col(Offer.status).in_(GONE_STATUSES))
    row = db.execute(wanted).first()
    return GoneOffer(*row) if row is not None and find_publication(db, "offer", offer_id) is not None else None


def refuse_absent(db: Db, catalogue: Catalogue, offer_id: str) -> NoReturn:
    """Raise :class:`GoneError` for an offer that was shown once, :class:`NotFoundError` for any other."""
    gone = find_gone(db, offer_id)
    if gone is None:
        raise make_not_found(catalogue, offer_id)
    refuse_gone(gone)


def refuse_gone(gone: GoneOffer) -> NoReturn:
    """Raise :class:`GoneError`: what became of an offer, why, and where its past is told."""
    why = f" Reason: {gone.reason}" if gone.reason else ""
    past = f" Its history stays at /api/v1/offers/{gone.id}/history, its state on a day (as_of) at its own address."
    if gone.merged_into is not None:
        errors = [FieldError("offer_id", "was merged into another offer.", (gone.merged_into,))]
        raise GoneError(f"This offer was merged into {gone.merged_into!r}.{past}{why}", errors)
    raise GoneError(f"This offer was {gone.status}.{past}{why}")
