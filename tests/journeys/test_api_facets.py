"""Filters and facets against a recount by hand of what the list shows."""

from __future__ import annotations

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys import naive
from tests.journeys.app import Client, get_json

pytest_plugins = ["tests.journeys.clients"]

# Money of two funders is one question (funder and funding answer each other): they are asked apart.
CHOSEN = {
    "topic": ["ai", "data", "ict", "digital_basics", "no_record", "dev"],
    "operator": ["becode", "forem", "bruxelles-formation", "technocite"],
    "region": ["BE-BRU", "BE-WAL", "BE-VLG"],
    "recognised_by": ["vdab", "forem", "no_record"],
    "audience": ["jobseeker", "jobseeker_longterm", "youth", "company", "unknown", "no_record", "all"],
    "modality": ["hybrid", "online_self", "unknown", "no_record"],
    "enrolment": ["no_record", "suspended", "unknown"],
    "funding": ["direct", "unknown", "no_record"],
    "freshness": ["overdue", "unconfirmed", "fresh"],
}
QUESTIONS = st.dictionaries(st.sampled_from(sorted(CHOSEN)), st.nothing() | st.just(None), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(CHOSEN[name]), min_size=1, max_size=2, unique=True) for name in names}
    )
)


@cache
def list_items(client: Client) -> list[naive.Item]:
    items: list[naive.Item] = get_json(client, "/api/v1/offers?limit=100")["items"]
    return items


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUESTIONS)
def test_filters_and_facets_are_what_a_recount_finds(client: Client, chosen: dict[str, list[str]]) -> None:
    facets = [name for name in naive.FACETS if name not in ("operator", "funder")] + ["operator"]
    pairs = [(name, value) for name, values in chosen.items() for value in values]
    response = client.get("/api/v1/offers", params=[*pairs, ("limit", "100"), *(("facets", name) for name in facets)])
    page = response.json()
    items = list_items(client)
    assert {item["id"] for item in page["items"]} == {item["id"] for item in naive.keep(items, chosen)}
    for facet in facets:
        others = {name: values for name, values in chosen.items() if name != facet}
        expected = naive.count(naive.keep(items, others), facet)
        found = page["facets"][facet]
        if facet == "operator":  # the item does not say which of the two states it is in
            states = sum(found.pop(state, 0) for state in ("unknown", "no_record"))
            assert states == expected.pop("unknown", 0)
            expected.pop("no_record", None)
        assert found == expected, facet


def test_the_funder_facet_counts_what_is_paid(client: Client) -> None:
    page = get_json(client, "/api/v1/offers?facets=funder")
    assert page["facets"]["funder"] == naive.count(list_items(client), "funder")


def test_counts_stand_in_order_and_none_is_zero(client: Client) -> None:
    facets = get_json(client, "/api/v1/offers?topic=ai&facets=topic&facets=modality&facets=place")["facets"]
    for counts in facets.values():
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
        assert 0 not in counts.values()


def test_a_facet_is_counted_without_its_own_filter(client: Client) -> None:
    alone = get_json(client, "/api/v1/offers?facets=modality")["facets"]["modality"]
    narrowed = get_json(client, "/api/v1/offers?modality=hybrid&facets=modality&facets=topic")
    assert narrowed["facets"]["modality"] == alone
    assert narrowed["total"] == alone["hybrid"] == narrowed["facets"]["topic"]["ai"]
