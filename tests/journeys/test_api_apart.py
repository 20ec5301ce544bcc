"""Offers that match all but the place stand apart: the first of them on the first page, all at their own address."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.app import Client, get_json, get_problem, list_apart, list_ids

pytest_plugins = ["tests.journeys.clients"]

ALL_APART = {"en-ligne", "quelque-part", "hostile", "arobase"}


@pytest.mark.parametrize(
    ("query", "apart"),
    [
        ("near=Mons", ALL_APART),
        ("near=4.35,50.85&radius_km=1", ALL_APART),
        ("bbox=3.9,50.4,4,50.5", ALL_APART),
        ("place=Mons", ALL_APART),
        ("place=Gand", {"hostile", "arobase"}),
        ("region=BE-WAL", {"hostile", "arobase"}),
        ("region=BE-BRU", {"hostile", "arobase"}),
        ("near=Mons&topic=data", {"en-ligne"}),
        ("near=Mons&topic=dev", set()),
        ("place=Mons&modality=online_live&modality=online_self", {"en-ligne", "hostile", "arobase"}),
    ],
)
def test_offers_without_a_point_survive_apart(invented: Client, query: str, apart: set[str]) -> None:
    assert list_apart(invented, query) == apart
    assert apart.isdisjoint(list_ids(invented, query)), "never in both parts"


def get_apart(client: Client, query: str) -> dict[str, Any]:
    found: dict[str, Any] = get_json(client, f"/api/v1/offers?{query}")["without_point"]
    return found


def test_the_first_of_them_are_on_the_first_page_alone(invented: Client) -> None:
    first = get_json(invented, "/api/v1/offers?near=Mons&radius_km=200&limit=1")
    assert {item["id"] for item in first["without_point"]["items"]} == ALL_APART
    second = get_json(invented, first["links"]["next"])
    assert second["items"]
    again = get_json(invented, "/api/v1/offers?near=Mons&radius_km=200&limit=1&cursor=")
    assert again["without_point"] == first["without_point"], "an empty cursor is the first page"
    assert second["without_point"] == first["without_point"] | {"items": []}


def test_five_are_listed_and_the_link_leads_to_all(client: Client) -> None:
    apart = get_apart(client, "near=Gand&facets=topic&limit=50&cursor=")
    assert apart["link"] == "/api/v1/offers?near=Gand&limit=50&part=without_point"
    page = get_json(client, apart["link"])
    assert apart["total"] == page["total"] == len(page["items"]) == 22
    assert apart["items"] == page["items"][:5]
    assert "without_point" not in page
    assert not any(venue.get("longitude") for item in page["items"] for venue in item["venues"])


def test_they_are_found_page_by_page(client: Client) -> None:
    address, found = "/api/v1/offers?near=Gand&limit=5&part=without_point", []
    while address:
        page = get_json(client, address)
        found += [item["id"] for item in page["items"]]
        address = page["links"]["next"]
    assert len(found) == len(set(found)) == 22
    assert set(found) == list_apart(client, "near=Gand")


@pytest.mark.parametrize("query", ["near=Gand", "near=Gand&sort=distance"])
def test_at_no_distance_the_last_confirmed_stand_first(client: Client, query: str) -> None:
    page = get_json(client, f"/api/v1/offers?part=without_point&{query}")
    assert page["sort"] == "freshness"
    assert "distance_km" not in page["items"][0]


def test_with_words_those_that_they_fit_best_stand_first(client: Client) -> None:
    page = get_json(client, "/api/v1/offers?part=without_point&near=Gand&q=intelligence&limit=100")
    whole = list_ids(client, "q=intelligence")
    found = [item["id"] for item in page["items"]]
    assert page["sort"] == "relevance"
    assert found == [name for name in whole if name in set(found)] != []


def test_every_representation_has_them(client: Client) -> None:
    query = "near=Gand&part=without_point"
    features = get_json(client, f"/api/v1/offers.geojson?{query}")["features"]
    assert {feature["id"] for feature in features} == list_apart(client, "near=Gand")
    assert all(feature["geometry"] is None for feature in features)
    assert len(client.get(f"/api/v1/offers.csv?{query}").text.splitlines()) == 1 + 22
    for suffix in ("jsonld", "atom", "ics", "map"):
        response = client.get(f"/api/v1/offers.{suffix}?{query}")
        assert response.status_code == 200, suffix
        assert "without-point" not in response.headers, suffix


def test_nothing_stands_apart_without_a_geographic_filter(invented: Client) -> None:
    assert "without_point" not in get_json(invented, "/api/v1/offers?topic=ai")
    assert get_json(invented, "/api/v1/offers?topic=ai&part=without_point")["total"] == 0


def test_where_there_are_none_no_link_leads_to_them(invented: Client) -> None:
    assert get_apart(invented, "near=Mons&topic=dev") == {"total": 0, "items": [], "link": None}


@pytest.mark.parametrize(
    ("query", "field"), [("part=online", "part"), ("near=Mons&part=without_point&facets=topic", "facets")]
)
def test_what_cannot_be_asked_is_refused_by_name(invented: Client, query: str, field: str) -> None:
    problem = get_problem(invented, f"/api/v1/offers?{query}", 400)
    assert [error["field"] for error in problem["errors"]] == [field]
