"""What is dated of offers, read from the database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from service.database import Db
from service.offers.models import Offer, TrainingSession


def list_beginnings(db: Db) -> list[tuple[str, date]]:
    """The offers whose record says since when they are given, with the day."""
    query = select(col(Offer.id), col(Offer.valid_from)).where(col(Offer.valid_from).is_not(None))
    return [(name, day) for name, day in db.execute(query)]


def list_span(db: Db) -> list[date]:
    """The first and last days on which a training session starts or an offer was confirmed; empty without any."""
    days: list[date | None] = []
    for column in (col(TrainingSession.starts_on), col(Offer.confirmed_on)):
        days += db.execute(select(func.min(column), func.max(column))).one()
    return [day for day in days if day is not None]
