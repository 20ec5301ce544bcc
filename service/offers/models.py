"""The tables of offers: what one can learn, when, where, for whom and at what price."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from service.columns import (
    NO_RECORD,
    Dated,
    UtcDateTime,
    check_dated,
    check_one_of,
    type_of_words,
)

STATUSES = ("draft", "published", "suspended", "archived", "withdrawn")
ENROLMENTS = ("open", "closed", "suspended", "unknown", NO_RECORD)
KNOWLEDGE = ("known", "none", "unknown", NO_RECORD)
PRICE_KINDS = ("free", "amount", "range", "conditional", "none", "unknown")
DURATION_UNITS = ("hours", "days", "weeks", "months", "years")
CADENCES_MONTHS = (1, 3, 6, 12)
"""How often an operator may choose to be asked whether an offer is still true."""
DATE_PRECISIONS = ("day", "month", "year")
"""How much of a date is known; of a month or a year its first day is kept."""


class Offer(Dated, table=True):
    """What one can learn. Each optional thing says whether it is known, none, unknown or without record."""

    __table_args__ = (
        check_dated(),
        check_one_of("status", STATUSES),
        check_one_of("enrolment", ENROLMENTS),
        check_one_of("operator_state", KNOWLEDGE),
        check_one_of("duration_state", KNOWLEDGE),
        check_one_of("language_state", KNOWLEDGE),
        check_one_of("audience_state", KNOWLEDGE),
        check_one_of("venue_state", KNOWLEDGE),
        CheckConstraint("(operator_id IS NULL) = (operator_state <> 'known')", name="operator_known"),
        CheckConstraint("(duration_unit IS NULL) = (duration_state <> 'known')", name="duration_known"),
        check_one_of("confirmed_precision", DATE_PRECISIONS),
        CheckConstraint("capacity_per_year IS NULL OR capacity_per_year >= 0", name="capacity"),
        CheckConstraint("cadence_months IS NULL OR cadence_months IN (1, 3, 6, 12)", name="cadence"),
    )

    id: str = Field(primary_key=True)
    title: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    title_status: str = "stated"
    description: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    operator_state: str = NO_RECORD
    programme_id: str | None = Field(default=None, foreign_key="programme.id", index=True)
    modality: str = NO_RECORD
    level: str = NO_RECORD
    aim: str = NO_RECORD
    certification: str = NO_RECORD
    duration_amount: float | None = None
    internship_amount: float | None = None
    duration_unit: str | None = None
    duration_state: str = NO_RECORD
    language_state: str = NO_RECORD
    audience_state: str = NO_RECORD
    venue_state: str = NO_RECORD
    region_id: str | None = Field(default=None, foreign_key="place.id")
    place_id: str | None = Field(default=None, foreign_key="place.id")
    prerequisites: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    how_to_enrol: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    capacity_per_year: int | None = None
    url: str | None = None
    status: str = "published"
    status_reason: str | None = None
    merged_into_id: str | None = Field(default=None, foreign_key="offer.id")
    enrolment: str = NO_RECORD
    cadence_months: int | None = None
    confirmed_on: date | None = None
    confirmed_precision: str = "day"
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    imported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source: str
    version: int = 1


class OfferTopic(SQLModel, table=True):
    """A topic that an offer teaches; rank 0 is the first that its source names."""

    __tablename__ = "offer_topic"

    offer_id: str = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    topic: str = Field(primary_key=True, index=True)
    rank: int = 0


class OfferAudience(SQLModel, table=True):
    """An audience that an offer is open to."""

    __tablename__ = "offer_audience"

    offer_id: str = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    audience: str = Field(primary_key=True, index=True)


class OfferLanguage(SQLModel, table=True):
    """A language that an offer is taught in."""

    __tablename__ = "offer_language"

    offer_id: str = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    language: str = Field(primary_key=True)


class OfferVenue(SQLModel, table=True):
    """A venue where an offer is given."""

    __tablename__ = "offer_venue"

    offer_id: str = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    venue_id: str = Field(primary_key=True, foreign_key="venue.id", index=True)


class TrainingSession(SQLModel, table=True):
    """A dated instance of an offer, at a venue or online."""

    __tablename__ = "training_session"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period"),
        CheckConstraint("places IS NULL OR places >= 0", name="places"),
        check_one_of("starts_status", ("stated", "inferred", "unknown")),
    )

    id: str = Field(primary_key=True)
    offer_id: str = Field(foreign_key="offer.id", index=True, ondelete="CASCADE")
    venue_id: str | None = Field(default=None, foreign_key="venue.id", index=True)
    starts_on: date | None = None
    starts_status: str = "stated"
    ends_on: date | None = None
    enrolment_closes_on: date | None = None
    places: int | None = None
    schedule: str = NO_RECORD
    note: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))


class Price(Dated, table=True):
    """What one audience pays; the audience ``all`` is everyone that no other line speaks of."""

    __table_args__ = (
        check_dated(),
        check_one_of("kind", PRICE_KINDS),
        CheckConstraint("(amount_eur IS NULL) = (kind NOT IN ('amount', 'range'))", name="amount"),
        CheckConstraint("(amount_high_eur IS NULL) = (kind <> 'range')", name="range"),
        CheckConstraint("amount_eur IS NULL OR amount_eur >= 0", name="positive"),
        CheckConstraint("amount_high_eur IS NULL OR amount_high_eur >= amount_eur", name="ordered"),
    )

    id: str = Field(primary_key=True)
    offer_id: str = Field(foreign_key="offer.id", index=True, ondelete="CASCADE")
    audience: str
    kind: str
    amount_eur: float | None = None
    amount_high_eur: float | None = None
    condition: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
