"""How often the offers of an operator were found and seen, month by month. Only the operator itself is shown this."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlmodel import col, select

from service.counts.models import OfferCount
from service.database import Db
from service.offers.models import Offer


class CountLine(Struct, frozen=True):
    """How often an offer was found in lists and seen on its own in a month (``2026-11``)."""

    offer_id: str
    month: str
    found: int
    seen: int


def write_month(day: date) -> str:
    """The month of a day, as counts name it."""
    return day.isoformat()[:7]


def list_months(on: date, count: int) -> list[str]:
    """The last months up to that of a day, the first one first."""
    last = on.year * 12 + on.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - count + 1, last + 1)]


def list_counts(db: Db, operator_id: str, months: list[str]) -> list[CountLine]:
    """The counts of an operator's offers in some months, by offer and month; nothing where there is nothing to say."""
    query = (
        select(OfferCount)
        .join(Offer, col(Offer.id) == col(OfferCount.offer_id))
        .where(Offer.operator_id == operator_id, col(OfferCount.month).in_(months))
        .order_by(col(OfferCount.offer_id), col(OfferCount.month))
    )
    return [CountLine(row.offer_id, row.month, row.found, row.seen) for row in db.exec(query)]
