"""Tables of operators and their venues."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from service.columns import (
    NO_RECORD,
    Dated,
    UtcDateTime,
    check_dated,
    check_one_of,
    check_point,
    type_of_words,
)

SECTORS = ("public", "private", "mixed", "unknown", NO_RECORD)
VENUE_STATUSES = ("published", "withdrawn")
HOST_STATES = ("confirmed", "aim", "unknown")


class Operator(Dated, table=True):
    """Runs offers. A group whose members a source does not list is an operator too, marked as a group."""

    __table_args__ = (
        check_dated(),
        check_one_of("sector", SECTORS),
        CheckConstraint("enterprise_number IS NULL OR length(enterprise_number) = 10", name="enterprise_number"),
    )

    id: str = Field(primary_key=True)
    name: str
    short_name: str | None = None
    names: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    kind: str
    is_group: bool = False
    sector: str = NO_RECORD
    enterprise_number: str | None = None
    parent_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    region_id: str | None = Field(default=None, foreign_key="place.id", index=True)
    place_id: str | None = Field(default=None, foreign_key="place.id")
    website: str | None = None
    phone: str | None = None
    email: str | None = None
    contact_hours: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    description: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Venue(Dated, table=True):
    """An operator's place, with a point only as precise as what is known of it."""

    __table_args__ = (check_dated(), check_one_of("status", VENUE_STATUSES), *check_point())

    id: str = Field(primary_key=True)
    name: str
    kind: str
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    street: str | None = None
    postal_code: str | None = None
    place_id: str | None = Field(default=None, foreign_key="place.id", index=True)
    region_id: str | None = Field(default=None, foreign_key="place.id")
    longitude: float | None = None
    latitude: float | None = None
    precision: str = "none"
    note: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    status: str = "published"
    status_reason: str | None = None
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class VenueHost(SQLModel, table=True):
    """An operator that is present at a venue, or that the venue aims to bring there."""

    __tablename__ = "venue_host"
    __table_args__ = (check_one_of("state", HOST_STATES),)

    venue_id: str = Field(primary_key=True, foreign_key="venue.id", ondelete="CASCADE")
    operator_id: str = Field(primary_key=True, foreign_key="operator.id", index=True)
    state: str
