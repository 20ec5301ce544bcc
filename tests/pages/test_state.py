"""The address is the screen: what it keeps beside the filters, and what becomes of it as one goes on."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from litestar.testing import TestClient

from service.pages.question import read_question
from service.pages.state import LAYERS, PARTS, State, read_state
from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]
STATE = (
    "selected=ecole-ai-gand&view=4.1,50.7,4.6,51&move=1&layer=funding&shortlist=python-mons&shortlist=donnees-gand"
    "&person_situation=jobseeker_longterm&person_place=Mons"
)
KEPT = {"layer", "shortlist", "person_situation", "person_place", "lang", "sort"}


def find_links(html: str, css: str) -> list[str]:
    """The addresses of the links of a class, in order."""
    return [unescape(link) for link in re.findall(rf'<a class="{css}[^"]*" href="([^"]+)"', html)]


def read_names(url: str) -> set[str]:
    """The names of the parameters of an address."""
    return {name for name, _ in parse_qsl(urlsplit(url).query)}


def test_state_is_read_and_written_alike() -> None:
    pairs = tuple(parse_qsl(STATE))
    state, wrong = read_state(pairs)
    assert wrong == ()
    assert state.shortlist == ("python-mons", "donnees-gand")
    assert state.is_moving
    assert read_state(state.list_pairs())[0] == state
    assert State().list_pairs() == ()


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("part", PARTS)
def test_every_layer_and_part_can_be_asked_for(layer: str, part: str) -> None:
    state, wrong = read_state((("layer", layer), ("part", part)))
    assert (state.layer, state.part, wrong) == (layer, part, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("view", "1,2,3"),
        ("view", "nan,1,2,3"),
        ("view", "50.7,4.1,51,4.6"),
        ("move", "yes"),
        ("layer", "colour"),
        ("part", "moon"),
        ("exact", "0"),
        ("selected", "x" * 201),
        ("shortlist", "x" * 201),
        ("person_age", "12"),
        ("person_situation", "king"),
        ("person_place", "Nulle-Part"),
        ("person_name", "Jeanne"),
    ],
)
def test_rubbish_is_said_and_left_out(browser: Browser, name: str, value: str) -> None:
    question = read_question(((name, value), ("topic", "ai")))
    names = [item.name for item in question.mistakes] + [item.name for item in question.state.person_mistakes]
    assert names == [name]
    assert question.state.list_pairs() == ()
    page = browser.get("/", params={name: value, "topic": "ai", "lang": "fr"})
    assert page.status_code == 200
    assert 'class="notice notice-wrong"' in page.text
    assert list_offers(page.text)


def test_seventh_of_a_shortlist_is_said_and_left_out(browser: Browser) -> None:
    query = "&".join(f"shortlist=offre-{number}" for number in range(8))
    page = browser.get(f"/?{query}&lang=fr").text
    assert "6 offres choisies sur 6 au plus" in read_text(page)
    assert "« Sélection » : « offre-6 » n’est pas utilisable" in read_text(page)
    assert "La sélection est complète" in page


def test_chosen_offer_that_is_gone_is_said(browser: Browser) -> None:
    page = browser.get("/?selected=no-such-offer&lang=en").text
    assert "“Chosen offer”: “no-such-offer” cannot be used" in read_text(page)
    assert 'name="selected"' not in page


def test_clearing_the_filters_keeps_shortlist_layer_and_person(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?topic=ai&region=BE-BRU&sort=title&lang=fr&{STATE}").text
    (clear,) = find_links(html, "chip chip-clear")
    assert read_names(clear) == KEPT


def test_chip_of_a_filter_keeps_all_but_itself(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?topic=dev&bbox=3,50,5,51&near=Mons&lang=fr&{STATE}").text
    by_name = dict(zip(("topic", "near", "bbox"), find_links(html, "chip"), strict=False))
    assert read_names(by_name["topic"]) >= {"near", "bbox", "view", "move", "selected", "layer", "shortlist"}
    assert "view" not in read_names(by_name["near"]), "the map is not left where nothing is asked about any more"
    assert not read_names(by_name["bbox"]) & {"bbox", "view", "move"}


def test_chip_of_the_person_clears_the_person_alone(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?topic=dev&lang=fr&{STATE}").text
    last = find_links(html, "chip")[1]
    assert read_names(last) == {"topic", "lang", "selected", "view", "move", "layer", "shortlist"}


def test_form_and_languages_carry_the_state_along(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?topic=dev&lang=fr&{STATE}").text
    fields = re.search(r'(?s)<div id="hidden-fields".*?</div>', html)
    assert fields
    names = re.findall(r'name="([^"]+)" value="([^"]*)"', fields[0])
    assert ("layer", "funding") in names
    assert [value for name, value in names if name == "shortlist"] == ["python-mons", "donnees-gand"]
    dutch = re.search(r'href="([^"]+)" lang="nl"', html)
    assert dutch
    assert read_names(unescape(dutch[1])) >= read_names(f"/?{STATE}")


def test_pages_carry_the_state_along(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?lang=fr&{STATE}").text
    following = re.search(r'rel="next" href="([^"]+)" data-soft', html)
    assert following
    assert read_names(unescape(following[1])) >= read_names(f"/?{STATE}")


def test_links_to_offers_carry_shortlist_and_person(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?topic=dev&sort=title&lang=fr&{STATE}").text
    titles = [unescape(link) for link in re.findall(r'class="card-title"><a href="(/offers/[^"]+)"', html)]
    assert titles
    for link in titles:
        assert read_names(link) == {"lang", "shortlist", "person_situation", "person_place"}
    for link in find_links(html, "card-why"):
        assert read_names(link) == {"topic", "lang", "sort", "shortlist", "person_situation", "person_place"}


def test_nothing_of_the_person_leaves_the_page(invented_browser: Browser) -> None:
    page = invented_browser.get(f"/?topic=dev&lang=fr&{STATE}")
    assert page.headers["cache-control"] == "no-store"
    outward = re.findall(r'(?:href|data-map-query)="((?:/api/v1/|topic)[^"]*)"', page.text)
    assert len(outward) > 5
    assert not any("person_" in address or "shortlist" in address for address in outward)
    followed = re.search(r'href="([^"]+)" data-copied=', page.text)
    assert followed
    assert read_names(unescape(followed[1])) == {"topic", "lang"}


def test_wrong_word_about_a_person_is_private_too(browser: Browser) -> None:
    assert browser.get("/?person_age=12&lang=fr").headers["cache-control"] == "no-store"
    assert browser.get("/?topic=ai&lang=fr").headers.get("cache-control") != "no-store"


def test_chosen_offer_is_marked_where_it_stands(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=dev&selected=python-mons&lang=fr").text
    assert re.search(r'class="card[^"]* is-selected" id="offer-python-mons"', html)
    assert 'id="chosen-title"' not in html


def test_chosen_offer_of_another_page_is_shown_above_the_list(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=data&selected=python-mons&lang=fr").text
    head = html.split('id="chosen-title"')[1].split('<ol class="cards">')[1]
    assert head.lstrip().startswith('<li class="card')
    assert 'data-offer="python-mons"' in head
    assert "Elle ne figure pas parmi les offres ci-dessous." in read_text(html)


def test_chosen_offer_that_stands_in_a_part_is_shown_once(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=cloud_network&near=Mons&exact=1&selected=mixte-sans-lieu&lang=fr").text
    assert html.count('id="offer-mixte-sans-lieu"') == 1
    assert 'id="chosen-title"' not in html


def test_shortlist_is_filled_and_emptied_by_links(invented_browser: Browser) -> None:
    page = "/?topic=dev&lang=fr"
    put = re.search(r'href="([^"]+)" data-soft data-shortlist="python-mons"', invented_browser.get(page).text)
    assert put
    full = unescape(put[1])
    assert full == "/?topic=dev&lang=fr&shortlist=python-mons#offer-python-mons"
    html = invented_browser.get(full).text
    assert "1 offre choisie sur 6 au plus" in read_text(html)
    assert 'href="/shortlist?topic=dev&amp;shortlist=python-mons&amp;lang=fr"' in html
    take = re.search(r'href="([^"]+)" data-soft data-shortlist="python-mons"', html)
    assert take
    assert read_names(unescape(take[1])) == {"topic", "lang"}
