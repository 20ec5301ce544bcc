"""The order of the list: what the question suggests is no choice, and where somebody lives is measured from."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient

from service.pages.wording import TOWN_KM
from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]
AT_HOME = "person_place=Mons&lang=en"


def read_orders(html: str) -> dict[str, tuple[str, bool]]:
    """The orders to choose from, by name: what the form sends for each, and whether it is chosen."""
    menu = html.split('<select id="sort"')[1].partition("</select>")[0]
    options = re.findall(r'<option value="(\w*)"( selected)?>([^<]+)</option>', menu)
    return {name: (value, bool(chosen)) for value, chosen, name in options}


def find_chosen(html: str) -> tuple[str, str]:
    """The order in force: its name, and what a form that is sent without being touched says of it."""
    return next((name, value) for name, (value, is_chosen) in read_orders(html).items() if is_chosen)


@pytest.mark.parametrize(
    ("before", "then", "name"),
    [
        ("", "near=Mons", "Nearest first"),
        ("", "person_place=Mons", "Nearest first"),
        ("", "q=python", "Best match"),
        ("near=Mons", "", "Last confirmed"),
        ("sort=title", "near=Mons", "Title, A to Z"),
    ],
)
def test_order_follows_the_question_where_none_was_chosen(
    invented_browser: Browser, before: str, then: str, name: str
) -> None:
    _, sent = find_chosen(invented_browser.get(f"/?lang=en&{before}").text)
    assert find_chosen(invented_browser.get(f"/?lang=en&sort={sent}&{then}").text)[0] == name


def test_an_order_can_be_chosen_and_taken_back(invented_browser: Browser) -> None:
    orders = read_orders(invented_browser.get("/?lang=en&near=Mons").text)
    chosen = invented_browser.get(f"/?lang=en&near=Mons&sort={orders['Last confirmed'][0]}").text
    assert find_chosen(chosen)[0] == "Last confirmed"
    back = read_orders(chosen)["Nearest first"][0]
    assert find_chosen(invented_browser.get(f"/?lang=en&near=Mons&sort={back}").text)[0] == "Nearest first"


def test_nearest_to_their_home_comes_first(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?{AT_HOME}").text
    told = [int(km) for km in re.findall(r"about (\d+) km", read_text(html))]
    found = [km for km in told if km > TOWN_KM]  # nearer ones are told less precisely than they are measured
    assert found == sorted(found)
    assert len(set(found)) > 1
    assert list_offers(html) != list_offers(invented_browser.get(f"/?{AT_HOME}&sort=freshness").text)
    assert list_offers(html) == list_offers(invented_browser.get(f"/?{AT_HOME}&sort=distance").text)


def test_of_words_the_best_match_comes_first_and_the_nearest_can(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?{AT_HOME}&q=formation").text
    assert find_chosen(html)[0] == "Best match"
    nearest = invented_browser.get(f"/?{AT_HOME}&q=formation&sort=distance").text
    assert find_chosen(nearest)[0] == "Nearest first"
    assert "cannot be used" not in nearest


def test_why_tells_the_place_that_the_list_gives(invented_browser: Browser) -> None:
    offers = list_offers(invented_browser.get(f"/?{AT_HOME}").text)
    for place, offer in list(enumerate(offers, start=1))[:3]:
        text = read_text(invented_browser.get(f"/offers/{offer}/why?{AT_HOME}").text)
        assert f"Yes: at place {place} of" in text
        assert "The nearest comes first" in text


def test_nothing_that_leaves_the_person_behind_is_ordered_by_their_home(invented_browser: Browser) -> None:
    html = invented_browser.get(f"/?{AT_HOME}&sort=distance").text
    away = [unescape(url) for url in re.findall(r'href="([^"]+)"', html) if "person_place" not in url]
    assert away
    assert not [url for url in away if "sort=distance" in url]
