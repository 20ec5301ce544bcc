"""Rubbish in, a problem out: named by field, with what would do, and never a 5xx."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import walk_errors
from service.offers.filters import OfferFilters
from tests.journeys.app import Client, get_json, get_problem

pytest_plugins = ["tests.journeys.clients"]

OFFERS = "/api/v1/offers"

REFUSED = [
    ("topix=ai", "unknown-parameter", "topix", "topic"),
    ("recognized_by=forem", "unknown-parameter", "recognized_by", "recognised_by"),
    ("topic=aii", "invalid-parameter", "topic", "ai"),
    ("recognised_by=forum", "invalid-parameter", "recognised_by", "forem"),
    ("operator=becod", "invalid-parameter", "operator", "becode"),
    ("funder=cocoff", "invalid-parameter", "funder", "cocof"),
    ("funding=maybe", "invalid-parameter", "funding", "no_record"),
    ("region=BE-BRX", "invalid-parameter", "region", "BE-BRU"),
    ("audience=jobseekers", "invalid-parameter", "audience", "jobseeker"),
    ("free_for=everyone", "invalid-parameter", "free_for", None),
    ("modality=hybride", "invalid-parameter", "modality", "hybrid"),
    ("language=french", "invalid-parameter", "language", None),
    ("enrolment=opened", "invalid-parameter", "enrolment", "open"),
    ("certification=diplome", "invalid-parameter", "certification", "diploma"),
    ("place=Brusselz", "invalid-parameter", "place", "Brussel"),
    ("near=Molenbeck", "invalid-parameter", "near", None),
    ("place=99999", "invalid-parameter", "place", None),
    ("sort=newest", "invalid-parameter", "sort", None),
    ("sort=distance", "invalid-parameter", "sort", None),
    ("facets=topics", "invalid-parameter", "facets", "topic"),
    ("near=4.35", "invalid-parameter", "near", None),
    ("near=4.35,", "invalid-parameter", "near", None),
    ("near=,50.8", "invalid-parameter", "near", None),
    ("near=4.35,50.8,3", "invalid-parameter", "near", None),
    ("near=nan,50.8", "invalid-parameter", "near", None),
    ("near=1e999,50.8", "invalid-parameter", "near", None),
    ("radius_km=10", "invalid-parameter", "radius_km", None),
    ("near=Gand&radius_km=0", "invalid-parameter", "radius_km", None),
    ("near=Gand&radius_km=-3", "invalid-parameter", "radius_km", None),
    ("near=Gand&radius_km=301", "invalid-parameter", "radius_km", None),
    ("near=Gand&radius_km=nan", "invalid-parameter", "radius_km", None),
    ("near=Gand&radius_km=inf", "invalid-parameter", "radius_km", None),
    ("near=Gand&radius_km=ten", "invalid-parameter", "radius_km", None),
    ("bbox=4,50,5", "invalid-parameter", "bbox", None),
    ("bbox=5,50,4,51", "invalid-parameter", "bbox", None),
    ("bbox=4,51,5,50", "invalid-parameter", "bbox", None),
    ("bbox=4,50,5,inf", "invalid-parameter", "bbox", None),
    ("price_max_eur=-1", "invalid-parameter", "price_max_eur", None),
    ("price_max_eur=nan", "invalid-parameter", "price_max_eur", None),
    ("price_max_eur=free", "invalid-parameter", "price_max_eur", None),
    ("starts_from=2026-02-30", "invalid-parameter", "starts_from", None),
    ("starts_from=tomorrow", "invalid-parameter", "starts_from", None),
    ("starts_from=2026-02-02&starts_until=2026-02-01", "invalid-parameter", "starts_until", None),
    ("confirmed_since=01/02/2026", "invalid-parameter", "confirmed_since", None),
    ("limit=0", "invalid-parameter", "limit", None),
    ("limit=ten", "invalid-parameter", "limit", None),
    ("limit=1e9", "invalid-parameter", "limit", None),
    ("cursor=abc", "invalid-parameter", "cursor", None),
    ("cursor=%C3%A9", "invalid-parameter", "cursor", None),
    ("cursor=WyI5OTk5LTEyLTMxIiwtMSwiYSJd", "invalid-parameter", "cursor", None),
    ("q=a&q=b", "invalid-parameter", "q", None),
    ("near=Gand&near=Mons", "invalid-parameter", "near", None),
    (f"q={'a' * 201}", "invalid-parameter", "q", None),
    ("&".join(["topic=ai"] * 51), "invalid-parameter", "topic", None),
    ("topic=%00", "invalid-parameter", "topic", None),
    ("topic=%FF%FE", "invalid-parameter", "topic", None),
    ("place=%ZZ", "invalid-parameter", "place", None),
]


@pytest.mark.parametrize(("query", "slug", "field", "nearest"), REFUSED, ids=[row[0][:60] for row in REFUSED])
def test_a_bad_value_is_refused_by_name(client: Client, query: str, slug: str, field: str, nearest: str | None) -> None:
    problem = get_problem(client, f"{OFFERS}?{query}", 400)
    assert problem["type"] == f"/problems/{slug}"
    assert [error["field"] for error in problem["errors"]] == [field]
    assert field in problem["detail"]
    assert nearest is None or nearest in problem["errors"][0]["nearest"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("near=50.85,4.35", "swapped"),
        ("near=0,0", "0/0"),
        ("near=10,50.5", "longitude"),
        ("near=4.35,52.4", "latitude"),
        ("near=-200,95", "outside"),
        ("bbox=50,4,51,5", "swapped"),
        ("bbox=10,50,11,51", "outside"),
        ("bbox=-181,50,5,51", "-180"),
    ],
)
def test_impossible_coordinates_are_named(client: Client, query: str, words: str) -> None:
    for address in (OFFERS, "/api/v1/clusters", f"{OFFERS}.csv"):
        problem = get_problem(client, f"{address}?{query}", 422)
        assert problem["type"] == "/problems/impossible-coordinates"
        assert problem["errors"][0]["field"] == query.partition("=")[0]
        assert words in problem["detail"]


def test_the_same_rules_hold_on_the_map(client: Client) -> None:
    assert get_problem(client, "/api/v1/clusters?zoom=23", 400)["errors"][0]["field"] == "zoom"
    assert get_problem(client, "/api/v1/clusters?sort=title", 400)["errors"][0]["field"] == "sort"
    assert get_problem(client, "/api/v1/clusters?topic=aii", 400)["errors"][0]["nearest"]


def test_other_lists_guard_their_parameters(client: Client) -> None:
    for name in ("operators", "venues", "funders", "programmes", "documents"):
        assert get_problem(client, f"/api/v1/{name}?limt=3", 400)["errors"][0]["nearest"] == ["limit"]
        assert get_problem(client, f"/api/v1/{name}?limit=101", 400)["errors"][0]["field"] == "limit"
        assert get_problem(client, f"/api/v1/{name}?cursor=zz", 400)["errors"][0]["field"] == "cursor"
        assert get_problem(client, f"/api/v1/{name}/nobody", 404)["type"] == "/problems/not-found"
    assert get_problem(client, "/api/v1/places", 400)["errors"] == [
        {"field": "q", "message": "is needed", "nearest": []}
    ]
    assert get_problem(client, "/api/v1/places?q=a&lang=it", 400)["errors"][0]["nearest"] == ["fr", "nl", "en", "de"]
    assert get_problem(client, f"/api/v1/places?q={'a' * 81}", 400)["errors"][0]["field"] == "q"
    assert get_problem(client, "/api/v1/vocabularies/topik", 404)


def test_an_unknown_offer_has_neighbours(client: Client) -> None:
    assert "ecole-ai-gand" in get_problem(client, f"{OFFERS}/ecole-ai-gant", 404)["detail"]
    assert get_problem(client, f"{OFFERS}/ecole-ai-gand.csv", 404)
    assert get_problem(client, f"{OFFERS}/{quote('../etc/passwd', safe='')}", 404)


def test_an_unknown_suffix_lists_the_known_ones(client: Client) -> None:
    nearest = get_problem(client, "/api/v1/offers.xyz", 404)["errors"][0]["nearest"]
    assert set(nearest) == {
        f"/api/v1/offers.{suffix}" for suffix in ("json", "geojson", "csv", "jsonld", "map", "atom", "ics")
    }
    assert "/api/v1/operators" in get_problem(client, "/api/v1/operator", 404)["errors"][0]["nearest"]


def test_a_huge_query_is_too_long(client: Client) -> None:
    assert get_problem(client, f"{OFFERS}?q={'a' * 10_000}", 414)["type"] == "/problems/too-long"


def test_a_type_that_nobody_gives_is_not_acceptable(client: Client) -> None:
    problem = get_problem(client, OFFERS, 406, accept="image/png")
    assert "application/geo+json" in problem["detail"]
    assert get_problem(client, f"{OFFERS}/ecole-ai-gand", 406, accept="application/pdf")


@pytest.mark.parametrize("path", ["/api/v1/clusters", "/api/v1/funders", "/api/v1/operators", "/healthz", "/problems"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_reading_is_all_there_is(client: Client, path: str, method: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_writing_asks_who_it_is(client: Client) -> None:
    offer, venue = f"{OFFERS}/ecole-ai-gand", "/api/v1/venues/becode-gand"
    for method, path in (("POST", OFFERS), ("PUT", offer), ("PATCH", offer), ("DELETE", venue)):
        response = client.request(method, path)
        assert (response.status_code, response.headers["content-type"]) == (401, "application/problem+json")
    assert client.put(OFFERS).headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_every_kind_of_problem_explains_itself(client: Client) -> None:
    listed = {item["type"]: item for item in get_json(client, "/problems")["items"]}
    # The common parent of errors about a field is never raised itself.
    assert {f"/problems/{kind.slug}" for kind in walk_errors()} <= set(listed)
    for address, item in listed.items():
        assert get_json(client, address) == item
        assert len(item["description"]) > 10
        page = client.get(address, headers={"accept": "text/html"})
        assert item["title"] in page.text
        assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "invalid-parameter" in get_problem(client, "/problems/invalid-paramater", 404)["detail"]


def test_the_type_of_a_problem_leads_somewhere(client: Client) -> None:
    for query, _, _, _ in REFUSED:
        assert client.get(client.get(f"{OFFERS}?{query}").json()["type"]).status_code == 200


def test_a_browser_gets_a_page(client: Client) -> None:
    for path, status in (("/nowhere", 404), ("/offers/nobody", 404)):
        response = client.get(path, headers={"accept": "text/html,*/*;q=0.8"})
        assert response.status_code == status
        assert response.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in response.headers["content-security-policy"]
    too_long = client.get(f"/?q={'a' * 10_000}", headers={"accept": "text/html"})
    assert too_long.status_code == 414
    assert too_long.headers["content-type"].startswith("text/html")


def test_nothing_internal_shows(client: Client) -> None:
    for query, _, _, _ in REFUSED:
        text = client.get(f"{OFFERS}?{query}").text
        for word in ("Traceback", "litestar", "msgspec", "sqlalchemy", "service.", "`"):
            assert word not in text, (query, word)


VALUES = st.one_of(
    st.text(max_size=40),
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(["ai", "Gand", "4.35,50.85", "2026-01-01", "-", ",", "%", "&", "\x00", "٣", "Ⅷ", "1_0", " 5 "]),
)
NAMES = st.sampled_from([*OfferFilters.__dataclass_fields__, "sort", "facets", "limit", "cursor"])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_no_value_breaks_the_list(client: Client, pairs: list[tuple[str, str]]) -> None:
    response = client.get(OFFERS, params=[*pairs])
    assert response.status_code in (200, 400, 414, 422), response.text


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_break_the_query(client: Client, raw: bytes) -> None:
    query = "".join(chr(byte) if 33 <= byte < 127 and byte not in b'#"<>' else f"%{byte:02X}" for byte in raw)
    for address in (OFFERS, "/api/v1/clusters", "/api/v1/places", "/"):
        assert client.get(f"{address}?{query}").status_code < 500
    assert client.get(f"{OFFERS}/{query.replace('?', '')}").status_code < 500
