"""The table of uploads: a file that was checked, and waits for its rows to be mended and published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field

from service.columns import Recorded, UtcDateTime, check_one_of, now

UPLOAD_STATES = ("checking", "checked", "publishing", "published", "discarded", "failed")


class Upload(Recorded, table=True):
    """A spreadsheet of one operator: the file as it came, corrections made on screen, and what checking found.

    ``language`` is the one in which its cells and headings are read first. ``moved_at`` is when the work on it was last
    seen to go on; ``content`` is emptied when it is published or discarded.
    """

    __table_args__ = (check_one_of("state", UPLOAD_STATES),)

    id: str = Field(primary_key=True)
    operator_id: str = Field(foreign_key="operator.id", index=True)
    account_id: str | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    language: str = "fr"
    file_name: str
    content: bytes = Field(sa_type=LargeBinary)
    corrections: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: str = "checking"
    rows_done: int = 0
    rows_total: int = 0
    moved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
