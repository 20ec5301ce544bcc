"""A sheet as it came: the cells of each row that is not blank, and how the file was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from service.errors import InputError

MOST_BYTES = 10_000_000
"""Of one file."""
MOST_ROWS = 5_000
"""Rows that hold something, the one of the headings left out."""
MOST_COLUMNS = 300
MOST_CELL_CHARACTERS = 32_767
"""What a spreadsheet program keeps in one cell."""

Value = str | int | float | bool | date | datetime | time | None
FileKind = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[FileKind, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class UnreadableSheetError(InputError):
    """A file that cannot be read as a spreadsheet, or is larger than a spreadsheet may be."""

    status = 422
    slug = "unreadable-sheet"
    title = "Unreadable spreadsheet"

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__("file", message, nearest)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of the file; ``number`` is what the spreadsheet program shows beside it, from 1."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A table: ``heading`` and the rows below that hold something; separator and encoding of a CSV."""

    kind: FileKind
    heading: RawRow
    rows: tuple[RawRow, ...]
    separator: str = ","
    encoding: str = "utf-8-sig"


def is_blank(cells: tuple[Value, ...]) -> bool:
    """Whether nothing stands in any of these cells."""
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells)


class RowGatherer:
    """Takes the rows of a file one by one, leaves blank ones out, and refuses more than there may be."""

    def __init__(self) -> None:
        self._heading: RawRow | None = None
        self._rows: list[RawRow] = []
        self._blank: tuple[Value, ...] | None = None

    def add(self, number: int, cells: tuple[Value, ...]) -> None:
        """Take a row; the first that is not blank is the heading. Raises :class:`UnreadableSheetError`."""
        if cells is self._blank or is_blank(cells):
            self._blank = cells  # a gap of a million rows is the same one a million times
            return
        width = next(place for place in range(len(cells), 0, -1) if cells[place - 1] is not None)
        cells = cells[:width]
        if self._heading is None:
            self._heading = RawRow(number, cells)
            if any(cell is not None for cell in cells[MOST_COLUMNS:]):
                raise UnreadableSheetError(f"has more than {MOST_COLUMNS} columns.")
        elif len(self._rows) < MOST_ROWS:
            self._rows.append(RawRow(number, cells[:MOST_COLUMNS]))
        else:
            raise UnreadableSheetError(f"has more than {MOST_ROWS} rows: send it in parts.")

    def finish(self, kind: FileKind, separator: str = ",", encoding: str = "utf-8-sig") -> RawSheet:
        """The sheet; raises :class:`UnreadableSheetError` where nothing was in the file."""
        if self._heading is None:
            raise UnreadableSheetError("holds nothing.")
        return RawSheet(kind, self._heading, tuple(self._rows), separator, encoding)
