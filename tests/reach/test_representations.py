"""The same answer as CSV and GeoJSON, and what cannot be asked."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tests.journeys.app import Client, get_json, get_problem
from tests.reach.asking import ASKED, ask, by_id


def test_csv_holds_the_same_rows(reached: Client) -> None:
    query = f"{ASKED}&compared_to=2024-06-30"
    response = reached.get(f"/api/v1/reach.csv?{query}")
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(response.text.removeprefix("\ufeff"))))
    items = by_id(ask(reached, query))
    assert [row["id"] for row in rows] == sorted(items)
    for row in rows:
        for kind in ("certain", "possible"):
            told = items[row["id"]][kind]
            assert float(row[f"{kind}_distance_km"]) == told["distance_km"]
            assert row[f"{kind}_offer"] == told["offer"]["id"]
            assert row[f"{kind}_change"] == told["change"]
        assert row["compared_to"] == "2024-06-30"


def test_geojson_holds_the_same_points(reached: Client) -> None:
    items = by_id(ask(reached, ASKED))
    answer = get_json(reached, f"/api/v1/reach.geojson?{ASKED}")
    assert len(answer["features"]) == 565
    for feature in answer["features"]:
        item = items[feature["id"]]
        assert feature["geometry"]["coordinates"] == [item["longitude"], item["latitude"]]
        assert feature["properties"]["certain"] == item["certain"]
    assert answer["links"]["alternates"]["csv"] == f"/api/v1/reach.csv?{ASKED}"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("topic=aii", "topic"),
        ("free=perhaps", "free"),
        ("of_region=Flandre", "of_region"),
        ("compared_to=yesterday", "compared_to"),
        ("compared_to=2026-11-20", "compared_to"),
        ("compared_to=1500-01-01", "compared_to"),
        ("as_of=1500-01-01", "as_of"),
        ("as_of=2020-01-01&compared_to=2021-01-01", "compared_to"),
        ("audience=nobody", "audience"),
        ("radius=30", "radius"),
    ],
)
def test_what_cannot_be_asked_is_named(reached: Client, query: str, field: str) -> None:
    problem = get_problem(reached, f"/api/v1/reach?{query}", 400)
    assert problem["errors"][0]["field"] == field
