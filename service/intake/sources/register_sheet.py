"""The sheet of a subsidy register: which column is which, and its rows, read one by one within bounds."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from service.parcel import UnreadableParcelError, check_parcel

MOST_BYTES = 30_000_000
MOST_COLUMNS = 200
_LOOKED_AT = 20
"""Rows that are looked at for headings."""

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "body": ("ID_BCE_ORG", "ID_KBO_ORG"),
        "body_name": ("NAME_ORG1_FR", "NAME_ORG1_NL", "NAME_ORG1"),
        "subject": ("DESC_AB_FR", "DESC_AB_NL", "DESC_AB"),
        "committed": ("AMOUNT_ENG",),
        "committed_on": ("DATE_ENG",),
        "paid": ("AMOUNT_LIQ",),
        "paid_on": ("DATE_LIQ",),
        "recipient": ("ID_BCE_RECIPIENT", "ID_KBO_RECIPIENT"),
        "recipient_name": ("NAME_RECIPIENT",),
        "budget_year": ("BUDEXE",),
    }
)
"""What a register needs to hold: what it is here, and the headings that it may have, any one of them."""
OPTIONAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"commitment": ("ID_ENG",), "currency": ("CURRENCY_ENG", "DEVCOD")}
)
"""What says more where it is there."""
WORDS = MappingProxyType({"body_name": "NAME_ORG1", "subject": "DESC_AB"})
"""What is said in several languages, each in a column of its own."""


class UnreadableRegisterError(ValueError):
    """A file that is no register; its text goes on from the name of the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: ``number`` as a spreadsheet program shows it, the cells by folded heading."""

    number: int
    cells: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """What stands in the first column that may hold this, and has something."""
        values = (self.cells.get(heading) for heading in COLUMNS.get(name) or OPTIONAL[name])
        return next((value for value in values if value is not None and str(value).strip()), None)

    def get_words(self, name: str) -> dict[str, str]:
        """What stands in the columns of each language; in one without a language it is French."""
        stem, found = WORDS[name], {}
        for language, heading in (("fr", stem), ("fr", f"{stem}_FR"), ("nl", f"{stem}_NL")):
            if text := " ".join(str(self.cells.get(heading) or "").split()):
                found[language] = text
        return found


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """The name of the sheet that holds the register, and its rows that hold something: one at least."""

    name: str
    rows: tuple[Row, ...]


def read_register(file: Path) -> RegisterSheet:
    """Read the first sheet that has the headings of a register; raises :class:`UnreadableRegisterError`."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UnreadableRegisterError(f"is larger than {MOST_BYTES // 1_000_000} MB.")
        content = file.read_bytes()
        check_parcel(content)
    except UnreadableParcelError as error:
        raise UnreadableRegisterError(str(error)) from None
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read anyhow
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return _read_book(book)
    except UnreadableRegisterError:
        raise
    except Exception as error:  # a damaged file ends in any of some twenty errors of four libraries
        raise UnreadableRegisterError("is not an XLSX that can be read.") from error


def _read_book(book: Any) -> RegisterSheet:
    fewest: list[str] | None = None
    for sheet in book.worksheets:
        if not hasattr(sheet, "iter_rows"):
            continue
        sheet.reset_dimensions()  # what a file says of its own size need not be so
        rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1)
        headings, missing = _find_headings(rows)
        if not missing:
            return _list_rows(str(sheet.title), rows, headings)
        fewest = missing if fewest is None or len(missing) < len(fewest) else fewest
    raise UnreadableRegisterError(f"lacks the columns {', '.join(fewest or [names[0] for names in COLUMNS.values()])}.")


def _find_headings(rows: Iterator[tuple[int, Sequence[Any]]]) -> tuple[list[str], list[str]]:
    """The row of the first ones with the most headings of a register, and the columns that it lacks."""
    headings: list[str] = []
    missing = [names[0] for names in COLUMNS.values()]
    for number, cells in rows:
        folded = [fold_heading(cell) for cell in cells]
        lacking = [names[0] for names in COLUMNS.values() if not set(names).intersection(folded)]
        if len(lacking) < len(missing):
            headings, missing = folded, lacking
        if not missing or number >= _LOOKED_AT:
            break
    return headings, missing


def fold_heading(cell: Any) -> str:
    """A heading in capitals without accents, what is neither letter nor digit as one underscore."""
    plain = unicodedata.normalize("NFKD", str(cell or "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_")


def _list_rows(name: str, rows: Iterator[tuple[int, Sequence[Any]]], headings: Sequence[str]) -> RegisterSheet:
    found = []
    for number, cells in rows:
        held = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell is not None}
        if any(str(cell).strip() for cell in held.values()):
            found.append(Row(number, held))
    if not found:
        raise UnreadableRegisterError("holds no payment.")
    return RegisterSheet(name, tuple(found))
