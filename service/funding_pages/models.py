"""The table of sheets that somebody wanted to find again as they were."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, now


class KeptSheet(SQLModel, table=True):
    """An answer as it was: a day and a revision cannot give it again once records have been corrected.

    ``content`` is its JSON text, packed by zlib; ``id`` is the beginning of the SHA-256 of the text, so that
    whoever has both can check them.
    """

    __tablename__ = "kept_sheet"

    id: str = Field(primary_key=True)
    content: bytes
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
