"""The table of error reports. Who reports is not kept; a token lets them see what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.columns import Recorded, UtcDateTime, check_one_of

REPORT_STATES = ("open", "accepted", "rejected")


class ErrorReport(Recorded, table=True):
    """What somebody says is wrong with a record, and what was answered."""

    __tablename__ = "error_report"
    __table_args__ = (
        check_one_of("state", REPORT_STATES),
        Index("ix_error_report_subject", "subject_kind", "subject_id"),
    )

    id: str = Field(primary_key=True)
    subject_kind: str
    subject_id: str
    field: str | None = None
    text: str
    state: str = Field(default="open", index=True)
    answer: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: str | None = None
