"""What no map shows has named parts in the list, with a count, and all of it can be seen."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient

from service.catalogue.apart import MOST_BESIDE
from service.catalogue.catalogue import Catalogue
from service.catalogue.search import narrow
from service.pages.parts import find_part, split_parts
from service.pages.question import read_question
from service.pages.state import PARTS
from tests.pages.placeless import ONLINE
from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]


def test_parts_share_nothing_and_leave_nothing_out(invented_catalogue: Catalogue) -> None:
    parts = split_parts(invented_catalogue, invented_catalogue.everyone)
    online, hybrid, unplaced = (parts[name] for name in PARTS)
    assert all((online, hybrid, unplaced))
    assert not any((online & hybrid, online & unplaced, hybrid & unplaced))
    assert online | hybrid | unplaced >= invented_catalogue.pointless
    assert not (hybrid | unplaced) - invented_catalogue.pointless


def read_part(html: str, name: str) -> str:
    return html.split(f'id="part-{name}"')[1].split("</section>", maxsplit=1)[0]


def test_each_part_beside_a_place_is_counted_and_leads_to_all_of_it(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=cloud_network&near=Mons&exact=1&lang=fr").text
    online, hybrid = read_part(html, "online"), read_part(html, "hybrid")
    assert f"En ligne : {ONLINE} offres" in read_text(html)
    assert len(list_offers(online)) == MOST_BESIDE
    assert list_offers(hybrid) == ["mixte-sans-lieu"]
    assert "part-all" not in hybrid, "all of it is there"
    link = re.search(r'class="part-all"><a class="button-plain" href="([^"]+)"', online)
    assert link
    seen: list[str] = []
    address = unescape(link[1])
    while address:
        page = invented_browser.get(address).text
        seen += list_offers(page.split('id="offers"')[1])
        following = re.search(r'rel="next" href="([^"]+)" data-soft', page)
        address = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == ONLINE


@pytest.mark.parametrize("sort", ["relevance", "starts_on", "title", "freshness"])
def test_part_has_pages_in_every_order(invented_browser: Browser, sort: str) -> None:
    first = invented_browser.get(f"/?q=r%C3%A9seau&part=online&sort={sort}&lang=fr").text
    following = re.search(r'rel="next" href="([^"]+)" data-soft', first)
    assert following
    second = invented_browser.get(unescape(following[1])).text
    shown = [name for page in (first, second) for name in list_offers(page.split('id="offers"')[1])]
    assert len(shown) == len(set(shown)) == ONLINE


def test_part_alone_says_what_it_is_and_can_be_left(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=cloud_network&part=online&lang=fr").text
    assert f"En ligne : {ONLINE} offres sur" in read_text(html)
    assert "Uniquement : En ligne" in read_text(html)
    assert 'href="/?topic=cloud_network&amp;lang=fr"' in html


def test_list_without_a_place_says_how_many_have_none(invented_browser: Browser) -> None:
    text = read_text(invented_browser.get("/?topic=cloud_network&lang=fr").text)
    assert f"Parmi elles : {ONLINE} en ligne , 1 hybride sans lieu connu" in text
    assert 'id="part-online"' not in text


def test_counts_of_the_list_are_those_of_the_parts(invented_browser: Browser, invented_catalogue: Catalogue) -> None:
    html = invented_browser.get("/?lang=en").text
    narrowed = narrow(invented_catalogue, read_question(()).filters)
    for name in PARTS:
        number = re.search(rf'class="share share-{name}"[^>]*>(\d+) ', html)
        assert number
        assert int(number[1]) == len(find_part(invented_catalogue, narrowed, name))


def test_offer_of_a_region_without_a_place_is_in_the_list_and_counted(
    invented_browser: Browser,
) -> None:
    html = invented_browser.get("/?region=BE-WAL&operator=atelier&topic=ai&lang=fr").text
    assert list_offers(html.split('class="elsewhere"')[0]) == ["quelque-part"]
    assert "1 sans lieu connu" in read_text(html)
