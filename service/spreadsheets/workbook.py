"""XLSX: reading the sheet that holds the table, row by row, and writing sheets.

Only what stands in the cells is read: of a formula the value that it had when the file was saved.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from service.parcel import UnreadableParcelError, check_parcel
from service.spreadsheets.csv_file import CountKnown
from service.spreadsheets.raw import (
    MOST_COLUMNS,
    MOST_ROWS,
    RawSheet,
    RowGatherer,
    UnreadableSheetError,
    Value,
    is_blank,
)

_LOOKED_AT = 20
"""Rows of each sheet that are looked at for headings."""
_WIDTH = 22
_DATE_FORMAT = "yyyy-mm-dd"


def read_workbook(content: bytes, count_known: CountKnown) -> RawSheet:
    """Read the sheet in which most headings are known; raises :class:`UnreadableSheetError`."""
    try:
        check_parcel(content)
    except UnreadableParcelError as error:
        raise UnreadableSheetError(str(error)) from None
    from openpyxl import load_workbook  # a quarter of a second that serving does without

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read anyhow
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = _choose_sheet(book, count_known)
            gatherer = RowGatherer()
            for number, cells in enumerate(_list_rows(sheet), 1):
                gatherer.add(number, cells)
    except UnreadableSheetError:
        raise
    except Exception as error:  # a damaged file ends in any of some twenty errors of four libraries
        raise UnreadableSheetError("is not an XLSX that can be read: save it anew, or as CSV.") from error
    return gatherer.finish("xlsx")


def _choose_sheet(book: Any, count_known: CountKnown) -> Any:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    if not sheets:
        raise UnreadableSheetError("holds no sheet.")
    return max(sheets, key=lambda sheet: count_known([str(cell or "") for cell in _find_heading(sheet)]))


def _find_heading(sheet: Any) -> tuple[Value, ...]:
    for number, cells in enumerate(_list_rows(sheet)):
        if not is_blank(cells):
            return cells
        if number >= _LOOKED_AT:
            break
    return ()


def _list_rows(sheet: Any) -> Iterator[tuple[Value, ...]]:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    rows: Iterator[tuple[Value, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    return rows


@dataclass(frozen=True, slots=True)
class SheetToWrite:
    """A title and rows, the first of which is the heading; ``lists`` are for columns (from 0) that offer a choice."""

    title: str
    rows: Iterable[Sequence[Value]]
    lists: Mapping[int, str] = field(default_factory=dict)
    """By column the range of another sheet that holds them, as a formula."""


def write_workbook(sheets: Sequence[SheetToWrite]) -> bytes:
    """A workbook, row by row."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title)
        sheet.freeze_panes = "A2"
        rows = iter(one.rows)
        _write_heading(sheet, next(rows, ()))
        for row in rows:
            sheet.append([_make_cell(sheet, value) for value in row])
        _offer_choices(sheet, one.lists)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write_heading(sheet: Any, texts: Sequence[Value]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    cells = [_make_cell(sheet, text or "") for text in texts]
    for column, cell in enumerate(cells, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.append(cells)


def _offer_choices(sheet: Any, lists: Mapping[int, str]) -> None:
    """Let the program show what may be chosen; it warns of other texts, and takes them: there are several languages."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, formula in lists.items():
        letter = get_column_letter(column + 1)
        choices = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        choices.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
        sheet.data_validations.append(choices)


def _make_cell(sheet: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value  # as it is, and an empty cell not at all
    cell = WriteOnlyCell(sheet, value=None if isinstance(value, str) else value)
    if isinstance(value, str):
        # As text, whatever it begins with: the library would take "=..." for a formula.
        cell._value, cell.data_type = value, "s"  # noqa: SLF001  its setter guesses a type
    elif isinstance(value, date) and not isinstance(value, datetime):
        cell.number_format = _DATE_FORMAT
    return cell
