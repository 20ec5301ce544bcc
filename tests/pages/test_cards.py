"""A card says when, until when one can enrol, and what it costs those who are asked about."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from service.catalogue.catalogue import Catalogue
from service.catalogue.texts import HeldTexts
from service.offers.schemas import PriceLine, SessionLine
from service.pages.card_writer import MOST_PLACES, CardWriter
from service.pages.cards import find_closing, make_card, read_summaries
from service.pages.own_price import describe_own_prices
from service.pages.question import read_question
from service.pages.speech import Speech
from service.pages.wording import EXACT, describe_places, say_distance
from tests.pages.reading import read_text

Browser = TestClient[Any]
EN = Speech("en")
LINES = (PriceLine("all", "amount", 400.0), PriceLine("jobseeker", "free"), PriceLine("company", "amount", 1200.0))


@pytest.mark.parametrize(
    ("audiences", "said"),
    [
        (("jobseeker",), ["Free for job-seekers"]),
        (("jobseeker_longterm",), ["Free for long-term job-seekers"]),
        (("worker",), ["€400 for employees"]),
        (("company", "worker"), ["€1,200 for companies", "€400 for employees"]),
        ((), ["Free for job-seekers", "€1,200 for companies", "€400 for everyone else"]),
    ],
)
def test_price_is_that_of_the_audience_asked_about(audiences: tuple[str, ...], said: list[str]) -> None:
    assert [part.text for part in describe_own_prices(LINES, audiences, EN)] == said


def test_price_that_nobody_states_is_said_to_be_unknown() -> None:
    (part,) = describe_own_prices((PriceLine("jobseeker", "free"),), ("student",), EN)
    assert (part.text, part.is_known) == ("No information on the price for students", False)


def test_unknown_price_of_everybody_is_no_price_of_an_audience() -> None:
    (part,) = describe_own_prices((PriceLine("all", "unknown"),), ("student",), EN)
    assert (part.text, part.is_known) == ("Price not established for students", False)


def test_enrolment_ends_with_the_next_start() -> None:
    lines = [
        SessionLine("a", starts_on=date(2027, 1, 1), enrolment_closes_on=date(2026, 12, 1)),
        SessionLine("b", starts_on=date(2027, 1, 1), enrolment_closes_on=date(2026, 12, 20)),
        SessionLine("c", starts_on=date(2027, 6, 1), enrolment_closes_on=date(2027, 5, 1)),
    ]
    assert find_closing(lines, date(2027, 1, 1)) == date(2026, 12, 20)
    assert find_closing(lines, date(2027, 3, 1)) is None
    assert find_closing(lines, None) is None


def test_card_says_start_enrolment_and_price(invented_browser: Browser) -> None:
    html = invented_browser.get("/?q=cybers%C3%A9curit%C3%A9+soir&audience=worker&lang=fr").text
    card = read_text(re.split(r"(?=<li class=\"card)", html.split('id="offers"')[1])[1])
    assert "Prochain début : 1er mars 2094" in card
    assert "Inscriptions ouvertes, jusqu’au 15 février 2094" in card
    assert "50\u00a0€ pour les travailleurs salariés".replace("\u00a0", " ") in card


def test_person_described_is_priced_without_a_filter(invented_browser: Browser) -> None:
    html = invented_browser.get("/?operator=atelier&topic=dev&person_situation=jobseeker_longterm&lang=en").text
    card = read_text(html.split('data-offer="python-mons"')[1].split("</li>")[0])
    assert "What it costs Free for job-seekers" in card
    assert "€400" not in card, "the price for others is on the page of the offer"


def test_distance_stands_beside_the_place(invented_browser: Browser) -> None:
    text = read_text(invented_browser.get("/?topic=dev&near=7301&lang=fr").text)
    assert re.search(r"Rue de Nimy 1, 7000 Mons à environ \d+ km", text)


def test_only_what_a_map_shows_can_be_shown_on_it(invented_catalogue: Catalogue) -> None:
    writer = CardWriter(invented_catalogue, EN, read_question(()), ())
    numbers = [invented_catalogue.numbers.get(name) for name in ("python-mons", "en-ligne")]
    placed, online = writer.write([number for number in numbers if number is not None])
    assert placed.acts is not None
    assert online.acts is not None
    assert placed.acts.map_url == "/?selected=python-mons#map-details"
    assert online.acts.map_url == ""


def test_feeds_follow_the_question_as_asked(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=ai_generative&near=Mons&radius_km=5&sort=title&lang=nl").text
    menu = html.split('id="follow"')[1].split("</details>")[0]
    asked = "topic=ai_generative&amp;near=Mons&amp;radius_km=5&amp;lang=nl"
    assert f'href="/api/v1/offers.atom?{asked}"' in menu
    assert f'href="/api/v1/offers.ics?{asked}"' in menu
    for suffix in ("atom", "ics"):
        address = re.search(rf'href="(/api/v1/offers\.{suffix}[^"]*)"', menu)
        assert address
        assert invented_browser.get(address[1].replace("&amp;", "&")).status_code == 200


def test_what_nobody_has_said_is_named_in_one_line(invented_browser: Browser) -> None:
    text = read_text(invented_browser.get("/?q=en+ligne&topic=data&lang=fr").text.split('data-offer="en-ligne"')[1])
    assert "Aucune information : Inscription · Durée" in text
    assert "Langue Anglais" in text


def test_distance_is_from_home_where_nothing_else_is_measured(invented_browser: Browser) -> None:
    near = invented_browser.get("/?operator=atelier&topic=dev&near=Bruxelles&radius_km=80&lang=fr").text
    home = invented_browser.get("/?operator=atelier&topic=dev&person_place=Bruxelles&lang=fr").text
    found = re.search(r'class="distance">([^<]+)<', near)
    assert found
    assert f'class="distance">{found[1]}<' in home
    assert 'class="distance"' not in invented_browser.get("/?topic=dev&lang=fr").text


def test_nearest_place_comes_first_and_has_the_distance(invented_catalogue: Catalogue) -> None:
    number = next(
        number
        for number in invented_catalogue.everyone
        if len(read_summaries(invented_catalogue, [number])[0].venues) > 2
    )
    (summary,) = read_summaries(invented_catalogue, [number])
    for venue in summary.venues:
        near = f"{venue.longitude},{venue.latitude}"
        (card,) = CardWriter(invented_catalogue, EN, read_question((("near", near),)), ()).write([number], [0.0])
        assert card.places[0] == describe_places([venue], None, "onsite", EN)[0]
        assert card.distance == ("about 1 km" if venue.precision in EXACT else "less than 5 km")


def test_card_names_a_few_places_and_counts_the_others(invented_catalogue: Catalogue) -> None:
    (summary,) = read_summaries(
        invented_catalogue, [next(iter(invented_catalogue.everyone - invented_catalogue.pointless))]
    )
    venue = summary.venues[0]
    venues = tuple(replace(venue, street=f"Street {number}", precision="address") for number in range(MOST_PLACES + 2))
    text = HeldTexts.collect([msgspec.json.encode(replace(summary, venues=venues))])
    body = HeldTexts.collect([b'"sessions":[]}'])
    catalogue = dataclasses.replace(invented_catalogue, summaries=text, bodies=body)
    (card,) = CardWriter(catalogue, EN, read_question(()), ()).write([0])
    assert len(card.places) == MOST_PLACES
    assert card.more_places == "and 2 more places"
    whole = make_card(replace(summary, venues=venues), invented_catalogue, EN)
    assert len(whole.places) == MOST_PLACES + 2, "the page of an offer names them all"


@pytest.mark.parametrize(
    ("km", "is_exact", "said"),
    [
        (0.2, True, "about 1 km"),
        (13.4, True, "about 13 km"),
        (0.0, False, "less than 5 km"),
        (4.9, False, "less than 5 km"),
        (5.0, False, "about 5 km"),
        (13.4, False, "about 15 km"),
    ],
)
def test_a_distance_is_no_more_precise_than_the_place(km: float, is_exact: bool, said: str) -> None:
    assert say_distance(km, EN, is_exact=is_exact) == said
