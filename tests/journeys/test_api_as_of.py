"""The list, the map and every representation as of another day."""

from __future__ import annotations

import pytest

from tests.journeys.app import TODAY, Client, get_json, list_ids

pytest_plugins = ["tests.journeys.clients"]

SCHOOL = "ecole-ai-bruxelles"


def list_recognised(client: Client, day: str) -> dict[str, bool]:
    bodies = ("bxl_formation", "forem", "vdab")
    return {body: SCHOOL in list_ids(client, f"recognised_by={body}&as_of={day}") for body in bodies}


def test_recognition_is_that_of_the_day(client: Client) -> None:
    assert list_recognised(client, "2019-12-31") == {"bxl_formation": True, "forem": False, "vdab": False}
    assert list_recognised(client, "2020-12-31") == {"bxl_formation": True, "forem": True, "vdab": True}


def test_a_grant_that_has_ended_counts_in_its_year(client: Client) -> None:
    asked = "operator=bruxelles-formation&funder=cocof&funding=operator_only"
    assert list_ids(client, f"{asked}&as_of=2024-06-30")
    assert list_ids(client, asked) == []


def test_items_and_facets_are_of_the_day_too(client: Client) -> None:
    page = get_json(client, "/api/v1/offers?topic=ai&region=BE-BRU&as_of=2019-12-31&facets=recognised_by")
    assert page["as_of"] == "2019-12-31"
    school = next(item for item in page["items"] if item["id"] == SCHOOL)
    assert {line["body"] for line in school["recognitions"] if line["of"] != "operator"} == {"bxl_formation"}
    assert page["facets"]["recognised_by"]["bxl_formation"] >= 1
    assert "forem" not in page["facets"]["recognised_by"]


def test_every_representation_knows_the_day(client: Client) -> None:
    for address in ("offers.geojson", "offers.csv", "offers.jsonld", "clusters"):
        query = f"/api/v1/{address}?recognised_by=vdab&topic=ai&as_of="
        before, after = client.get(f"{query}2019-12-31"), client.get(f"{query}2020-12-31")
        assert before.status_code == after.status_code == 200, address
        assert len(before.content) < len(after.content), address
        assert before.headers["etag"] != after.headers["etag"], address
    assert "as_of=2019-12-31" in client.get("/api/v1/offers.map?topic=ai&as_of=2019-12-31").text


def test_today_need_not_be_said(client: Client) -> None:
    said, unsaid = (get_json(client, f"/api/v1/offers?topic=ai{day}") for day in (f"&as_of={TODAY}", ""))
    assert said["items"] == unsaid["items"]


@pytest.mark.parametrize("day", ["2019", "yesterday", "0001-01-01", "9999-12-31", "2019-02-30"])
def test_what_is_no_day_is_refused_by_name(client: Client, day: str) -> None:
    answer = client.get(f"/api/v1/offers?as_of={day}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "as_of"
