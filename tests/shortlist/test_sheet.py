"""The sheet of paper: nothing of a person is on it, whatever the address said; its link leads to the offers."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.rights.filters import PERSON_NAMES, list_choices
from service.shortlist.sheet import draw_code
from tests.journeys.app import Client
from tests.pages.reading import read_text
from tests.shortlist.offers import LONG_ONES

OFFERS = "shortlist=long-1&shortlist=court-1&shortlist=court-2"
CHOICES = list_choices()
PERSONS = st.lists(
    st.sampled_from(PERSON_NAMES).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(CHOICES.get(name, ("Molenbeek", "Gent", "4000"))))
    ),
    min_size=1,
    max_size=6,
)


def read_paper(html: str) -> str:
    """The sheet alone, as it is sent."""
    found = re.search(r"(?s)<article class=\"paper.*?</article>", html)
    assert found is not None
    return found[0]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(PERSONS)
def test_paper_is_the_same_for_everybody(advisor: Client, person: list[tuple[str, str]]) -> None:
    told = "&".join(f"{name}={quote(value)}" for name, value in person)
    for_nobody = read_paper(advisor.get(f"/shortlist?{OFFERS}&lang=nl").text)
    for_somebody = read_paper(advisor.get(f"/shortlist?{OFFERS}&{told}&near=Gent&audience=jobseeker&lang=nl").text)
    assert for_somebody == for_nobody


@pytest.mark.parametrize("more", ["&person_place=Gent", "&near=Gent", "&audience=migrant", "&q=x", "&shortlist=long-1"])
def test_the_address_of_the_sheet_holds_offers_and_language_alone(advisor: Client, more: str) -> None:
    response = advisor.get(f"/shortlist/sheet?shortlist=long-1&shortlist=court-1{more}", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == "/shortlist/sheet?shortlist=long-1&shortlist=court-1&lang=fr"
    assert response.content == b"" or b"Gent" not in response.content
    assert advisor.get(response.headers["location"], follow_redirects=False).status_code == 200


def test_the_sheet_says_what_each_offer_says_of_itself(advisor: Client) -> None:
    text = read_text(read_paper(advisor.get(f"/shortlist/sheet?{OFFERS}&lang=fr").text))
    assert "Formations à comparer" in text
    assert "Ce qui était connu le 20 novembre 2026." in text
    assert "Gratuit pour les demandeurs d’emploi de longue durée" in text
    assert "Contact : 02 555 66 77" in text
    assert "Prochain début : 1er mars 2027" in text
    assert "Aucune information sur : Inscription" in text
    assert "km" not in text


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_link_on_it_is_short_and_in_its_language(advisor: Client, language: str) -> None:
    html = advisor.get(f"/shortlist/sheet?{OFFERS}&lang={language}").text
    paper = read_paper(html)
    link = re.search(r'href="(https://carto\.example/s/[\w-]+\?lang=(\w\w))"', paper)
    assert link is not None
    assert link[2] == language
    assert draw_code(unescape(link[1])) in paper
    assert unescape(link[1]).partition("?")[0].removeprefix("https://") in read_text(paper)
    led = advisor.get(unescape(link[1]).removeprefix("https://carto.example"), follow_redirects=False)
    assert led.headers["location"] == f"/shortlist?{OFFERS}&lang={language}"


def test_no_person_no_filter_is_in_the_code(advisor: Client) -> None:
    one = read_paper(advisor.get(f"/shortlist?{OFFERS}&person_age=25_29&topic=ai&lang=fr").text)
    other = read_paper(advisor.get(f"/shortlist/sheet?{OFFERS}&lang=fr").text)
    assert re.findall(r"(?s)<svg.*?</svg>", one) == re.findall(r"(?s)<svg.*?</svg>", other)


def test_an_empty_sheet_says_so(advisor: Client) -> None:
    text = read_text(advisor.get("/shortlist/sheet?shortlist=archivee&lang=fr").text)
    assert "La sélection est vide" in text
    assert "a été archivée" in text


def test_every_number_of_offers_fits_some_layout(advisor: Client) -> None:
    for count in range(1, 7):
        named = "&".join(f"shortlist={name}" for name in LONG_ONES[:count])
        html = advisor.get(f"/shortlist/sheet?{named}&lang=nl").text
        assert len(re.findall("paper-offer-head", read_paper(html))) == count
