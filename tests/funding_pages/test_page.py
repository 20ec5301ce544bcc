"""The page of the question: the answer with its denominator, every class, the proof, and what is not known."""

from __future__ import annotations

import json
import re

import pytest

from service.catalogue.catalogue import Catalogue
from service.database import Engine, open_reading
from service.funding_pages.asking import read_asked
from service.funding_pages.rules import ORDER
from service.funding_pages.search import SHEET_ROWS, gather_content
from service.pages.speech import Speech
from tests.funding_pages.asked import ADDRESS
from tests.journeys.app import Client
from tests.pages.reading import read_text


def test_the_deputys_question_is_answered_with_its_denominator(reader: Client) -> None:
    text = read_text(reader.get(f"/funding?{ADDRESS}&as_of=2024-12-31&lang=fr").text)
    assert (
        "Au 31 décembre 2024, un financement par « Commission communautaire française (COCOF) » est documenté " in text
    )
    assert "pour 0 sur 3 offres sur l’intelligence artificielle" in text
    assert "et n’est pas établi pour 3 sur 3." in text
    for answer in ORDER:
        assert Speech("fr").term("funding", answer) in text


def test_the_list_is_linked_where_it_holds_the_same_offers(reader: Client) -> None:
    link = '<a href="/?topic=ai&amp;region=BE-BRU&amp;lang=en">These offers in the list</a>'
    assert link in reader.get(f"/funding?{ADDRESS}&lang=en").text
    assert "These offers in the list" not in reader.get(f"/funding?{ADDRESS}&as_of=2024-12-31&lang=en").text


def test_offers_of_nobody_known_are_said_to_be(reader: Client) -> None:
    text = read_text(reader.get("/funding?funder=wallonie&as_of=2021-06-01&lang=nl").text)
    assert "niets vastgelegd voor: aanbieder onbekend (2 opleidingen)" in text


def test_what_is_unknown_is_shown_as_such_with_its_document(reader: Client) -> None:
    html = reader.get(f"/funding?{ADDRESS}&as_of=2024-12-31&lang=fr").text
    unknown = html.partition('id="answer-unknown"')[2].partition("</section>")[0]
    assert re.findall(r'data-offer="([^"]+)"', unknown) == ["ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"]
    for offer in unknown.split("data-offer=")[1:]:
        assert 'href="/documents/d0?lang=fr#funding_link-' in offer
    assert "Pourrait le dire" in html


@pytest.mark.parametrize("page", ["/funding", "/funding/sheet"])
def test_what_has_no_documented_beginning_is_said_so(reader: Client, page: str) -> None:
    text = read_text(reader.get(f"{page}?funder=wallonie&as_of=1990-01-01&lang=fr").text)
    assert re.search(r"(\d+) des \1 offres listées n’ont pas de début documenté", text)
    assert "début non documenté" in text


def test_money_for_the_operator_stands_apart_and_is_no_answer(reader: Client) -> None:
    html = reader.get(f"/funding?{ADDRESS}&as_of=2024-12-31&lang=fr").text
    amount = Speech("fr").euros(61_162_000)
    before, _, after = html.partition('id="beside"')
    assert amount not in before
    assert amount in after
    assert "Bruxelles Formation" in after


@pytest.mark.parametrize(
    ("day", "bodies"),
    [("2019-12-31", ["Bruxelles Formation"]), ("2020-12-31", ["Bruxelles Formation", "Le Forem", "VDAB"])],
)
def test_who_recognised_an_offer_on_the_day_is_said_with_the_document(
    reader: Client, day: str, bodies: list[str]
) -> None:
    html = reader.get(f"/funding?{ADDRESS}&as_of={day}&lang=fr").text
    offer = html.partition('data-offer="ecole-ai-bruxelles"')[2].partition("</li>\n    <li")[0]
    told = re.findall(r"<dd>([^(]+?) \(.*?href=\"/documents/d1\?lang=fr#(recognition-[^\"]+)\"", offer, re.DOTALL)
    assert [body for body, _ in told] == bodies
    page = reader.get("/documents/d1?lang=fr").text
    assert all(f'id="{anchor}"' in page for _, anchor in told)
    assert html.count("Reconnaissance à cette date : aucune information") == 2


def test_every_link_to_a_claim_leads_to_it(reader: Client) -> None:
    html = reader.get(f"/funding?{ADDRESS}&as_of=2024-12-31&lang=fr").text
    claims = set(re.findall(r'href="(/documents/[^"#]+)#([^"]+)"', html))
    assert len(claims) > 5
    for path in {path for path, _ in claims}:
        ids = re.findall(r' id="([^"]+)"', reader.get(path).text)
        assert len(set(ids)) == len(ids)
        assert {anchor for other, anchor in claims if other == path} <= set(ids)


def test_an_amount_opens_its_claim_and_what_is_inferred_is_named(reader: Client) -> None:
    html = reader.get(f"/funding?{ADDRESS}&as_of=2024-12-31&lang=fr").text
    amount = Speech("fr").euros(61_162_000)
    beside = html.partition('id="beside"')[2].partition("</section>")[0]
    assert f'#funding_link-cocof-bf-2024-amount-characters-769-822">{amount}</a>' in beside
    assert "Déduit (instrument, usage, période)" in read_text(beside)


def test_offers_without_a_place_are_counted_beside_the_map_by_answer(reader: Client) -> None:
    asked = "funder=wallonie&as_of=2021-06-01&lang=en"
    html = reader.get(f"/funding?{asked}").text
    beside = read_text(html.partition('class="unplaced"')[2].partition("</section>")[0])
    assert "22 offers are not on the map" in beside
    assert "Direct funding: 1" in beside
    assert "Minecraft Education Academy" in beside
    assert "No information: 21" in beside
    sheet = read_text(reader.get(f"/funding/sheet?{asked}").text)
    assert "22 offers are not on the map" in sheet
    assert "Direct funding: 1 (in the table: 1)" in sheet


@pytest.mark.parametrize(("language", "said"), [("fr", "Carte : un repère"), ("nl", "Kaart: een teken")])
def test_the_map_is_named_in_the_language_of_the_page(reader: Client, language: str, said: str) -> None:
    assert f'"map_label":"{said}' in reader.get(f"/funding?{ADDRESS}&lang={language}").text


@pytest.mark.parametrize(
    "path",
    ["/funding?funder=wallonie&as_of=2021-06-01", f"/funding/sheet?{ADDRESS}", "/unknowns?", "/schemes?"],
)
def test_each_cell_of_a_wide_table_names_its_column_where_columns_are_not_seen(reader: Client, path: str) -> None:
    html = reader.get(f"{path}&lang=nl").text
    assert '/assets/pages/tables.css"' in html
    tables = re.findall(r"<table[^>]*stacks.*?</table>", html, re.DOTALL)
    assert tables
    for table in tables:
        columns = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", table)
        head, *rows = re.findall(r'<tr role="row">(.*?)</tr>', table, re.DOTALL)
        assert head.count('role="columnheader"') == len(columns)
        for row in rows:
            assert re.findall(r'role="(?:cell|rowheader)" data-label="([^"]*)"', row) == columns


def test_what_has_ended_is_told_with_its_date(reader: Client) -> None:
    then, later = (reader.get(f"/funding?{ADDRESS}&as_of={day}&lang=en").text for day in ("2024-12-31", "2025-12-31"))
    assert "has ended" not in read_text(then)
    assert "has ended" in read_text(later)


def test_bars_are_as_long_as_their_share_and_have_pattern_word_and_number(reader: Client) -> None:
    html = reader.get("/funding?funder=wallonie&operator=technocite&as_of=2022-06-30&lang=en").text
    assert re.findall(r'bar-part" width="([\d.]+)%" height="22" fill="url\(#fill-(\w+)\)"', html) == [
        ("33.33", "direct"),
        ("66.67", "operator_only"),
    ]
    assert "1 of 3" in read_text(html)
    assert "2 of 3" in read_text(html)


def test_steps_name_who_stands_between(reader: Client) -> None:
    html = reader.get("/funding?funder=wallonie&operator=technocite&as_of=2022-06-30&lang=en").text
    table = read_text(html.partition('class="steps ')[2].partition("</table>")[0])
    assert "accord-coop" not in table
    assert "Technocité" in table


def test_places_of_the_map_carry_class_and_intermediary(reader: Client) -> None:
    html = reader.get(f"/funding?{ADDRESS}&lang=fr").text
    data = re.search(r'id="funding-points">(.*?)</script>', html)
    assert data is not None
    places = json.loads(data[1])["places"]
    groups = {group["mark"]: group for place in places for group in place["groups"]}
    assert groups["unknown"]["count"] == 3
    assert {item["title"] for item in groups["intermediary"]["items"]} >= {"Bruxelles Formation"}
    assert all(2.5 < place["longitude"] < 6.5 and 49.4 < place["latitude"] < 51.6 for place in places)


def test_the_flow_leads_from_the_payer_to_each_offer(reader: Client) -> None:
    html = reader.get(f"/funding?{ADDRESS}&lang=en").text
    boxes = re.findall(r'class="flow-box flow-box-(\w+)" href="([^"]+)" aria-label="([^"]+)"', html)
    assert boxes[0][0] == "funder"
    assert {url for kind, url, _ in boxes if kind == "offer"} == {
        f"/offers/{name}?lang=en" for name in ("ecole-ai-bruxelles", "ai2-programmes", "qt-programmes")
    }
    assert any("from French Community Commission" in label for kind, _, label in boxes if kind == "operator")


def test_without_a_payer_there_is_a_form_and_no_answer(reader: Client) -> None:
    page = reader.get("/funding?lang=nl")
    assert page.status_code == 200
    assert 'id="answer"' not in page.text
    assert "/funding?funder=cocof&amp;topic=ai&amp;region=BE-BRU&amp;lang=nl" in page.text


def test_a_form_sent_without_script_is_led_to_the_shared_address(reader: Client) -> None:
    sent = reader.get("/funding?lang=fr&funder=cocof&topic=ai&topic=ai&region=BE-BRU", follow_redirects=False)
    assert sent.status_code == 303
    assert sent.headers["location"] == "/funding?lang=fr&funder=cocof&topic=ai&region=BE-BRU"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("funder=cocofx", "cocofx"),
        ("funder=cocof&funder=fse", "cocof, fse"),
        ("funder=cocof&as_of=yesterday", "yesterday"),
        ("funder=cocof&as_of=1800-01-01", "1800-01-01"),
        ("funder=cocof&topic=alchemy", "alchemy"),
        ("funder=cocof&place=Atlantis", "Atlantis"),
        ("funder=cocof&colour=red", "colour"),
        ("funder=cocof&near=50,200", "50,200"),
        ("funder=" + "x" * 1_500, "x" * 60),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_is_answered(reader: Client, query: str, said: str) -> None:
    page = reader.get(f"/funding?{query}&lang=en")
    assert page.status_code == 200
    notices = re.findall(r'class="notice notice-wrong" role="alert">(.*?)</p>', page.text)
    assert len(notices) == 1
    assert said in notices[0]


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_every_language_has_every_part(reader: Client, language: str) -> None:
    html = reader.get(f"/funding?{ADDRESS}&lang={language}").text
    assert re.findall(r' id="(answer|answer-unknown|steps|beside|open|documents)"', html) == [
        *("answer", "answer-unknown", "steps", "beside", "open", "documents")
    ]


def test_no_offer_at_all_is_said(reader: Client) -> None:
    page = reader.get("/funding?funder=cocof&topic=ai&place=Arlon&lang=en")
    assert "No offer is meant by this question" in page.text
    assert "answer-bars" not in page.text


def test_where_not_all_offers_are_listed_each_answer_has_as_many(shared: Engine, catalogue: Catalogue) -> None:
    with open_reading(shared) as db:
        asked = read_asked((("funder", "cocof"), ("as_of", "2024-12-31")))
        whole, part = (gather_content(db, catalogue, asked, most) for most in (SHEET_ROWS, 8))
    assert (whole.is_cut, part.is_cut) == (False, True)
    assert part.answers.answers == whole.answers.answers
    present = [line for line in whole.answers.answers if line.count]
    assert len(present) > 1
    listed = [[one.id for one in whole.answers.offers if one.answer == line.answer] for line in present]
    assert [one.id for one in part.answers.offers] == [name for names in listed for name in names[: 8 // len(present)]]
