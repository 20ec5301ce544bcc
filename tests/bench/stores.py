"""Where the measured databases lie: files of SQLite, or databases of a PostgreSQL that the benchmark starts itself."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "bench"
KINDS = ("sqlite", "postgresql")


class CannotMeasureError(Exception):
    """Something that the measurement needs is missing; the message says what to do."""


class Store(Protocol):
    """A place for databases, each named after its number of offers."""

    kind: str

    def find_url(self, offers: int) -> str:
        """The SQLAlchemy address of the database of so many offers."""

    def has(self, offers: int) -> bool:
        """Whether there is one."""

    def make_empty(self, offers: int) -> None:
        """Make an empty one; what had its name is gone."""

    def copy(self, source: int, target: int) -> None:
        """Make one database of another; what had its name is gone."""

    def measure_bytes(self, offers: int) -> int:
        """How much room it takes."""

    def describe(self) -> str:
        """The database's name and version."""


class SqliteStore:
    """One file for each database."""

    kind = "sqlite"

    def find_path(self, offers: int) -> Path:
        """The file of the database of so many offers."""
        return FOLDER / f"sqlite-{offers}.sqlite3"

    def find_url(self, offers: int) -> str:
        """The SQLAlchemy address of the database of so many offers."""
        return f"sqlite:///{self.find_path(offers)}"

    def has(self, offers: int) -> bool:
        """Whether its file is there."""
        return self.find_path(offers).exists()

    def make_empty(self, offers: int) -> None:
        """Remove its file and what SQLite laid beside it; opening it makes it anew."""
        path = self.find_path(offers)
        for leftover in FOLDER.glob(f"{path.name}*"):
            leftover.unlink()

    def copy(self, source: int, target: int) -> None:
        """Copy a file, after what lies beside it was taken in."""
        self.make_empty(target)
        with closing(sqlite3.connect(self.find_path(source))) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.find_path(source), self.find_path(target))

    def measure_bytes(self, offers: int) -> int:
        """The size of its file."""
        return self.find_path(offers).stat().st_size

    def describe(self) -> str:
        """The version of SQLite."""
        return f"SQLite {sqlite3.sqlite_version}"


@contextmanager
def open_store(kind: str) -> Iterator[Store]:
    """The store of a kind of database, usable until the block ends."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield SqliteStore()
        return
    from tests.bench.postgresql import open_postgresql

    with open_postgresql() as store:
        yield store
