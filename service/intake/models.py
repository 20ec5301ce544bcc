"""Tables of intake: what each source last gave for each record, and each run with its counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, now


class SourceRecord(SQLModel, table=True):
    """The fingerprint of the draft that a source last gave, and the record that it became."""

    __tablename__ = "source_record"
    __table_args__ = (Index("ix_source_record_record", "kind", "record_id"),)

    source: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True)
    record_id: str
    fingerprint: str


class IntakeRun(SQLModel, table=True):
    """One run of one source: when, and how many drafts were added, changed, unchanged or refused."""

    __tablename__ = "intake_run"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    started_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
