"""Tables of confirm links: what a link may be used for and until when, and who wants no reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from service.columns import Recorded, UtcDateTime


class ConfirmLink(Recorded, table=True):
    """A link with which an operator answers for some of its offers without an account.

    Each of ``offers`` can be answered for once; those that were are ``answered``. ``used_at`` is when the last was.
    """

    __tablename__ = "confirm_link"

    id: str = Field(primary_key=True)
    operator_id: str = Field(foreign_key="operator.id", index=True)
    offers: list[str] = Field(sa_column=Column(JSON, nullable=False))
    answered: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    language: str
    expires_at: datetime = Field(sa_type=UtcDateTime, nullable=False)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    made_by: str | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class ReminderStop(Recorded, table=True):
    """An operator that wants no reminders; a moderator can still make a link for it."""

    __tablename__ = "reminder_stop"

    operator_id: str = Field(primary_key=True, foreign_key="operator.id", ondelete="CASCADE")
