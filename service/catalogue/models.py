"""The catalogue's revision, what changed with each, and the catalogue itself, kept so that a process starts at once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.columns import UtcDateTime, now


class CatalogueRevision(SQLModel, table=True):
    """One row. A write moves it in its own transaction, so the order of revisions is that of commits."""

    __tablename__ = "catalogue_revision"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, primary_key=True)
    revision: int = 0
    moved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)


class CatalogueChange(SQLModel, table=True):
    """A record of which something is shown otherwise since a revision; every revision has one at least.

    The kind ``everything`` stands for more than is worth naming.
    """

    __tablename__ = "catalogue_change"

    revision: int = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)


class CatalogueSnapshot(SQLModel, table=True):
    """A whole catalogue that is kept: of which revision and day, and which code can read it (a hash of it).

    ``size_bytes`` is 0 until all of its parts are there; until then it can be opened by a machine that has a copy.
    """

    __tablename__ = "catalogue_snapshot"
    __table_args__ = (Index("ix_catalogue_snapshot_revision", "revision"),)

    token: str = Field(primary_key=True)
    revision: int
    on: date
    made_with: str
    offer_count: int
    size_bytes: int = Field(sa_type=BigInteger)
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)


class CatalogueSnapshotPart(SQLModel, table=True):
    """A piece of one of the files of a snapshot, compressed (zstd)."""

    __tablename__ = "catalogue_snapshot_part"

    token: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    data: bytes
