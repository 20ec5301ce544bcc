"""What goes out and comes back unchanged changes nothing, whatever stands in it, in either kind of file."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.spreadsheets.cells import protect, restore
from service.spreadsheets.entries import Entry, Speaker, gather_entries, list_texts
from service.spreadsheets.files import read_sheet, write_sheet
from service.spreadsheets.headings import read_headings
from service.spreadsheets.layout import choose_columns, lay_out
from service.spreadsheets.raw import FileKind
from service.spreadsheets.wishes import make_patch
from tests.spreadsheets.documents import VENUES, Offer, apply_patch, offers


def bring_back(content: bytes, language: str) -> list[Entry]:
    sheet = read_sheet(content)
    headings = read_headings(sheet.heading.cells, language)
    return gather_entries(list_texts(sheet, headings, {}), Speaker(language, VENUES))


def _simplify(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what says nothing: an empty list, or a state that follows."""
    return {name: value for name, value in document.items() if value != [] and value not in ("known", "no_record")}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(given_offers=offers, language=st.sampled_from(["fr", "nl", "en", "de"]))
@settings(max_examples=60)
def test_nothing_edited_is_nothing_changed(kind: FileKind, given_offers: list[Offer], language: str) -> None:
    speaker = Speaker(language, VENUES)
    rows = lay_out(given_offers, choose_columns(given_offers), speaker)
    entries = bring_back(write_sheet(kind, "Offers", rows), language)
    assert [entry.id for entry in entries] == [offer.id for offer in given_offers]
    for entry, offer in zip(entries, given_offers, strict=True):
        assert entry.mistakes == []
        assert entry.status == offer.status
        patched = apply_patch(offer.document, make_patch(entry, offer.document))
        assert _simplify(patched) == _simplify(offer.document)


@given(st.text())
def test_no_text_goes_out_as_a_formula_and_each_comes_back(text: str) -> None:
    assert restore(protect(text)) == text
    assert not protect(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(given_offers=offers)
@settings(max_examples=30)
def test_no_cell_of_a_csv_begins_a_formula(given_offers: list[Offer]) -> None:
    rows = lay_out(given_offers, choose_columns(given_offers), Speaker("fr", VENUES))
    text = write_sheet("csv", "Offers", rows).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
