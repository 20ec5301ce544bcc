"""The lines of an archive that are not rows, its checksums, and its compression.

An archive is a compressed text of lines: the head; for each table a line that names its columns and one
line for each row; at the end the checksums. ``zstdcat`` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from service.zstandard import zstd

FORMAT = 1
SUFFIX = ".ndjson.zst"
WRITING: Mapping[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}
"""A fast level, and a checksum of the compression's own, which covers the head as well."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: what wrote the archive, from which version of the tables, and how many rows of each."""

    format: int
    cartoforma: str
    schema: str
    revision: int
    made_at: datetime
    rows: dict[str, int]


class TableHead(msgspec.Struct, frozen=True):
    """The line before a table's rows. ``columns`` names their values, in order."""

    table: str
    columns: list[str]


class End(msgspec.Struct, frozen=True, kw_only=True):
    """The last line: SHA-256 of the lines of each table, and of everything that the database holds.

    The same content gives the same checksums from whichever database, whenever it is written.
    """

    tables: dict[str, str]
    checksum: str


def make_end(schema: str, tables: Mapping[str, Any]) -> End:
    """The checksums of tables, given the hash of the lines of each, in the archive's order."""
    sums = {name: one.hexdigest() for name, one in tables.items()}
    text = "".join(f"{name} {one}\n" for name, one in sums.items())
    return End(tables=sums, checksum=sha256(f"{schema}\n{text}".encode()).hexdigest())
