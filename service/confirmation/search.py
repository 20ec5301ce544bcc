"""What reminders and links are made of: offers that are due, whom to write to, and the links that there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from service.accounts.models import Account
from service.columns import to_day
from service.confirmation.models import ConfirmLink, ReminderStop
from service.database import Db
from service.offers.freshness import Freshness, find_freshness
from service.offers.models import Offer, TrainingSession
from service.operators.models import Operator
from service.outbox.messages import is_address

_NEVER = date.min


@dataclass(frozen=True, slots=True)
class DueOffer:
    """A published offer that somebody has to answer for again."""

    id: str
    title: dict[str, str]
    freshness: Freshness
    confirmed: tuple[date | None, str]
    """When it was last confirmed, and how much of that date is known."""


def list_due(db: Db, on: date, operator_id: str | None = None) -> dict[str, list[DueOffer]]:
    """By operator its published offers that are not fresh on a day, those longest without confirmation first."""
    columns = (
        Offer.id,
        Offer.title,
        Offer.operator_id,
        Offer.modality,
        Offer.cadence_months,
        Offer.confirmed_precision,
    )
    query = select(*map(col, columns), col(Offer.edited_at), col(Offer.confirmed_on)).where(
        col(Offer.status) == "published", col(Offer.operator_id).is_not(None)
    )
    dated = select(col(TrainingSession.offer_id)).where(col(TrainingSession.starts_on).is_not(None)).distinct()
    if operator_id is not None:
        query = query.where(col(Offer.operator_id) == operator_id)
        dated = dated.join(Offer, col(Offer.id) == col(TrainingSession.offer_id)).where(
            col(Offer.operator_id) == operator_id
        )
    has_dates = set(db.scalars(dated))
    found: dict[str, list[DueOffer]] = defaultdict(list)
    for row in db.execute(query):
        freshness = find_freshness(row, on, has_dates=row.id in has_dates)
        if freshness.state != "fresh":
            found[row.operator_id].append(
                DueOffer(row.id, row.title, freshness, (row.confirmed_on, row.confirmed_precision))
            )
    for offers in found.values():
        offers.sort(key=lambda offer: (offer.freshness.answered_on or _NEVER, offer.id))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Addressee:
    """An operator, and the addresses that reach it: its own, else those of its owners."""

    operator_id: str
    name: str
    region_id: str | None
    addresses: tuple[str, ...]
    languages: tuple[str, ...]
    """Those of its accounts, owners first."""
    has_stopped: bool
    asked_at: datetime | None
    """When the last link was made for it."""

    def may_be_asked(self, at: datetime, every_days: int) -> bool:
        """Whether it wants to be asked, and has not been for so many days."""
        return not self.has_stopped and (
            self.asked_at is None or to_day(self.asked_at) + timedelta(days=every_days) <= to_day(at)
        )


def find_addressee(db: Db, operator_id: str) -> Addressee | None:
    """Whom to write to about an operator's offers; None where there is no such operator."""
    operator = db.get(Operator, operator_id)
    if operator is None:
        return None
    accounts = db.scalars(
        select(Account)
        .where(col(Account.operator_id) == operator_id, col(Account.is_disabled).is_(False))
        .order_by(col(Account.role).desc(), col(Account.recorded_at), col(Account.id))
    ).all()
    owners = [account.email for account in accounts if account.role == "owner"]
    addresses = [operator.email] if is_address(operator.email) else owners
    asked_at = select(func.max(col(ConfirmLink.recorded_at))).where(col(ConfirmLink.operator_id) == operator_id)
    return Addressee(
        operator_id=operator_id,
        name=operator.name,
        region_id=operator.region_id,
        addresses=tuple(address for address in addresses if address and is_address(address)),
        languages=tuple(account.language for account in accounts),
        has_stopped=db.get(ReminderStop, operator_id) is not None,
        asked_at=db.execute(asked_at).scalar_one(),
    )
