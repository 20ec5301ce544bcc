"""Files as people and programs write them are read; what would take too much, or is no spreadsheet, is refused."""

from __future__ import annotations

import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from datetime import time as time_of_day
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from service.spreadsheets.cells import read_date
from service.spreadsheets.files import read_sheet
from service.spreadsheets.headings import read_headings
from service.spreadsheets.raw import MOST_BYTES, MOST_ROWS, RawSheet, UnreadableSheetError
from service.spreadsheets.template import make_template, write_values
from service.spreadsheets.workbook import SheetToWrite, write_workbook
from service.vocabulary import LANGUAGES

HEADINGS = ["Intitulé (fr)", "Sujets", "à moi"]
ROW = ['Le "français", été; œuvre|fin', "ai", "x\ny"]


def write_text(separator: str, encoding: str, end: str) -> bytes:
    """Two rows as many programs write them."""
    rows = [HEADINGS, ROW]
    lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return (end.join(lines) + end).encode(encoding)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_and_encoding_is_read(separator: str, encoding: str, end: str) -> None:
    sheet = read_sheet(write_text(separator, encoding, end))
    assert list(sheet.heading.cells) == HEADINGS
    assert [list(row.cells) for row in sheet.rows] == [ROW]


def test_the_separator_that_a_file_announces_is_taken() -> None:
    sheet = read_sheet(b"sep=|\r\nid|title.fr\r\na;b,c|x\r\n")
    assert (sheet.rows[0].number, sheet.rows[0].cells) == (3, ("a;b,c", "x"))


def test_blank_rows_are_left_out_and_the_others_keep_their_number() -> None:
    sheet = read_sheet(b"\r\nid;title.fr\r\n;\r\n;x\r\n\r\n")
    assert [(row.number, row.cells) for row in (sheet.heading, *sheet.rows)] == [
        (2, ("id", "title.fr")),
        (4, ("", "x")),
    ]


def make_book(*rows: tuple[Any, ...], title: str = "Sheet") -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def save(book: Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


NOON = datetime.combine(date(2027, 1, 31), time_of_day(10, 30))


def test_what_stands_in_an_xlsx_is_read_with_its_type() -> None:
    row = (12, 1.5, date(2027, 1, 31), NOON, True, "été", None)
    sheet = read_sheet(save(make_book(("title.fr", *"abcdef"), row)))
    midnight = datetime.combine(NOON.date(), time_of_day())
    assert sheet.rows[0].cells == (12, 1.5, midnight, NOON, True, "été")


def test_the_sheet_with_the_headings_is_taken_and_merged_cells_are_no_matter() -> None:
    book = make_book(("Read this first",), ("and this",), title="Notes")
    sheet = book.create_sheet("Data")
    sheet.append(["Titel (nl)", "Onderwerpen"])
    sheet.append(["Een", "ai"])
    sheet.merge_cells("A2:A4")
    assert read_sheet(save(book)).heading.cells == ("Titel (nl)", "Onderwerpen")


def test_a_formula_counts_with_the_value_that_it_had() -> None:
    sheet = read_sheet(save(make_book(("title.fr", "id"), ("x", '=HYPERLINK("https://example.org")'))))
    assert sheet.rows[0].cells == ("x",)


def test_a_text_that_looks_like_a_formula_is_written_as_text() -> None:
    content = write_workbook([SheetToWrite("x", [["title.fr"], ["=1+1"]])])
    with zipfile.ZipFile(BytesIO(content)) as parcel:
        assert b"<f>" not in parcel.read("xl/worksheets/sheet1.xml")


def test_a_far_cell_costs_nothing() -> None:
    book = make_book(("title.fr",), ("x",))
    sheet = book.active
    assert sheet is not None
    sheet["XFD1048576"] = "far"
    began = time.monotonic()
    assert len(read_sheet(save(book)).rows) == 1
    assert time.monotonic() - began < 10


def replace_part(name: str, text: bytes) -> bytes:
    """A workbook one part of which is another, or is added."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(save(make_book(("title.fr",))))) as old, zipfile.ZipFile(kept, "w", 8) as new:
        for item in {*old.namelist(), name}:
            new.writestr(item, text if item == name else old.read(item))
    return kept.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BOMBS = {
    "ratio": replace_part(SHEET, HEAD + b" " * 50_000_000 + TAIL),
    "rows": replace_part(SHEET, HEAD + b"<row/>" * 200_000 + TAIL),
    "cells": replace_part(SHEET, HEAD + b"<row>" + b"<c/>" * 100_000 + b"</row>" + TAIL),
    "texts": replace_part("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 400_000 + b"</sst>"),
    "entities": replace_part(SHEET, LAUGHS + HEAD + b"<row><c><v>&b;</v></c></row>" + TAIL),
    "utf-16": replace_part(SHEET, ("<x>" + "<c/>" * 50_000 + "</x>").encode("utf-16")),
    "encoding": replace_part(SHEET, b'<?xml version="1.0" encoding="cp037"?>' + HEAD + TAIL),
    "not xml": replace_part(SHEET, b"no"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_unpack_to_too_much_is_refused_at_once(name: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableSheetError):
        read_sheet(BOMBS[name])
    assert time.monotonic() - began < 5


def test_a_sheet_may_not_hide_under_the_name_of_a_picture() -> None:
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(BOMBS["cells"])) as old, zipfile.ZipFile(kept, "w", 8) as new:
        for item in old.namelist():
            text = old.read(item).replace(b"sheet1.xml", b"sheet1.png")
            new.writestr(item.replace("sheet1.xml", "sheet1.png"), text)
    with pytest.raises(UnreadableSheetError, match="much more"):
        read_sheet(kept.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n;;\r\n",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0xls",
        b"PK\x03\x04",
        b"id;title.fr\r\nx\0y;z\r\n",
        b'id;title.fr\r\n"' + b"x" * 200_000,
        b"id;title.fr\r\n" + b"a;b\r\n" * (MOST_ROWS + 1),
        b"id;" * 301 + b"\r\n",
        b"id;title.fr\r\n" + b"x" * MOST_BYTES,
    ],
)
def test_what_is_no_spreadsheet_or_too_large_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableSheetError):
        read_sheet(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableSheetError):
        assert isinstance(read_sheet(content), RawSheet)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_known_in_every_language_and_loosely_written(language: str) -> None:
    sheet = read_sheet(make_template("csv", language))
    for other in LANGUAGES:
        headings = read_headings([str(cell).upper() for cell in sheet.heading.cells], other)
        assert None not in headings.columns


def test_a_heading_that_is_nearly_right_is_pointed_out() -> None:
    headings = read_headings(["Intitulé (fr)", "Sujet", "Mes notes"], "fr")
    assert headings.nearest == {"Sujet": ("Sujets",)}
    assert headings.list_own() == ["Sujet", "Mes notes"]


@pytest.mark.parametrize("cells", [["Notes"], ["Intitulé (fr)", "title.fr"]])
def test_headings_that_say_nothing_or_twice_the_same_are_refused(cells: list[str]) -> None:
    with pytest.raises(UnreadableSheetError):
        read_headings(cells, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_offers_the_permitted_values(language: str) -> None:
    content = make_template("xlsx", language)
    with zipfile.ZipFile(BytesIO(content)) as parcel:
        assert b"<dataValidation " in parcel.read("xl/worksheets/sheet1.xml")
    values = write_values(language).decode("utf-8-sig")
    assert ";onsite;" in values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-31", "2027-01-31"),
        ("31/1/2027", "2027-01-31"),
        ("31.01.2027", "2027-01-31"),
        ("31-01-2027", "2027-01-31"),
    ],
)
def test_a_date_is_read_day_or_year_first(text: str, day: str) -> None:
    assert read_date(text) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["31/02/2027", "1/2/27", "demain", "2027", "0000-01-01"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None
