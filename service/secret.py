"""The secret that signs links: drawn once, kept in the database, the same in all processes."""

from __future__ import annotations

from sqlmodel import Field

from service.columns import Recorded


class Secret(Recorded, table=True):
    """A secret by the name of what it is for."""

    name: str = Field(primary_key=True)
    value: str
