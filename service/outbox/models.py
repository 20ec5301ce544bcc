"""The table of messages: written with what they are about, sent afterwards, and kept for a while to be looked at."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from service.columns import Recorded, UtcDateTime, now


class Message(Recorded, table=True):
    """A message to one address, as text and as HTML.

    ``due_at`` is when it is to be sent, or tried again; nothing once it was sent or given up. ``error`` is what
    the last try met.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    due_at: datetime | None = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    error: str | None = None
