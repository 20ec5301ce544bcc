"""The table of counts by month. Nothing in it says who looked."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class OfferCount(SQLModel, table=True):
    """How often an offer was found in a list and seen on its own page in one month (``2026-11``)."""

    __tablename__ = "offer_count"

    offer_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    found: int = 0
    seen: int = 0
