"""Each filter of the list of offers keeps what it says and leaves the rest."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.journeys.app import Client, get_json, list_ids

pytest_plugins = ["tests.journeys.clients"]

KEPT = {
    "topic=dev": {"python-mons"},
    "topic=ai": {"kunstmatig-hornu", "quelque-part"},
    "topic=ai_generative": {"kunstmatig-hornu"},
    "topic=dev&topic=ai_generative": {"python-mons", "kunstmatig-hornu"},
    "operator=huis": {"kunstmatig-hornu"},
    "place=Mons": {"python-mons"},
    "place=Bergen": {"python-mons"},
    "place=7000": {"python-mons"},
    "place=53053": {"python-mons"},
    "place=Boussu": {"kunstmatig-hornu"},
    "place=Hornu": {"kunstmatig-hornu"},
    "place=7301": {"kunstmatig-hornu"},
    "place=Hainaut": {"kunstmatig-hornu", "python-mons"},
    "place=Ghent": {"donnees-gand"},
    "place=Gent": {"donnees-gand"},
    "place=9000": {"donnees-gand"},
    "place=Mons&place=Gand": {"python-mons", "donnees-gand"},
    "place=L%C3%BCttich": set(),
    "region=BE-VLG": {"donnees-gand"},
    "region=BE-WAL": {"python-mons", "kunstmatig-hornu", "en-ligne", "quelque-part"},
    "region=no_record": {"hostile", "arobase"},
    "near=3.95,50.45&radius_km=3": {"python-mons"},
    "near=Mons": {"python-mons", "kunstmatig-hornu"},
    "near=Mons&radius_km=60": {"python-mons", "kunstmatig-hornu"},
    "near=Mons&radius_km=90": {"python-mons", "kunstmatig-hornu", "donnees-gand"},
    "bbox=3.9,50.4,4,50.5": {"python-mons"},
    "bbox=-10,40,20,60": {"python-mons", "kunstmatig-hornu", "donnees-gand"},
    "audience=worker": {"python-mons", "kunstmatig-hornu"},
    "audience=jobseeker": {"python-mons", "donnees-gand"},
    "audience=jobseeker_longterm": {"python-mons", "donnees-gand"},
    "audience=all": {"python-mons"},
    "free_for=jobseeker": {"python-mons"},
    "free_for=jobseeker_longterm": {"python-mons"},
    "free_for=all": set(),
    "free_for=company": set(),
    "price_max_eur=89.99": set(),
    "price_max_eur=90": {"donnees-gand"},
    "price_max_eur=500": {"donnees-gand", "python-mons"},
    "price_max_eur=0&audience=jobseeker": {"python-mons"},
    "price_max_eur=500&audience=company": set(),
    "modality=onsite": {"python-mons", "kunstmatig-hornu"},
    "modality=onsite&modality=hybrid": {"python-mons", "kunstmatig-hornu", "donnees-gand"},
    "modality=online_live": {"en-ligne"},
    "language=nl": {"donnees-gand", "kunstmatig-hornu"},
    "language=en&language=fr": {"en-ligne", "python-mons", "donnees-gand"},
    "starts_from=2027-01-11": {"python-mons", "donnees-gand"},
    "starts_from=2027-01-12": {"donnees-gand"},
    "starts_until=2026-09-01": {"donnees-gand"},
    "starts_from=2026-09-02&starts_until=2027-01-11": {"python-mons"},
    "starts_from=2027-01-11&starts_until=2027-01-11": {"python-mons"},
    "enrolment=open": {"python-mons"},
    "enrolment=open&enrolment=closed": {"python-mons", "donnees-gand"},
    "certification=attainment": {"python-mons"},
    "certification=none": {"donnees-gand"},
    "confirmed_since=2026-10-01": {"python-mons", "kunstmatig-hornu"},
    "confirmed_since=2026-10-02": {"kunstmatig-hornu"},
    "freshness=fresh": {"python-mons", "kunstmatig-hornu"},
    "freshness=overdue": {"donnees-gand"},
    "freshness=unconfirmed": {"en-ligne", "quelque-part", "hostile", "arobase"},
    "freshness=fresh&freshness=due": {"python-mons", "kunstmatig-hornu"},
    "q=python": {"python-mons"},
    "q=python+nederlands": set(),
    "funding=no_record": {
        "python-mons",
        "donnees-gand",
        "kunstmatig-hornu",
        "en-ligne",
        "quelque-part",
        "hostile",
        "arobase",
    },
    "funding=direct": set(),
    "recognised_by=vdab": set(),
    "topic=dev&language=nl": set(),
}


@pytest.mark.parametrize("query", KEPT)
def test_filter_keeps(invented: Client, query: str) -> None:
    assert set(list_ids(invented, query)) == KEPT[query]


@pytest.mark.parametrize("word", ["IA", "ia", "AI", "KI", "intelligence artificielle", "artificiële intelligentie"])
def test_the_names_of_artificial_intelligence_are_one_word(invented: Client, word: str) -> None:
    assert {"kunstmatig-hornu", "quelque-part"} <= set(list_ids(invented, f"q={quote(word)}"))
    assert "python-mons" not in list_ids(invented, f"q={quote(word)}")


@pytest.mark.parametrize(
    ("spelt", "other"),
    [("données", "DONNEES"), ("programmer", "programmes"), ("analyse", "analyses"), ("iedereen", "IEDEREEN")],
)
def test_endings_case_and_accents_do_not_matter(invented: Client, spelt: str, other: str) -> None:
    found = list_ids(invented, f"q={quote(spelt)}")
    assert found
    assert set(found) == set(list_ids(invented, f"q={quote(other)}"))
    assert len(found) < 7, "something is left out"


def test_a_typing_mistake_is_put_right_and_said(invented: Client) -> None:
    page = get_json(invented, "/api/v1/offers?q=pyhton")
    assert [item["id"] for item in page["items"]] == ["python-mons"]
    assert page["did_you_mean"] == {"q": "python", "is_applied": True}
    assert "did_you_mean" not in get_json(invented, "/api/v1/offers?q=python")


def test_an_online_offer_never_stands_at_a_towns_centre(invented: Client) -> None:
    features = get_json(invented, "/api/v1/offers.geojson")["features"]
    points = {feature["id"]: feature["geometry"] for feature in features}
    assert points["en-ligne"] is None, "its operator's town is no place of the offer"
    assert points["quelque-part"] is None, "a region is no point"
    assert "en-ligne" not in list_ids(invented, "near=Li%C3%A8ge&radius_km=50")


def test_distances_are_geodesic_and_in_order(invented: Client) -> None:
    items = get_json(invented, "/api/v1/offers?near=3.9514,50.4561&radius_km=100")["items"]
    assert [item["id"] for item in items] == ["python-mons", "kunstmatig-hornu", "donnees-gand"]
    assert items[0]["distance_km"] == 0
    assert 7 < items[1]["distance_km"] < 11
    assert 65 < items[2]["distance_km"] < 72


def test_empty_values_are_untouched_form_fields(invented: Client) -> None:
    assert list_ids(invented, "q=&topic=&near=&radius_km=&price_max_eur=&starts_from=") == list_ids(invented, "")


def test_every_value_that_is_documented_is_taken(invented: Client) -> None:
    document = get_json(invented, "/api/v1/openapi.json")
    for parameter in document["paths"]["/api/v1/offers"]["get"]["parameters"]:
        for value in parameter["schema"].get("items", {}).get("enum", ()):
            response = invented.get("/api/v1/offers", params={parameter["name"]: value})
            assert response.status_code == 200, response.text


NEEDED = {"radius_km": {"near": "Gand"}}
"""What a parameter goes with."""
ASKED = {"/places": {"q": "a"}, "/suggestions": {"q": "a"}, "/funding/answers": {"funder": "cocof"}}
"""What an address cannot do without."""
UNKNOWN = ("{token}", "{change_id}", "{document_id}/file")
"""What no example can name: it is there when somebody has written or brought it."""


def read_example(parameter: dict[str, Any]) -> Any:
    return parameter["example"] if "example" in parameter else next(iter(parameter["examples"].values()))["value"]


def test_every_documented_example_is_answered(client: Client) -> None:
    paths = get_json(client, "/api/v1/openapi.json")["paths"]
    asked = 0
    for path, operation in ((path, item["get"]) for path, item in paths.items() if "get" in item):
        if operation.get("security") or any(name in path for name in UNKNOWN):
            continue
        given = operation.get("parameters", ())
        address = path
        for parameter in given:
            address = address.replace("{" + parameter["name"] + "}", str(read_example(parameter)))
        always = next((query for ending, query in ASKED.items() if path.endswith(ending)), {})
        for parameter in given:
            name = parameter["name"]
            query = always | NEEDED.get(name, {})
            query |= {name: read_example(parameter)} if parameter["in"] == "query" else {}
            headers = {name: str(read_example(parameter))} if parameter["in"] == "header" else {}
            response = client.get(address, params=query, headers=headers)
            assert response.status_code in (200, 304), (address, query, response.text)
            asked += 1
    assert asked > 100
