"""The file as it goes back: its rows and own columns in their order, what was mended put in, the mistakes beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from service.intake.numbers import NumberError, read_number
from service.spreadsheets.cells import BLANK_WORD, protect, show_value
from service.spreadsheets.columns import columns_by_name
from service.spreadsheets.csv_file import write_csv
from service.spreadsheets.entries import Corrections, Mistake
from service.spreadsheets.headings import Headings, is_errors_column, read_headings
from service.spreadsheets.raw import RawRow, RawSheet, Value
from service.spreadsheets.workbook import SheetToWrite, write_workbook
from service.vocabulary import find_label

Say = Callable[[Mistake], str]
"""Says a mistake in a person's language."""


def return_sheet(
    sheet: RawSheet, corrections: Corrections, mistakes: Sequence[Mistake], language: str, say: Say
) -> bytes:
    """The same kind of file, with a last column in which the mistakes of each row stand, one on a line."""
    headings = read_headings(sheet.heading.cells, language)
    by_row: dict[int, list[str]] = {}
    for mistake in mistakes:
        by_row.setdefault(mistake.row, []).append(_name(mistake, headings, language) + say(mistake))
    head = [*_drop_errors(sheet.heading, headings), find_label("sheet_column", "errors", language)]
    rows = [head, *_list_rows(sheet, headings, corrections, by_row)]
    if sheet.kind == "xlsx":
        return write_workbook([SheetToWrite(find_label("sheet_column", "offers", language), rows)])
    texts = ([_neutralise(cell) for cell in row] for row in rows)
    return write_csv(texts, sheet.separator, sheet.encoding)


def _list_rows(
    sheet: RawSheet, headings: Headings, corrections: Corrections, by_row: Mapping[int, Sequence[str]]
) -> Iterator[list[Value]]:
    for row in sheet.rows:
        mended = _mend(row, headings, corrections.get(str(row.number), {}))
        yield [*_drop_errors(mended, headings), "\n".join(by_row.get(row.number, ()))]


def _mend(row: RawRow, headings: Headings, texts: Mapping[str, str]) -> RawRow:
    cells = list(row.cells) + [None] * (len(headings.columns) - len(row.cells))
    for place, column in enumerate(headings.columns):
        if column is not None and column.name in texts:
            cells[place] = texts[column.name]
    return RawRow(row.number, tuple(cells))


def _drop_errors(row: RawRow, headings: Headings) -> list[Value]:
    """The cells without those of an earlier check."""
    kept = [cell for cell, text in zip(row.cells, headings.texts, strict=False) if not is_errors_column(text)]
    return kept + list(row.cells[len(headings.texts) :])


def _name(mistake: Mistake, headings: Headings, language: str) -> str:
    """The heading of a mistake's column, as it stands in the file; nothing where it is about the whole row."""
    if not mistake.column:
        return ""
    for text, column in zip(headings.texts, headings.columns, strict=True):
        if column is not None and column.name == mistake.column:
            return f"{text}: "
    return f"{columns_by_name()[mistake.column].label(language)}: "


def _neutralise(cell: Value) -> str:
    """What stood in a cell, unless a spreadsheet would run it."""
    text = show_value(cell)
    is_harmless = text == BLANK_WORD or text.startswith("'") or _is_number(text)
    return text if is_harmless else protect(text)


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except NumberError:
        return False
    return True
