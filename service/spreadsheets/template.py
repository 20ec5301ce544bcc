"""The template: headings, an example, and the values that each column permits, in the language of a person."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from service.spreadsheets.columns import Column, list_columns
from service.spreadsheets.csv_file import write_csv
from service.spreadsheets.entries import EXAMPLE_ID, Speaker
from service.spreadsheets.files import write_sheet
from service.spreadsheets.layout import choose_columns, lay_out
from service.spreadsheets.raw import FileKind, Value
from service.spreadsheets.values import Venues
from service.spreadsheets.workbook import SheetToWrite, write_workbook
from service.vocabulary import find_label

_EXAMPLES = Path(__file__).with_name("examples.toml")


class Example(NamedTuple):
    """An offer that is not one."""

    id: str
    status: str
    document: dict[str, Any]


@cache
def load_example() -> Example:
    """The example of the template."""
    kept = tomllib.loads(_EXAMPLES.read_text(encoding="utf-8"))
    return Example(EXAMPLE_ID, kept["status"], kept["document"])


def make_template(kind: FileKind, language: str, venues: Venues | None = None) -> bytes:
    """A file to fill in; ``venues`` are those of the operator, from which one can choose in a workbook."""
    own = venues or Venues()
    columns = choose_columns([load_example()])
    rows = lay_out([load_example()], columns, Speaker(language, own))
    if kind == "csv":
        return write_sheet(kind, "", rows)
    return write_filled(rows, columns, language, own)


def write_filled(rows: Iterable[Sequence[Value]], columns: Sequence[Column], language: str, venues: Venues) -> bytes:
    """A workbook of rows, with a second sheet of the permitted values, from which cells offer a choice."""
    values, ranges = [list(_head_values(language))], {}
    title = find_label("sheet_column", "values", language)
    for place, column in enumerate(columns):
        texts = list(_list_values(column, language, venues))
        if texts:
            start = len(values) + 1
            values += [[column.label(language), code, meaning] for code, meaning in texts]
            if not column.is_list:
                ranges[place] = f"'{title}'!$C${start}:$C${len(values)}"
    offers = SheetToWrite(find_label("sheet_column", "offers", language), rows, ranges)
    return write_workbook([offers, SheetToWrite(title, values)])


def write_values(language: str) -> bytes:
    """The permitted values of each column, as a CSV: what a CSV template cannot hold itself."""
    rows: list[list[str]] = [list(_head_values(language))]
    for column in list_columns():
        rows += [[column.label(language), code, meaning] for code, meaning in _list_values(column, language, Venues())]
    return write_csv(rows)


def _head_values(language: str) -> Iterator[str]:
    return (find_label("sheet_column", name, language) for name in ("column", "code", "meaning"))


def _list_values(column: Column, language: str, venues: Venues) -> Iterator[tuple[str, str]]:
    if column.kind == "venue":
        yield from ((code, venues.show(code)) for code in venues.names)
    yield from ((slug, column.show_term(slug, language)) for slug in column.terms)
