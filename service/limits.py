"""Limits that all processes share: how often something may be tried in a span of time, counted in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, now


class Attempt(SQLModel, table=True):
    """Something that was tried. Whose it was is kept as a hash, and for as long as the limit looks back."""

    __table_args__ = (Index("ix_attempt_kind", "kind", "subject_hash", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject_hash: str
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
