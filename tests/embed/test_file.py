"""One HTML file with list and map: which offers, in which order, of which day, and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from tests.journeys.app import Client, get_json, get_problem, list_apart, open_facts

LISTED = re.compile(r'<li data-offer="([^"]+)"')


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the application over the documented facts."""
    with open_facts(tmp_path_factory.mktemp("reader"), public_url="https://cartoforma.example") as client:
        yield client


def get_file(client: Client, query: str) -> str:
    answer = client.get(f"/offers.html?{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_it_is_a_download_named_by_its_day(reader: Client) -> None:
    answer = reader.get("/offers.html?topic=ai")
    assert answer.headers["content-disposition"] == 'attachment; filename="cartoforma-2026-11-20.html"'
    assert answer.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "Stand op 20 november 2026" in get_file(reader, "topic=ai&lang=nl")
    assert "État au 1er" in get_file(reader, "topic=ai&lang=fr&as_of=2024-12-01")


@pytest.mark.parametrize("query", ["topic=ai&sort=title", "sort=freshness", "q=intelligence"])
def test_it_lists_what_the_api_lists_in_its_order(reader: Client, query: str) -> None:
    listed = [item["id"] for item in get_json(reader, f"/api/v1/offers?{query}&limit=100")["items"]]
    assert LISTED.findall(get_file(reader, query)) == listed != []


def test_offers_without_a_place_stand_apart_and_are_not_lost(reader: Client) -> None:
    answer = get_json(reader, "/api/v1/offers?near=Gent&limit=100")
    apart = list_apart(reader, "near=Gent")
    html = get_file(reader, "near=Gent&lang=en")
    here, behind = re.split(r"<h2>\d+ offers? online, or without a known place", html)
    assert apart
    assert set(LISTED.findall(behind)) == apart
    assert set(LISTED.findall(here)) == {item["id"] for item in answer["items"]}
    assert answer["total"] == 1
    assert "1 offer · As of 20 November 2026" in html


def test_it_speaks_the_language_asked_for_and_says_more_than_the_map(reader: Client) -> None:
    html = get_file(reader, "topic=ai&region=BE-BRU&lang=nl")
    assert '<html lang="nl">' in html
    assert "<h1>Opleidingen over artificiële intelligentie" in html
    assert "<dt>Prijs</dt>" in html
    assert 'href="https://cartoforma.example/offers/ecole-ai-bruxelles"' in html


def test_it_is_of_the_day_that_is_named(reader: Client) -> None:
    assert "As of 1 March 2021" in get_file(reader, "operator=becode&as_of=2021-03-01&lang=en")
    get_problem(reader, "/offers.html?as_of=1789-07-14", 400)


@pytest.mark.parametrize("query", ["topik=ai", "topic=x", "sort=x", "lang=xx", "as_of=soon", "person_age=25_29"])
def test_what_cannot_be_used_is_named(reader: Client, query: str) -> None:
    problem = get_problem(reader, f"/offers.html?{query}", 400)
    assert query.partition("=")[0] in str(problem["errors"])


def test_what_does_not_fit_is_counted(reader: Client) -> None:
    total = get_json(reader, "/api/v1/offers")["total"]
    with patch("service.embed.routes.MOST_BY_WEB", 5):
        html = get_file(reader, "lang=en")
    assert len(LISTED.findall(html)) == 5
    assert f"{total - 5} more offers are not in this file" in html
    with patch("service.embed.file.MOST_FEATURES", 7):
        html = get_file(reader, "lang=en")
    assert 0 < len(LISTED.findall(html)) <= 7
    data = html.partition('id="map-data">')[2].partition("</script>")[0]
    assert 0 < data.count('"type":"Feature"') <= 7
