"""Files as they come and go: a spreadsheet of either kind is read, and written, in one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.spreadsheets.cells import show_value
from service.spreadsheets.csv_file import read_csv, write_csv
from service.spreadsheets.headings import count_known
from service.spreadsheets.raw import MOST_BYTES, FileKind, RawSheet, UnreadableSheetError, Value
from service.spreadsheets.workbook import SheetToWrite, read_workbook, write_workbook

_ZIP = b"PK\x03\x04"
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "is an old Excel file, or one protected by a password: save it as XLSX or CSV.",
    b"%PDF": "is a PDF: save the spreadsheet as XLSX or CSV.",
}


def read_sheet(content: bytes) -> RawSheet:
    """Read a file by what is in it, whatever it is called. Raises :class:`UnreadableSheetError`."""
    if len(content) > MOST_BYTES:
        raise UnreadableSheetError(f"is larger than {MOST_BYTES // 1_000_000} MB.")
    for start, message in _OTHERS.items():
        if content.startswith(start):
            raise UnreadableSheetError(message)
    if content.startswith(_ZIP):
        return read_workbook(content, count_known)
    return read_csv(content, count_known)


def write_sheet(kind: FileKind, title: str, rows: Iterable[Sequence[Value]]) -> bytes:
    """Rows, the first of which is the heading, as a file: a CSV as programs here expect it, or a workbook."""
    if kind == "xlsx":
        return write_workbook([SheetToWrite(title, rows)])
    return write_csv([show_value(cell) for cell in row] for row in rows)
