"""The page of the list stays light, whatever it is asked and however much there is to choose from."""

from __future__ import annotations

import re
from typing import Any

import brotli
import pytest
from litestar.testing import TestClient

from service.catalogue.catalogue import Catalogue
from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from service.pages.controls import MOST_CHOICES, make_control
from service.pages.question import read_question
from service.pages.speech import Speech

Browser = TestClient[Any]
FR = Speech("fr")
MOST_BYTES = 20_000
"""Of the page itself, compressed as it is sent; the rest of the first view is scripts, styles and the map."""


@pytest.mark.parametrize(
    "query",
    [
        "",
        "topic=ai&near=Bruxelles&radius_km=20",
        "near=Mons&radius_km=40&person_situation=jobseeker_longterm&person_service=actiris&person_place=Mons"
        "&person_language=fr&shortlist=python-mons&shortlist=donnees-gand&selected=python-mons&layer=funding",
    ],
)
def test_page_is_small_when_compressed(invented_browser: Browser, query: str) -> None:
    page = invented_browser.get(f"/?{query}&lang=fr")
    assert len(re.findall(r"data-offer=", page.text)) >= 3
    assert len(brotli.compress(page.content, quality=4)) < MOST_BYTES


def test_a_thousand_operators_make_no_longer_menu(invented_catalogue: Catalogue) -> None:
    item = list_filters(OfferFilters)["operator"]
    counts = {f"operator-{number}": 1000 - number for number in range(1000)}
    question = read_question((("operator", "operator-999"),))
    control = make_control(invented_catalogue, item, question, counts, FR)
    values = [choice.value for choice in control.choices]
    assert values == [*(f"operator-{number}" for number in range(MOST_CHOICES)), "operator-999"]


def test_menus_are_bounded_by_what_is_listed_or_chosen(invented_catalogue: Catalogue) -> None:
    for name, item in list_filters(OfferFilters).items():
        if item.is_repeated and item.keep.vocabulary is None and name != "place":
            many = dict.fromkeys((f"value-{number}" for number in range(5000)), 1)
            control = make_control(invented_catalogue, item, read_question(()), many, FR)
            assert len(control.choices) == MOST_CHOICES
