"""CSV (RFC 4180, UTF-8 with a byte order mark so that spreadsheets read accents), one row for each thing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from service.formats.listing import Cell, Format, Links, Listing

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def neutralise(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula, made a text again by a leading apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def render_csv(listing: Listing, links: Links) -> bytes:
    """Column names, then the rows; where there is more, the ``Link`` header says so."""
    return write_csv(*listing.list_rows())


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The text of a table: its head, then its rows."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([neutralise(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + lines.getvalue()).encode()


CSV = Format("csv", "text/csv", "CSV", default_limit=1000, max_limit=1000, render=render_csv)
