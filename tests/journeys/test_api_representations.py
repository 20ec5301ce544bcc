"""One question, many representations: the same offers in each, each right by its own rules."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import pytest

from service.formats.registry import FORMATS
from tests.journeys.app import Client, get_json, list_ids
from tests.journeys.invented import HOSTILE, SCRIPT
from tests.journeys.links import read_links

pytest_plugins = ["tests.journeys.clients"]

QUERIES = [
    "",
    "topic=ai&region=BE-BRU",
    "near=Mons&radius_km=30",
    "place=Gand",
    "q=formation",
    "topic=ai&funding=direct",
]
MEDIA_TYPES = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "jsonld": "application/ld+json",
    "map": "text/html; charset=utf-8",
    "atom": "application/atom+xml",
    "ics": "text/calendar; charset=utf-8",
}


def read_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV, strictly: every row as long as the head."""
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("query", QUERIES)
def test_every_representation_holds_the_same_offers(client: Client, query: str) -> None:
    expected = list_ids(client, query)
    features = get_json(client, f"/api/v1/offers.geojson?{query}")["features"]
    nodes = get_json(client, f"/api/v1/offers.jsonld?limit=100&{query}")["itemListElement"]
    rows = read_rows(client.get(f"/api/v1/offers.csv?{query}").text)
    assert [feature["id"] for feature in features] == expected
    assert [row["id"] for row in rows] == expected
    assert [node["item"]["url"].rpartition("/")[2] for node in nodes] == expected


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_suffix_and_accept_ask_for_the_same(client: Client, suffix: str) -> None:
    by_suffix = client.get(f"/api/v1/offers.{suffix}", headers={"accept": "image/png"})
    by_accept = client.get("/api/v1/offers", headers={"accept": MEDIA_TYPES[suffix].partition(";")[0]})
    for response in (by_suffix, by_accept):
        assert response.status_code == 200
        assert response.headers["content-type"] == MEDIA_TYPES[suffix]
    if suffix == "csv":
        assert by_suffix.content == by_accept.content


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        ("text/csv;q=0.5, application/geo+json", "geojson"),
        ("application/json;q=0.1, application/ld+json;q=0.9, text/csv;q=0.2", "jsonld"),
        ("image/png, */*;q=0.1", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "map"),
        ("APPLICATION/GEO+JSON", "geojson"),
        ("application/json;q=0, text/csv", "csv"),
        ("text/calendar", "ics"),
        ("application/atom+xml, application/rss+xml;q=0.9, */*;q=0.1", "atom"),
        ("nonsense, text/csv;q=x, application/ld+json", "jsonld"),
    ],
)
def test_accept_is_weighed(client: Client, accept: str, expected: str) -> None:
    response = client.get("/api/v1/offers", headers={"accept": accept})
    assert response.headers["content-type"] == MEDIA_TYPES[expected]


@pytest.mark.parametrize("suffix", ["", ".json", ".geojson", ".csv", ".jsonld", ".map", ".atom", ".ics"])
def test_each_links_to_the_others_and_onwards(client: Client, suffix: str) -> None:
    response = client.get(f"/api/v1/offers{suffix}?topic=ai&limit=2")
    links = read_links(response.headers["link"])
    alternates = {link["type"]: address for address, link in links if link["rel"] == "alternate"}
    assert alternates == {item.media_type: f"/api/v1/offers.{item.suffix}?topic=ai" for item in FORMATS}
    for address in alternates.values():
        assert client.get(address).status_code == 200
    following = [address for address, link in links if link["rel"] == "next"]
    assert len(following) == 1
    assert following[0].startswith(f"/api/v1/offers{suffix}?topic=ai&limit=2&cursor=")
    last = client.get(f"/api/v1/offers{suffix}?topic=ai&limit=100")
    assert 'rel="next"' not in last.headers["link"]


def check_position(position: Any) -> None:
    longitude, latitude = position
    assert 2.5 < longitude < 6.5, "longitude first"
    assert 49.4 < latitude < 51.6
    assert math.isfinite(longitude + latitude)


def test_geojson_is_rfc_7946(client: Client) -> None:
    document = get_json(client, "/api/v1/offers.geojson")
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert document["total"] == len(document["features"]) == 33
    kinds = set()
    for feature in document["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        assert feature["properties"]["id"] == feature["id"]
        geometry = feature["geometry"]
        kinds.add(geometry and geometry["type"])
        if geometry is not None:
            several = geometry["type"] == "MultiPoint"
            for position in geometry["coordinates"] if several else [geometry["coordinates"]]:
                check_position(position)
    assert kinds == {None, "Point", "MultiPoint"}


def test_geojson_says_what_stands_apart(client: Client) -> None:
    document = get_json(client, "/api/v1/offers.geojson?near=Gand")
    link = "/api/v1/offers.geojson?near=Gand&part=without_point"
    assert document["without_point"] == {"total": 22, "items": [], "link": link}
    response = client.get("/api/v1/offers.csv?near=Gand")
    assert response.headers["without-point"] == "22", "a table of what matches still says what it leaves out"
    assert "without-point" not in client.get("/api/v1/offers.csv").headers


def test_clusters_are_geojson_too(client: Client) -> None:
    for zoom in (0, 7, 12, 22):
        document = get_json(client, f"/api/v1/clusters?zoom={zoom}&bbox=2.5,49.4,6.5,51.6")
        assert document["type"] == "FeatureCollection"
        assert len(document["features"]) <= 200
        for feature in document["features"]:
            check_position(feature["geometry"]["coordinates"])
    whole = get_json(client, "/api/v1/clusters")
    assert whole["total"] + whole["without_point"] == get_json(client, "/api/v1/offers")["total"]


def test_clusters_count_what_the_list_counts(client: Client) -> None:
    for query in ("topic=ai", "recognised_by=vdab", "q=formation", "topic=ai&region=BE-BRU", "near=Mons"):
        clusters = get_json(client, f"/api/v1/clusters?{query}")
        page = get_json(client, f"/api/v1/offers.geojson?{query}")
        with_point = [feature for feature in page["features"] if feature["geometry"]]
        assert clusters["total"] == len(with_point), query


def test_csv_cells_run_nothing(invented: Client) -> None:
    text = invented.get("/api/v1/offers.csv").text
    titles = {row["id"]: row["title_fr"] for row in read_rows(text)}
    assert titles["hostile"] == f"'{HOSTILE}"
    assert titles["arobase"] == "'@SUM(A1:A9)"
    for row in read_rows(text):
        for name, cell in row.items():
            is_number = name in ("longitude", "latitude", "duration", "internship", "distance_km")
            assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (name, cell)


def test_csv_says_what_the_json_says(client: Client) -> None:
    items = {item["id"]: item for item in get_json(client, "/api/v1/offers?limit=100")["items"]}
    for row in read_rows(client.get("/api/v1/offers.csv").text):
        item = items[row["id"]]
        assert row["title_fr"] == item["title"].get("fr", "")
        assert row["topics"].split("|") == (item["topics"] or [""])
        assert row["modality"] == item["modality"]
        assert row["precision"] == (item["venues"][0]["precision"] if item["venues"] else "none")
        assert row["region"] == (item["region"] or "")
        assert row["confirmed_on"] == (item["confirmed_on"] or "")


def test_hostile_words_stay_words(invented: Client) -> None:
    item = next(i for i in get_json(invented, "/api/v1/offers?q=hyperlink")["items"] if i["id"] == "hostile")
    assert item["title"]["fr"] == HOSTILE
    assert item["excerpt"]["fr"] == SCRIPT
    for address in ("/api/v1/offers.map", "/", "/offers/hostile"):
        page = invented.get(address, headers={"accept": "text/html"})
        assert page.status_code == 200
        assert "<script>alert(1)</script>" not in page.text
        assert "7*7" not in page.text or "${7*7}" in page.text, "not evaluated"


def test_the_map_page_asks_for_the_same_question(client: Client) -> None:
    page = client.get("/api/v1/offers.map?topic=ai&region=BE-BRU").text
    assert "topic=ai" in page
    assert "region=BE-BRU" in page
    assert "ecole-ai" not in page, "a constant shell: the page fetches what it shows"


@pytest.mark.parametrize(
    ("query", "accept", "language"), [("lang=nl", "fr", "nl"), ("", "fr;q=0.4, de-BE;q=0.9", "de"), ("", "", "fr")]
)
def test_the_map_page_is_in_the_language_that_was_asked_for(
    client: Client, query: str, accept: str, language: str
) -> None:
    page = client.get(f"/api/v1/offers.map?{query}", headers={"accept-language": accept})
    assert page.headers["content-language"] == language
    assert f'<html lang="{language}">' in page.text


def test_trailing_slashes_are_forgiven(client: Client) -> None:
    assert client.get("/api/v1/offers/").json() == {
        **client.get("/api/v1/offers").json(),
        "links": client.get("/api/v1/offers/").json()["links"],
    }
