"""Tables of places, and of what a remote geocoder once answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, check_one_of, check_point, now, type_of_words

PLACE_KINDS = ("region", "province", "municipality", "locality")


class Place(SQLModel, table=True):
    """A region, province, municipality, or a locality with its postal code."""

    __table_args__ = (check_one_of("kind", PLACE_KINDS), *check_point())

    id: str = Field(primary_key=True)
    kind: str
    names: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    aliases: list[str] = Field(default_factory=list, sa_column=Column(type_of_words, nullable=False))
    postal_code: str | None = Field(default=None, index=True)
    nis_code: str | None = Field(default=None, index=True)
    municipality_id: str | None = Field(default=None, foreign_key="place.id", index=True)
    province_id: str | None = Field(default=None, foreign_key="place.id")
    region_id: str | None = Field(default=None, foreign_key="place.id")
    longitude: float | None = None
    latitude: float | None = None
    precision: str


class GeocodeAnswer(SQLModel, table=True):
    """What a remote geocoder answered to a question, so that it is asked once; no point means "not found"."""

    __tablename__ = "geocode_answer"
    __table_args__ = check_point()

    geocoder: str = Field(primary_key=True)
    query: str = Field(primary_key=True)
    longitude: float | None = None
    latitude: float | None = None
    precision: str
    answered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
