"""The list: what is found, how it is told, and what happens when nothing or nonsense is asked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.testing import TestClient

from service.formats.registry import FORMATS
from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]


def test_list_holds_what_the_api_finds(browser: Browser) -> None:
    query = "topic=ai&region=BE-BRU"
    answer = browser.get(f"/api/v1/offers?{query}", headers={"Accept": "application/json"}).json()
    wanted = [offer["id"] for offer in answer["items"]]
    assert wanted
    assert list_offers(browser.get(f"/?{query}&lang=fr").text)[: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "offres sur l’intelligence artificielle, dans la Région de Bruxelles-Capitale"),
        ("nl", "opleidingen over artificiële intelligentie, in het Brussels Hoofdstedelijk Gewest"),
        ("en", "offers on artificial intelligence, in the Brussels-Capital Region"),
        ("de", "Angebote zum Thema Künstliche Intelligenz, in der Region Brüssel-Hauptstadt"),
    ],
)
def test_filters_make_a_sentence(browser: Browser, language: str, sentence: str) -> None:
    page = browser.get(f"/?topic=ai&region=BE-BRU&lang={language}")
    assert sentence in read_text(page.text)
    assert f'<html lang="{language}">' in page.text
    assert page.headers["content-language"] == language


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "offres financement par Commission communautaire française (COCOF) : non établi"),
        ("nl", "opleidingen financiering door Franse Gemeenschapscommissie (Cocof): niet vastgesteld"),
        ("en", "offers funding by French Community Commission (COCOF): not established"),
        ("de", "Angebote Finanzierung durch Französische Gemeinschaftskommission (COCOF): nicht festgestellt"),
    ],
)
def test_a_payer_and_what_is_known_of_it_are_said_together(browser: Browser, language: str, sentence: str) -> None:
    text = read_text(browser.get(f"/?funder=cocof&funding=unknown&lang={language}").text)
    assert re.search(rf"\d+ {re.escape(sentence)}", text), text[:2_000]


@pytest.mark.parametrize(("more", "counted"), [("&q=xyzzyx", "0 offre"), ("", "offres")])
def test_what_narrows_is_said_alike_of_one_offer_and_of_many(browser: Browser, more: str, counted: str) -> None:
    text = read_text(browser.get(f"/?funder=wallonie{more}&lang=fr").text)
    assert re.search(rf"{counted} [^·]*avec un financement par Région wallonne", text), text[:2_000]


@pytest.mark.parametrize(
    ("accept", "language"),
    [("nl-BE,nl;q=0.9,fr;q=0.8", "nl"), ("es,de;q=0.5", "de"), ("", "fr"), ("*", "fr"), ("en;q=0,nl;q=x", "fr")],
)
def test_language_is_the_browsers_else_french(browser: Browser, accept: str, language: str) -> None:
    page = browser.get("/", headers={"Accept-Language": accept})
    assert f'<html lang="{language}">' in page.text


def test_seed_facts_look_their_age(browser: Browser) -> None:
    text = read_text(browser.get("/?operator=becode&lang=fr").text)
    assert "Confirmé en juillet 2020" in text
    assert re.search(r"ancien : \d+ ans", text)
    assert "Dernier début connu : 1er septembre 2020 (passé)" in text


def test_price_names_whom_it_is_for(browser: Browser) -> None:
    text = read_text(browser.get("/?topic=ai&place=Bruxelles&operator=becode&lang=fr").text)
    assert "Gratuit pour les demandeurs d’emploi de longue durée" in text
    assert "prix non établi pour les autres publics" in text


def test_unknown_and_no_record_are_different_words(browser: Browser) -> None:
    text = read_text(browser.get("/?topic=ai&region=BE-BRU&lang=fr").text)
    assert "Non établi : Commission communautaire française" in text
    assert "Reconnaissance : aucune information" in text


def test_town_is_not_passed_off_as_an_address(browser: Browser) -> None:
    text = read_text(browser.get("/?place=Gent&lang=nl").text)
    assert "Gent (centrum van de gemeente, adres onbekend)" in text


def test_form_of_a_browser_without_script_leads_to_the_shared_address(browser: Browser) -> None:
    page = browser.get("/?lang=fr&q=&place=Mons&radius_km=20&audience=", follow_redirects=False)
    assert page.status_code == 303
    assert page.headers["location"] == "/?lang=fr&near=Mons&radius_km=20"
    assert browser.get(page.headers["location"]).status_code == 200


def test_redirect_stays_on_this_host(browser: Browser) -> None:
    page = browser.get("//example.org/?q=", follow_redirects=False)
    assert not page.headers.get("location", "/").startswith(("//", "http"))


def test_every_filter_has_a_control_or_goes_along(browser: Browser) -> None:
    html = browser.get("/?bbox=4,50,5,51&lang=fr").text
    names = set(re.findall(r'<(?:input|select)[^>]*\bname="([^"]+)"', html))
    with_values = set(list_filters(OfferFilters)) - {"near"}  # the field "place" with a radius
    assert with_values - names <= {"enrolment", "funder", "language"}, "only those without any value may be absent"


def test_chip_takes_its_own_filter_off(browser: Browser) -> None:
    html = browser.get("/?topic=ai&topic=data&region=BE-BRU&lang=fr").text
    chips = re.findall(r'class="chip" href="([^"]+)"', html)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/?topic=data&region=BE-BRU&lang=fr",
        "/?topic=ai&region=BE-BRU&lang=fr",
        "/?topic=ai&topic=data&lang=fr",
    ]


def test_empty_result_that_is_to_stay_empty_names_the_filter_to_drop(browser: Browser) -> None:
    html = browser.get("/?topic=ai&near=Mons&exact=1&lang=fr").text
    text = read_text(html)
    assert "0 offre sur l’intelligence artificielle" in text
    assert "à moins de 40 km de Mons" in text
    assert "sans « Thème : Intelligence artificielle »" in text
    way = re.search(r'<a href="(/\?near=Mons[^"]*)" data-soft>sans', html)
    assert way
    count = re.search(r"sans « Thème : Intelligence artificielle » (\d+) offres?", text)
    assert count
    assert len(list_offers(browser.get(way[1].replace("&amp;", "&")).text.split('id="elsewhere')[0])) == int(count[1])


def test_place_that_nobody_knows_is_said_beside_the_results(browser: Browser) -> None:
    page = browser.get("/?place=Bruxeles&topic=ai&lang=fr")
    text = read_text(page.text)
    assert page.status_code == 200
    assert "« Lieu » : « Bruxeles » n’est pas utilisable" in text
    assert "Bruxelles" in text.split("Vouliez-vous dire", 1)[1][:80]
    assert 'value="Bruxeles"' in page.text, "what was typed stays in its field"
    assert list_offers(page.text)


@pytest.mark.parametrize(
    "query",
    [
        "price_max_eur=-1",
        "price_max_eur=abc",
        "price_max_eur=nan",
        "starts_from=yesterday",
        "near=4.35,99",
        "bbox=1,2,3",
        "cursor=zzz",
        "sort=nonsense",
        "sort=distance",
        "region=BE-XXX",
        "radius_km=5",
        "topics=ai",
        "q=" + "a" * 300,
        "starts_from=2026-02-01&starts_until=2026-01-01",
        "funding=direct&funder=nobody",
        "lang=xx",
        "%00=%ff",
    ],
)
def test_nonsense_is_answered_with_a_page(browser: Browser, query: str) -> None:
    page = browser.get(f"/?{query}", follow_redirects=True)
    assert page.status_code == 200
    assert "Traceback" not in page.text


def test_misspelt_filter_is_not_swallowed(browser: Browser) -> None:
    text = read_text(browser.get("/?topics=ai&lang=fr").text)
    assert "Il n’existe pas de filtre « topics »" in text
    assert "Vouliez-vous dire topic" in text


def test_misspelt_word_leads_to_the_right_one(browser: Browser) -> None:
    text = read_text(browser.get("/?q=inteligence&lang=fr").text)
    assert "intelligence" in text.split("contenant", 1)[1]


def test_pages_follow_each_other_without_repeating(browser: Browser) -> None:
    first = browser.get("/?lang=fr").text
    following = re.search(r'rel="next" href="([^"]+)" data-soft', first)
    assert following
    second = browser.get(following[1].replace("&amp;", "&")).text
    both = list_offers(first) + list_offers(second)
    assert len(set(both)) == len(both) > 20


def test_menu_has_every_representation(browser: Browser) -> None:
    html = browser.get("/?topic=ai&lang=fr").text
    links = re.findall(r'<li><a href="(/api/v1/offers\.[^"]+)"', html)
    assert {link.split("?")[0].rpartition(".")[2] for link in links} == {item.suffix for item in FORMATS}
    for link in links:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200


def test_what_is_typed_is_never_markup(browser: Browser) -> None:
    attack = '"><script>alert(1)</script>{{7*7}}'
    html = browser.get("/", params={"q": attack, "lang": "fr"}).text
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "{{7*7}}" in html


@pytest.mark.parametrize(
    ("query", "said", "not_said"),
    [
        ("sort=foo", "“Order”: “foo” cannot be used, and was left out. Did you mean Best match", "relevance"),
        ("sort=distance", "“Nearest first” cannot be used, and was left out. A distance needs a place", "Did you mean"),
        ("cursor=abc", "This link leads to no page of the list: the first one is shown.", "cursor"),
        ("audience=jobseekr", "Did you mean Job-seeker", "jobseeker"),
    ],
)
def test_what_cannot_be_used_is_told_in_words(browser: Browser, query: str, said: str, not_said: str) -> None:
    notice = re.search(r'(?s)<p class="notice notice-wrong">.*?</p>', browser.get(f"/?lang=en&{query}").text)
    assert notice is not None
    assert said in read_text(notice[0])
    assert not_said not in read_text(notice[0])


@pytest.mark.parametrize(
    ("language", "place", "sentence"),
    [
        ("fr", "Aarlen", "à proximité d’Arlon"),
        ("fr", "Antwerpen", "à proximité d’Anvers"),
        ("fr", "Mons", "à proximité de Mons"),
        ("nl", "Arlon", "in de buurt van Aarlen"),
        ("en", "4.35,50.85", "near the position 50.85 N, 4.35 E"),
    ],
)
def test_a_place_is_called_as_in_the_language_of_the_page(
    browser: Browser, language: str, place: str, sentence: str
) -> None:
    assert sentence in read_text(browser.get(f"/?lang={language}&near={place}&radius_km=40&exact=1").text)


def test_of_a_part_the_map_is_told_whether_it_has_any_of_it(browser: Browser) -> None:
    for part, is_bare in (("online", "1"), ("hybrid", "1"), ("unplaced", "1"), ("", "")):
        page = browser.get(f"/?lang=fr&part={part}").text if part else browser.get("/?lang=fr").text
        assert f'data-map-is-bare="{is_bare}"' in page
        assert ('"isBare":true' in page) == bool(is_bare)
