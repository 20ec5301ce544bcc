"""One cell: the text that stands for a value, and the value that a text stands for.

A text that a spreadsheet would run as a formula, or that means "blank this", goes out with an apostrophe in front and
comes back without it. A cell with nothing in it says nothing; ``BLANK_WORD`` blanks what is stored.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from service.intake.numbers import write_number
from service.spreadsheets.raw import Value

BLANK_WORD = "-"
"""Blanks what is stored."""
LIST_SEPARATOR = ";"
"""Between the values of one cell; a new line does too."""

_EXACT = 1e15
"""Below this every whole number is one as a float, too."""
_ESCAPED = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")
_DAY_FIRST = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


def protect(text: str) -> str:
    """A text as it goes out: nothing that a spreadsheet runs, and nothing that this service takes for a command."""
    return f"'{text}" if _ESCAPED.match(text) else text


def restore(text: str) -> str:
    """A text as it was before :func:`protect`."""
    return text[1:] if _MARKED.match(text) else text


def show_value(value: Value) -> str:
    """What a cell holds, as one would read it: the text that is checked, shown and mended."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, float):
        return write_number(value)
    return "" if value is None else str(value)


def read_date(text: str) -> date | None:
    """A day, year first or (as is usual here) day first; None for anything else."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def split_list(text: str) -> list[str]:
    """The values of a cell that takes several."""
    return [part for piece in text.splitlines() for item in piece.split(LIST_SEPARATOR) if (part := item.strip())]
