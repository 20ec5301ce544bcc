"""Filters that ask about one thing together: none of them loses what another keeps, nor counts another question."""

from __future__ import annotations

import pytest

from tests.journeys.app import Client, get_json, list_ids

pytest_plugins = ["tests.journeys.clients"]


@pytest.mark.parametrize("place", ["near=Bruxelles&radius_km=50", "bbox=4.2,50.7,4.6,51", "place=Bruxelles"])
def test_two_filters_of_place_lose_no_offer_without_a_point(client: Client, place: str) -> None:
    alone = get_json(client, "/api/v1/offers?region=BE-BRU&limit=100")
    both = get_json(client, f"/api/v1/offers?region=BE-BRU&{place}&limit=100")
    found = [item["id"] for item in (*both["items"], *both["without_point"]["items"])]
    assert both["total"] + both["without_point"]["total"] == alone["total"]
    assert set(found) <= {item["id"] for item in alone["items"]}
    assert both["without_point"]["total"] > 0


@pytest.mark.parametrize(
    ("asked", "facet"),
    [
        ("funding=unknown", "funder"),
        ("funding=operator_only&funding=direct", "funder"),
        ("price_max_eur=0", "audience"),
        ("price_max_eur=0&audience=worker", "audience"),
    ],
)
def test_a_facet_counts_what_its_values_would_give(client: Client, asked: str, facet: str) -> None:
    counts = get_json(client, f"/api/v1/offers?{asked}&facets={facet}")["facets"][facet]
    others = "&".join(part for part in asked.split("&") if not part.startswith(f"{facet}="))
    assert counts
    for value, count in counts.items():
        assert len(list_ids(client, f"{others}&{facet}={value}")) == count, value


def test_every_payer_that_is_counted_can_be_asked_for(client: Client) -> None:
    for value, count in get_json(client, "/api/v1/offers?facets=funder")["facets"]["funder"].items():
        assert len(list_ids(client, f"funder={value}")) == count
