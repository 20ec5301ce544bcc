"""The sheet in each of its forms: the same answer, the same rows, and nothing that was not asked."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from service.catalogue.catalogue import Catalogue
from service.funding_pages.schemas import SheetContent
from service.funding_pages.sheet import describe_sheet
from service.funding_pages.table import render_table
from service.funding_pages.words import Wording
from service.pages.speech import Speech
from tests.funding_pages.asked import ADDRESS, make_long
from tests.journeys.app import Client
from tests.pages.reading import read_text


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(body: bytes) -> list[list[str]]:
    sheet = load_workbook(BytesIO(body)).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_csv_and_xlsx_have_the_rows_of_the_page(reader: Client, language: str) -> None:
    page, table, book = (
        reader.get(f"/funding/sheet{suffix}?{ADDRESS}&as_of=2024-12-31&lang={language}")
        for suffix in ("", ".csv", ".xlsx")
    )
    rows = read_csv(table.content)
    assert rows == read_xlsx(book.content)
    assert [row[1] for row in rows[1:]] == ["ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"]
    assert {row[6] for row in rows[1:]} == {"unknown"}
    text = read_text(page.text)
    for row in rows[1:]:
        assert row[2] in text
        assert row[7] == Speech(language).term("evidence_status", "unknown")
        assert all(path in text for path in row[9].split("\n"))


def test_the_sheet_says_who_recognised_each_offer_on_the_day(reader: Client) -> None:
    found = {}
    for day in ("2019-12-31", "2020-12-31"):
        page, table = (reader.get(f"/funding/sheet{suffix}?{ADDRESS}&as_of={day}&lang=fr") for suffix in ("", ".csv"))
        found[day] = read_csv(table.content)[1][8].split("\n")
        for one in found[day]:
            assert one.endswith("BeCode et Microsoft étoffent leurs formations AI")
            assert one.partition(": BeCode")[0].partition(" (")[0] in read_text(page.text)
    assert [one.partition(" (")[0] for one in found["2019-12-31"]] == ["Bruxelles Formation"]
    assert [one.partition(" (")[0] for one in found["2020-12-31"]] == ["Bruxelles Formation", "Le Forem", "VDAB"]


def test_a_beginning_of_a_recognition_that_is_inferred_is_said_to_be(reader: Client) -> None:
    text = read_text(reader.get(f"/funding/sheet?{ADDRESS}&as_of=2019-12-31&lang=en").text)
    assert "from 1 January 2019, end not stated, inferred" in text


def test_what_is_paid_besides_and_what_is_open_have_their_sources(reader: Client) -> None:
    html = reader.get(f"/funding/sheet?{ADDRESS}&as_of=2024-12-31&lang=fr").text
    lists = re.findall(r'<ul class="sheet-list">(.*?)</ul>', html, re.DOTALL)
    beside, told = (re.findall(r"<li>(.*?)</li>", part, re.DOTALL) for part in lists[:2])
    assert any("162" in line for line in beside)
    assert all('href="#source-' in line for line in [*beside, *told])


def test_what_is_inferred_stands_there_with_the_reason(reader: Client) -> None:
    text = read_text(reader.get("/funding/sheet?funder=wallonie&as_of=2021-06-01&lang=en").text)
    assert re.search(r"Inferred: \w", text)


def test_the_sheet_says_what_it_can_be_checked_by(reader: Client) -> None:
    text = read_text(reader.get(f"/funding/sheet?{ADDRESS}&as_of=2024-12-31&lang=nl").text)
    for part in ("0 van de 3", "31 december 2024", "Vingerafdruk", "Methode", "Amélie Pans", "Bernard Clerfayt"):
        assert part in text
    assert "€ 61.162.000" in text.replace("\u00a0", " ")


def test_the_fingerprint_depends_on_the_answer_alone(content: SheetContent, catalogue: Catalogue) -> None:
    def find(one: SheetContent, language: str = "fr") -> str:
        return describe_sheet(Wording(one, catalogue, Speech(language))).fingerprint

    later = replace(content, answers=replace(content.answers, revision=content.answers.revision + 7))
    fewer = replace(content, answers=replace(content.answers, offers=content.answers.offers[1:]))
    assert find(later) == find(content) == find(content, "nl")
    assert find(fewer) != find(content)


def test_no_cell_is_a_formula(content: SheetContent, catalogue: Catalogue) -> None:
    speech = Speech("fr")
    sheet = describe_sheet(Wording(make_long(content, 2, "=HYPERLINK(1)"), catalogue, speech))
    assert read_csv(render_table(sheet, speech, "csv"))[1][2] == "'=HYPERLINK(1) 1"
    book = load_workbook(BytesIO(render_table(sheet, speech, "xlsx"))).active
    assert {cell.data_type for row in book.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}
    assert book["C2"].value == "'=HYPERLINK(1) 1"


@pytest.mark.parametrize("suffix", ["", ".pdf", ".csv", ".xlsx"])
def test_a_sheet_answers_nothing_but_what_was_asked(reader: Client, suffix: str) -> None:
    wrong = "topic=alchemy&as_of=yesterday&colour=red"
    answer = reader.get(f"/funding/sheet{suffix}?{wrong}", headers={"accept": "application/json"})
    assert answer.status_code == 400
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields >= {"funder", "as_of", "colour"}
    for name, value in (("topic", "alchemy"), ("as_of", "1800-01-01"), ("funder", "nobody"), ("near", "50,200")):
        given = {"funder": "cocof", name: value}
        answer = reader.get(f"/funding/sheet{suffix}", params=given, headers={"accept": "application/json"})
        assert answer.status_code == (422 if name == "near" else 400), given
        assert [error["field"] for error in answer.json()["errors"]] == [name]


def test_files_say_what_they_are(reader: Client) -> None:
    pdf, table = (reader.get(f"/funding/sheet{suffix}?{ADDRESS}&lang=nl") for suffix in (".pdf", ".csv"))
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"].startswith('inline; filename="cartoforma-')
    assert table.headers["content-disposition"].startswith('attachment; filename="cartoforma-')
    assert pdf.headers["x-content-type-options"] == "nosniff"
    assert pdf.headers["content-language"] == "nl"


def test_more_offers_than_are_listed_are_told(content: SheetContent, catalogue: Catalogue) -> None:
    long = make_long(content, 30, "Formation")
    cut = replace(long, answers=replace(long.answers, offers=long.answers.offers[:20]))
    assert describe_sheet(Wording(cut, catalogue, Speech("en"))).more == "10 more are not shown."
