"""Read an archive, trusting nothing: every line is checked, and the checksums at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from service.archive.layout import CHUNK, Layout, list_layouts
from service.archive.lines import FORMAT, End, Head, TableHead, make_end
from service.errors import CartoformaError
from service.schema_version import get_head
from service.zstandard import zstd

LONGEST_LINE = 64_000_000
"""Bytes; a longer one is no row of ours, and is not read into memory."""
READ_AHEAD = 1_000_000
"""Bytes that are unpacked at once."""

Row = tuple[Any, ...]
_Line = TypeVar("_Line")


class Archive:
    """An archive that is being read, once, from its first line to its last."""

    def __init__(self, path: Path, lines: BufferedReader[Any]) -> None:
        self._path = path
        self._lines = lines
        self._number = 0
        self.head = self._decode(self._read_line(), msgspec.json.Decoder(Head).decode)
        self.end: End | None = None

    def check_head(self) -> None:
        """Refuse what this version of the code could not take in, saying what would do."""
        head, tables = self.head, [layout.name for layout in list_layouts()]
        if head.format != FORMAT:
            raise self.refuse(f"has format {head.format}, and this version of cartoforma reads format {FORMAT}.")
        if head.schema != get_head():
            raise self.refuse(
                f"was written by cartoforma {head.cartoforma} from a database at version {head.schema}, and this code "
                f"needs {get_head()}. Take it in with that version of cartoforma, then run: cartoforma migrate"
            )
        if list(head.rows) != tables:
            differing = ", ".join(sorted(set(head.rows) ^ set(tables))) or "their order"
            raise self.refuse(f"does not hold the tables of this code; what differs: {differing}.")

    def read_tables(self) -> Iterator[tuple[Layout, Iterator[list[Row]]]]:
        """Each table with its rows, some thousand at a time; all of them have to be taken before the next table.

        At the end the counts and checksums have been compared with what was read, and ``end`` is there.
        """
        hashes = {}
        for layout in list_layouts():
            hashes[layout.name] = sha256()
            yield layout, self._read_rows(layout, hashes[layout.name])
        end = self._decode(self._read_line(), msgspec.json.Decoder(End).decode)
        found = make_end(self.head.schema, hashes)
        wrong = [name for name, checksum in found.tables.items() if end.tables.get(name) != checksum]
        if found != end:
            raise self.refuse(f"does not match its checksum: {', '.join(wrong) or 'the whole'}.")
        if self._lines.read(1):
            raise self.refuse("goes on after its end.")
        self.end = end

    def refuse(self, reason: str) -> CartoformaError:
        """The error that says what is wrong with this archive."""
        return CartoformaError(f"{self._path} {reason}")

    def _read_rows(self, layout: Layout, found: Any) -> Iterator[list[Row]]:
        line = self._read_line()
        head = self._decode(line, msgspec.json.Decoder(TableHead).decode)
        if head.table != layout.name or head.columns != layout.columns:
            raise self.refuse(f"does not hold the columns of the table {layout.name} where they belong.")
        found.update(line)
        left = self.head.rows[layout.name]
        while left:
            lines = [self._read_line() for _ in range(min(left, CHUNK))]
            found.update(b"".join(lines))
            yield [self._decode(one, layout.decoder.decode, back) for back, one in _count_back(lines)]
            left -= len(lines)

    def _read_line(self) -> bytes:
        line = self._lines.readline(LONGEST_LINE)
        self._number += 1
        if not line.endswith(b"\n"):
            raise self.refuse(f"ends in its line {self._number}: it is not whole.")
        return line

    def _decode(self, line: bytes, decode: Callable[[bytes], _Line], back: int = 0) -> _Line:
        try:
            return decode(line)
        except msgspec.DecodeError as error:
            raise self.refuse(f"cannot be understood in its line {self._number - back}: {error}") from None


def _count_back(lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
    return zip(range(len(lines) - 1, -1, -1), lines, strict=True)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Read an archive. Raises :class:`CartoformaError`, naming what is wrong, when the file is not a whole archive."""
    try:
        with zstd.open(path, "rb") as packed, BufferedReader(packed, READ_AHEAD) as lines:
            archive = Archive(path, lines)
            archive.check_head()
            yield archive
    except EOFError:
        raise CartoformaError(f"{path} ends before its end: it is not whole.") from None
    except zstd.ZstdError as error:
        raise CartoformaError(f"{path} is damaged, or no archive: {error}") from None


def check_archive(path: Path, progress: Callable[[int], None] | None = None) -> Archive:
    """Read an archive whole, write nothing; gives it with its head and end. Raises as :func:`open_archive`."""
    with open_archive(path) as archive:
        for _, batches in archive.read_tables():
            for rows in batches:
                if progress is not None:
                    progress(len(rows))
        return archive
