"""The catalogue's revision: one number that moves with every change of what is shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, now


class CatalogueRevision(SQLModel, table=True):
    """One row. A write moves it in its own transaction, so the order of revisions is that of commits."""

    __tablename__ = "catalogue_revision"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, primary_key=True)
    revision: int = 0
    moved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
