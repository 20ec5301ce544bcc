"""The page of the question why: what it says, and that its links do what they say."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient

from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]


def get_why(browser: Browser, name: str, query: str) -> str:
    page = browser.get(f"/offers/{name}/why?{query}")
    assert page.status_code == 200
    return str(page.text)


def find_links(html: str, begin: str) -> list[str]:
    """The addresses of the links whose text begins so."""
    found = re.findall(r'<a(?: class="[^"]*")? href="([^"]*)">([^<]*)</a>', html)
    return [unescape(address) for address, text in found if unescape(text).startswith(begin)]


def test_place_in_the_list_and_what_it_stands_there_for(invented_browser: Browser) -> None:
    text = read_text(get_why(invented_browser, "python-mons", "near=Mons&radius_km=30&topic=dev&lang=fr"))
    assert "Pourquoi cette offre est-elle là ?" in text
    assert "Oui : à la place 1 sur 1." in text
    assert "La plus proche vient d’abord." in text
    assert "Mons : à 1 km" in text, "the point of an address"
    assert "Écarte l’offre" not in text


def test_what_keeps_an_offer_out_and_what_lets_it_in(invented_browser: Browser) -> None:
    html = get_why(invented_browser, "donnees-gand", "near=Mons&radius_km=20&language=en&lang=fr&sort=distance")
    text = read_text(html)
    assert "Pourquoi cette offre n’est-elle pas là ?" in text
    assert text.count("Écarte l’offre") == 2
    assert re.search(r"Gand : à environ (6|7)\d km", text)
    assert "ne suffit pas à lui seul" in text
    (remedy,) = find_links(html, "Dans un rayon de 80 km, ")
    page = invented_browser.get(remedy)
    assert page.status_code == 200
    assert "donnees-gand" in list_offers(page.text)
    assert "selected=donnees-gand" in remedy
    assert "sort=distance" in remedy


def test_order_by_distance_goes_with_its_point(invented_browser: Browser) -> None:
    html = get_why(invented_browser, "donnees-gand", "near=Mons&radius_km=20&lang=fr&sort=distance")
    (without,) = find_links(html, "Sans « À proximité de")
    assert "sort" not in without
    assert "near" not in without


def test_an_offer_without_a_place_cannot_be_judged(invented_browser: Browser) -> None:
    text = read_text(get_why(invented_browser, "en-ligne", "near=Mons&topic=data&lang=nl"))
    assert "Het staat apart" in text
    assert "Kan niet worden beoordeeld" in text
    assert "Online, live" in text


def test_links_keep_the_shortlist_and_the_person(invented_browser: Browser) -> None:
    query = "topic=dev&shortlist=python-mons&person_age=25_29&lang=fr"
    page = invented_browser.get(f"/offers/donnees-gand/why?{query}")
    links = [unescape(address) for address in re.findall(r'href="(/\?[^"]*topic[^"]*)"', page.text)]
    assert len(links) >= 2
    for address in links:
        assert "shortlist=python-mons" in address
        assert "person_" in address
    assert page.headers["cache-control"] != "public"
    data = re.findall(r'href="(/api/v1/[^"]*)"', page.text)
    assert data == ["/api/v1/offers/donnees-gand/why?topic=dev"], "nothing of the person goes to the API"


def test_values_that_cannot_be_used_are_left_out(invented_browser: Browser) -> None:
    text = read_text(
        get_why(invented_browser, "python-mons", "topic=nothing&price_max_eur=x&audience=jobseeker&lang=fr")
    )
    assert "Oui : à la place" in text


def test_nothing_asked(invented_browser: Browser) -> None:
    text = read_text(get_why(invented_browser, "python-mons", "lang=fr"))
    assert "Aucun filtre n’est actif" in text


@pytest.mark.parametrize(
    "query",
    [
        "q=python+zzz",
        "operator=huis",
        "place=Gand",
        "region=BE-VLG",
        "bbox=3,50.9,4,51.2",
        "funder=cocof",
        "funding=direct",
        "recognised_by=vdab",
        "audience=training_centre&price_max_eur=1",
        "free_for=worker",
        "modality=hybrid",
        "starts_from=2027-06-01",
        "starts_until=2026-12-01",
        "enrolment=closed",
        "certification=none",
        "confirmed_since=2026-11-01",
        "freshness=overdue",
        "topic=ai",
    ],
)
@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_every_filter_is_explained_and_its_links_lead_to_the_offer(
    invented_browser: Browser, query: str, language: str
) -> None:
    html = get_why(invented_browser, "python-mons", f"{query}&lang={language}")
    assert f'<html lang="{language}">' in html
    (remedy,) = re.findall(r'class="button-main" href="([^"]*)"', html)
    assert "python-mons" in list_offers(invented_browser.get(unescape(remedy)).text)
    assert "why-facts" in html
    assert "no_record" not in read_text(html)


def test_unknown_and_gone_offers_are_said(invented_browser: Browser) -> None:
    page = invented_browser.get("/offers/python-mont/why?lang=fr")
    assert page.status_code == 404
    assert "python-mons" in page.text


def test_a_question_that_begins_with_why_is_not_answered_by_no_in_dutch(invented_browser: Browser) -> None:
    text = read_text(get_why(invented_browser, "donnees-gand", "near=Mons&radius_km=20&lang=nl"))
    assert "Waarom staat dit aanbod er niet?" in text
    assert "Nee:" not in text
