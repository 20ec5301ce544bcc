"""The pages as a browser without scripts gets them: the panel, a card, an offer, the rules."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from msgspec.structs import replace

from service.offers.schemas import PriceLine
from service.pages.judgement_words import LABELS, describe_judgement, describe_line
from service.pages.person_panel import describe_panel
from service.pages.person_words import VERDICTS
from service.pages.speech import Speech
from service.rights.filters import PERSON_NAMES
from service.rights.person import Person, read_person
from service.rights.rules import Facts, judge_offer
from service.rights.schemas import LINE_NAMES, Line
from service.rights.schemas import VERDICTS as SLUGS
from service.rights.table import load_rules
from service.vocabulary import LANGUAGES
from tests.journeys.app import Client
from tests.pages.reading import read_text
from tests.rights.known import BARE, make_described

pytest_plugins = ["tests.journeys.clients"]

TODAY = date(2026, 11, 22)
PERSON = "person_situation=jobseeker_longterm&person_place=1080&person_service=actiris"


def get_page(client: Client, address: str) -> str:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return response.text


def find_panel(html: str) -> str:
    found = re.search(r'(?s)<details id="person-panel".*?</details>', html)
    assert found is not None
    return found[0]


def test_every_field_of_the_panel_goes_with_the_form_of_the_list(client: Client) -> None:
    panel = find_panel(get_page(client, "/?lang=fr"))
    fields = re.findall(r"<(?:input|select)\b[^>]*>", panel)
    assert len(fields) > 20
    assert all('form="filters"' in field for field in fields)
    named = set(re.findall(r'name="(\w+)"', panel))
    assert named == set(PERSON_NAMES) - {"person_seat", "person_workplace"}
    assert "Oublier" not in panel
    assert '<details id="person-panel" class="person-panel">' in panel


@pytest.mark.parametrize(
    ("language", "promise"),
    [("fr", "Jamais de nom"), ("nl", "Nooit een naam"), ("en", "No name, ever"), ("de", "Nie ein Name")],
)
def test_the_panel_promises_in_each_language(client: Client, language: str, promise: str) -> None:
    assert promise in find_panel(get_page(client, f"/?lang={language}"))


def test_what_was_told_stands_in_the_panel_and_can_be_forgotten(client: Client) -> None:
    asked = f"/?topic=ai&lang=nl&{PERSON}&person_free=weekend&person_seat=Namur"
    panel = find_panel(get_page(client, asked))
    checked = re.findall(r'name="(\w+)"[^>]*value="(\w+)" checked', panel)
    assert checked == [("person_situation", "jobseeker_longterm"), ("person_free", "weekend")]
    assert re.findall(r'<option value="(\w+)" selected', panel) == ["actiris"]
    assert 'value="Sint-Jans-Molenbeek"' in panel
    assert "Brussels Hoofdstedelijk Gewest" in panel
    assert '<input type="hidden" name="person_seat"' in panel
    forget = re.search(r'<a href="([^"]+)"[^>]*>Vergeet deze persoon', panel)
    assert forget is not None
    assert unescape(forget[1]) == "/?topic=ai&lang=nl"


def test_the_place_of_the_panel_reads_as_it_was_written(client: Client) -> None:
    """What the field shows is what is sent back: the name means the same place."""
    for text in ("Sint-Jans-Molenbeek", "7000", "Eupen", "Liège", "Saint-Nicolas", "BE-BRU"):
        person = make_described(f"person_place={text}")
        for language in LANGUAGES:
            shown = describe_panel(person, Speech(language))["place"]
            again, mistakes = read_person([("person_place", shown)])
            assert mistakes == []
            assert again.place is not None
            assert person.place is not None
            assert again.place.region_id == person.place.region_id, (text, language, shown)


def test_mistakes_open_the_panel_and_name_what_could_be_meant(client: Client) -> None:
    panel = find_panel(get_page(client, "/?lang=fr&person_age=25-29&person_place=Molenbek&person_colour=red"))
    assert 'class="person-panel" open' in panel
    text = read_text(panel)
    assert "« Âge » : « 25-29 »" in text
    assert "25 à 29 ans" in text.split("« Âge »")[1]
    assert "Molenbeek" in text
    assert "person_colour" in text


def test_a_name_that_nothing_has_is_told_as_it_was_written(client: Client) -> None:
    panel = find_panel(get_page(client, "/?lang=fr&person_%7Bcolour%7D=%7Bred%7D"))
    assert "« person_{colour} » : « {red} »" in read_text(panel)


def test_a_card_says_what_it_costs_them_and_who_says_so(client: Client) -> None:
    html = get_page(client, f"/?q=école+AI+Gand&lang=fr&{PERSON}")
    card = re.search(r'(?s)data-offer="ecole-ai-gand".*?</li>\s*(?=<li class="card|</ol>)', html)
    assert card is not None
    text = read_text(card[0])
    assert (
        "Coût Gratuit pour les demandeurs d’emploi de longue durée Source : article (sans auteur imprimé), 2020" in text
    )
    assert "Reconnu par Bruxelles Formation" in text
    assert "/documents/d1" in card[0]


def test_an_offer_says_everything_it_means_for_them(client: Client) -> None:
    html = get_page(client, f"/offers/bf-online?lang=fr&{PERSON}&topic=ai")
    section = re.search(r'(?s)<section id="for-this-person".*?</section>', html)
    assert section is not None
    text = read_text(section[0])
    assert "qui habitent dans la Région de Bruxelles-Capitale" in text
    assert "0800 555 66" in text
    assert "Allocations pendant la formation" in text
    panel = find_panel(html)
    assert '<form id="person-form" method="get" action="/offers/bf-online">' in panel
    assert '<input type="hidden" name="topic" value="ai">' in panel
    assert 'form="filters"' not in panel


def test_an_offer_without_anybody_says_nothing_about_anybody(client: Client) -> None:
    html = get_page(client, "/offers/bf-online?lang=fr")
    assert 'id="for-this-person"' not in html
    assert "person-panel" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_rules_has_every_rule_its_document_and_its_days(client: Client, language: str) -> None:
    html = get_page(client, f"/rights?lang={language}")
    for rule in load_rules().rule:
        item = re.search(rf'(?s)<li id="{rule.id}".*?</li>', html)
        assert item is not None, rule.id
        assert f"/documents/{rule.document}?" in item[0]
        text = read_text(item[0])
        assert rule.statement[language] in text
        assert str(rule.valid_from.year) in text
    for gap in load_rules().gap:
        assert gap.question[language] in read_text(html)


def test_the_rules_are_found_from_panel_and_menu(client: Client) -> None:
    assert 'href="/rights?lang=fr"' in find_panel(get_page(client, "/?lang=fr"))
    assert 'href="/rights?lang=fr"' in get_page(client, "/about?lang=fr")


LINES = [
    Line(name=name, verdict="ask", reason=reason, audiences=("worker",), terms=("fr",), body="vdab", ask="operator")
    for name, reason in (
        ("cost", "price_unknown"),
        ("cost", "price_no_record"),
        ("cost", "price_not_documented"),
        ("level", "level_unknown"),
        ("level", "level_no_record"),
        ("language", "language_unknown"),
        ("language", "language_no_record"),
        ("enrolment", "audience_unknown"),
        ("enrolment", "audience_no_record"),
        ("enrolment", "audience_none"),
        ("cost", "price_none"),
    )
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_unknown_and_no_record_never_share_a_sentence(language: str) -> None:
    said = [describe_line(line, Speech(language)).text for line in LINES]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_every_case_has_words(language: str) -> None:
    assert tuple(LABELS) == LINE_NAMES
    assert tuple(VERDICTS) == SLUGS
    speech = Speech(language)
    people = [
        Person(),
        make_described("person_situation=worker"),
        make_described(*PERSON.split("&"), "person_equipment=no"),
    ]
    prices = (
        (),
        (PriceLine("all", "range", 10.0, 20.0),),
        (PriceLine("jobseeker", "free"), PriceLine("all", "amount", 5.0)),
    )
    for person in people:
        for lines in prices:
            facts = Facts(replace(BARE, prices=lines), sessions=())
            for words in describe_judgement(judge_offer(person, facts, TODAY), speech).lines:
                assert words.text
                assert words.word or (words.name, words.verdict) in (("cost", "yes"), ("cost", "no"))
                assert "{" not in words.text
