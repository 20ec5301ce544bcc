"""The table of messages: written with what they are about, sent afterwards, and kept until they are."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from service.columns import Recorded, UtcDateTime


class Message(Recorded, table=True):
    """A message to one address, as text and as HTML."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    tries: int = 0
    error: str | None = None
