"""What search engines are told of the whole service: what to leave alone, and which pages there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from service.pages import crawlers
from tests.database import make_seeded_database
from tests.journeys.app import Client, get_json, open_client

ORIGIN = "https://cartoforma.example"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A service that knows its public address."""
    with open_client(make_seeded_database(tmp_path_factory.mktemp("known")), public_url=f"{ORIGIN}/") as client:
        client.headers["Host"] = "cartoforma.example"
        yield client


def list_addresses(client: Client, address: str) -> dict[str, str | None]:
    """The addresses of a part of the sitemap, or of its parts, with their last change."""
    response = client.get(address.removeprefix(ORIGIN))
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/xml")
    items = ElementTree.fromstring(response.text)
    space = {"s": items.tag[1:].partition("}")[0]}
    return {str(item.findtext("s:loc", None, space)): item.findtext("s:lastmod", None, space) for item in items}


def test_the_sitemap_lists_every_offer_and_page(known: Client) -> None:
    (part,) = list_addresses(known, "/sitemap.xml")
    listed = list_addresses(known, part)
    every = get_json(known, "/api/v1/offers?limit=100")["items"]
    assert {f"{ORIGIN}/offers/{item['id']}" for item in every} <= set(listed)
    assert len(listed) == len(every) + len(crawlers.LISTED)
    for address, day in listed.items():
        assert known.get(address.removeprefix(ORIGIN)).status_code == 200, address
        assert ("/offers/" in address) == (day is not None), "the facts are dated, pages are not"


def test_a_large_sitemap_has_parts_that_lose_nothing(known: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list_addresses(known, "/sitemaps/1.xml")
    monkeypatch.setattr(crawlers, "MOST_LISTED", 4)
    parts = [list_addresses(known, part) for part in list_addresses(known, "/sitemap.xml")]
    assert len(parts) > 2
    assert sum(len(part) for part in parts) == len(whole)
    assert {address: day for part in parts for address, day in part.items()} == whole


@pytest.mark.parametrize("name", ["0.xml", "2.xml", "1", "x.xml", "-1.xml", ".xml", f"{'9' * 400}.xml", "%C2%B2.xml"])
def test_a_part_that_is_not_there_is_not_found(known: Client, name: str) -> None:
    assert known.get(f"/sitemaps/{name}").status_code == 404


def test_robots_are_told_what_to_leave_alone(known: Client) -> None:
    told = known.get("/robots.txt")
    assert told.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in told.text
    left_alone = re.findall(r"Disallow: (\S+)", told.text)
    assert "/console" in left_alone
    listed = list_addresses(known, "/sitemaps/1.xml")
    assert not [path for path in left_alone for address in listed if address.removeprefix(ORIGIN).startswith(path)]


def test_without_a_public_address_there_is_no_sitemap(tmp_path: Path) -> None:
    with open_client(make_seeded_database(tmp_path)) as client:
        assert "Sitemap" not in client.get("/robots.txt").text
        assert client.get("/sitemap.xml").status_code == 404
        assert client.get("/sitemaps/1.xml").status_code == 404
