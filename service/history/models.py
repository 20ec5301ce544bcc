"""Tables of history: changes, the fields that a person answers for, and sources that say otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, check_one_of, now

ACTS = (
    "created",
    "edited",
    "confirmed",
    "imported",
    "published",
    "suspended",
    "archived",
    "withdrawn",
    "restored",
    "merged",
    "erased",
)
THROUGH = ("form", "api", "upload", "feed", "confirm_link", "command")
ACTOR_KINDS = ("account", "api_key", "source", "link", "command")
SETTLEMENTS = ("kept", "taken")


class Change(SQLModel, table=True):
    """One act on one record: who, when, through what, and each field before and after.

    ``fields`` is field -> [before, after], in the form in which the record is written; what was there before the
    first change follows by walking them back from the record as it is.
    """

    __table_args__ = (
        check_one_of("act", ACTS),
        check_one_of("through", THROUGH),
        check_one_of("actor_kind", ACTOR_KINDS),
        Index("ix_change_subject", "subject_kind", "subject_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject_kind: str
    subject_id: str
    version: int
    act: str
    through: str
    actor_kind: str
    actor_id: str
    operator_id: str | None = None
    """The operator that the actor acted for; none for the team and for sources."""
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reason: str | None = None
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False, index=True)


class EditedField(SQLModel, table=True):
    """A field that a person answers for: an import of a weaker source does not overwrite it."""

    __tablename__ = "edited_field"

    subject_kind: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    through: str
    edited_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)


class Conflict(SQLModel, table=True):
    """A source gives another value for a field that a person answers for. Open until somebody settles it."""

    __table_args__ = (
        Index("uq_conflict_subject", "subject_kind", "subject_id", "field", "source", unique=True),
        check_one_of("settlement", SETTLEMENTS),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject_kind: str
    subject_id: str
    field: str
    source: str
    offered: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settlement: str | None = None
