"""What a database holds, and archives that are made or spoiled line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import JSON, Table, insert

from service.archive.lines import WRITING
from service.archive.loading import load_archive
from service.archive.writing import Summary, sum_database
from service.catalogue.revision import get_revision
from service.database import Engine, open_reading, open_transaction
from service.tables import metadata
from service.zstandard import zstd

PLACE = metadata.tables["place"]
OPERATOR = metadata.tables["operator"]


def find_checksum(engine: Engine) -> str:
    with open_reading(engine) as db:
        return sum_database(db).checksum


def find_revision_number(engine: Engine) -> int:
    with open_reading(engine) as db:
        return get_revision(db)


def add_rows(engine: Engine, table: Table, *rows: dict[str, object]) -> None:
    """Insert rows; words that they do not give are none."""
    words: dict[str, object] = {one.name: {} for one in table.columns if isinstance(one.type, JSON)}
    with open_transaction(engine) as db:
        db.connection().execute(insert(table), [words | row for row in rows])


def load(engine: Engine, path: Path, *, is_replacing: bool = False) -> Summary:
    return load_archive(engine, path, lambda _: None, is_replacing=is_replacing)


def spoil(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Write an archive anew with other lines: whole as a file, but not what it says of itself."""
    with zstd.open(path, "rb") as packed:
        lines = packed.read().splitlines(keepends=True)
    with zstd.open(path, "wb", options=WRITING) as packed:
        packed.write(b"".join(change(lines)))


def spoil_head(path: Path, **changes: object) -> None:
    """Write an archive anew with other things in its head."""

    def change(lines: list[bytes]) -> list[bytes]:
        return [msgspec.json.encode({**msgspec.json.decode(lines[0]), **changes}) + b"\n", *lines[1:]]

    spoil(path, change)
