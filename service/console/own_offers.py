"""The offers of one operator as their lists show them: where each stands, how fresh it is, what it still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.database import Db
from service.intake.documents import read_documents
from service.offers.freshness import STATES, Freshness, find_freshness
from service.offers.models import Offer, TrainingSession
from service.pages.ages import Age, describe_age
from service.pages.speech import Speech, Text
from service.record_forms.words import name_path
from service.writing.publishing import list_missing

ASKING = ("unconfirmed", "overdue", "due")
"""States of freshness in which an offer waits for somebody to confirm it, the most pressing first."""
_COLUMNS = (
    Offer.id,
    Offer.title,
    Offer.status,
    Offer.status_reason,
    Offer.modality,
    Offer.cadence_months,
    Offer.confirmed_on,
    Offer.confirmed_precision,
    Offer.edited_at,
)


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """One offer of the list. ``row`` has the columns of its table that lists need."""

    row: Any
    freshness: Freshness

    @property
    def id(self) -> str:
        """The identifier of the offer."""
        return str(self.row.id)

    @property
    def is_asking(self) -> bool:
        """Whether it is shown to everybody and waits to be confirmed."""
        return self.row.status == "published" and self.freshness.state in ASKING


def list_own_offers(db: Db, operator_id: str, on: date) -> list[OwnOffer]:
    """Every offer of an operator, drafts and withdrawn ones too, by identifier."""
    own_dates = (col(TrainingSession.offer_id) == col(Offer.id), col(TrainingSession.starts_on).is_not(None))
    dated = select(col(TrainingSession.id)).where(*own_dates).exists()
    wanted = select(*_COLUMNS, dated.label("has_dates"))  # type: ignore[call-overload]
    rows = db.execute(wanted.where(col(Offer.operator_id) == operator_id).order_by(col(Offer.id)))
    return [OwnOffer(row, find_freshness(row, on, has_dates=row.has_dates)) for row in rows]


def sort_pressing(offers: Iterable[OwnOffer]) -> list[OwnOffer]:
    """Those that wait to be confirmed, the most pressing first, then those that nobody answered for the longest."""
    asking = (one for one in offers if one.is_asking)
    return sorted(
        asking,
        key=lambda one: (ASKING.index(one.freshness.state), one.freshness.answered_on or date.min, one.id),
    )


def describe_own(one: OwnOffer, on: date, speech: Speech) -> dict[str, Any]:
    """One offer as a row of a list."""
    title = speech.text(one.row.title)
    return {
        "id": one.id,
        "url": f"/console/offers/{one.id}",
        "title": title if title.text else Text(one.id, None),
        "status": one.row.status,
        "status_label": speech.term("status", one.row.status),
        "reason": one.row.status_reason or "",
        "age": describe_own_age(one, on, speech),
        "due_on": speech.date(one.freshness.due_on) if one.freshness.due_on else "",
    }


def describe_own_age(one: OwnOffer, on: date, speech: Speech) -> Age:
    """How old what is said of an offer is, in words."""
    confirmed = (one.row.confirmed_on, one.row.confirmed_precision)
    return describe_age(confirmed, one.freshness.edited_on, one.freshness.state, on, speech)


def find_own_offer(db: Db, offer_id: str, on: date, *, has_dates: bool) -> OwnOffer | None:
    """One offer by its identifier."""
    row = db.get(Offer, offer_id)
    return None if row is None else OwnOffer(row, find_freshness(row, on, has_dates=has_dates))


def list_lacking(db: Db, ids: Sequence[str], speech: Speech) -> dict[str, list[str]]:
    """What each of these offers still needs before publishing, in words."""
    stored = read_documents(db, "offer", ids)
    return {
        name: [name_path("offer", field, speech) for field in list_missing(one.document)]
        for name, one in stored.items()
    }


def order_by_freshness(one: OwnOffer) -> tuple[int, date]:
    """A key that puts the stalest first."""
    return (-STATES.index(one.freshness.state), one.freshness.answered_on or date.min)
