"""The table of confirm links: one use, a set of offers, and an end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from service.columns import Recorded, UtcDateTime


class ConfirmLink(Recorded, table=True):
    """A link with which an operator confirms some of its offers without an account."""

    __tablename__ = "confirm_link"

    id: str = Field(primary_key=True)
    operator_id: str = Field(foreign_key="operator.id", index=True)
    offers: list[str] = Field(sa_column=Column(JSON, nullable=False))
    language: str
    expires_at: datetime = Field(sa_type=UtcDateTime, nullable=False)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    made_by: str | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
