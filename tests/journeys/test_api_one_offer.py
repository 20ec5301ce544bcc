"""Offers in terms of schema.org, and one offer by suffix, by Accept and by browser."""

from __future__ import annotations

from tests.journeys.app import Client, get_json
from tests.journeys.links import read_links

pytest_plugins = ["tests.journeys.clients"]


def test_jsonld_is_schema_org(client: Client) -> None:
    document = get_json(client, "/api/v1/offers.jsonld?topic=ai&limit=100")
    assert document["@context"] == "https://schema.org"
    assert document["@type"] == "ItemList"
    assert document["numberOfItems"] == 9
    positions = [entry["position"] for entry in document["itemListElement"]]
    assert positions == list(range(1, 10))
    for entry in document["itemListElement"]:
        course = entry["item"]
        assert course["@type"] == "Course"
        assert course["name"]
        assert None not in course.values(), "what is not known is left out"
        for instance in course.get("hasCourseInstance", ()):
            assert instance["@type"] == "CourseInstance"
            for place in instance.get("location", ()):
                assert "geo" not in place, "a town's centre is not given as a position"


def test_jsonld_claims_no_more_than_is_known(client: Client) -> None:
    course = get_json(client, "/api/v1/offers/ecole-ai-charleroi.jsonld")
    assert "isAccessibleForFree" not in course, "free for some is not free"
    assert all("courseMode" not in instance for instance in course.get("hasCourseInstance", ()))
    brussels = get_json(client, "/api/v1/offers/ecole-ai-bruxelles.jsonld")
    assert brussels["hasCourseInstance"][0]["courseMode"] == "blended"
    assert brussels["hasCourseInstance"][0]["startDate"] == "2020-09-01"


def test_one_offer_by_suffix_and_by_accept(client: Client) -> None:
    address = "/api/v1/offers/ecole-ai-gand"
    assert client.get(f"{address}.json").json() == client.get(address).json()
    ld = client.get(address, headers={"accept": "application/ld+json"})
    assert ld.headers["content-type"] == "application/ld+json"
    links = read_links(client.get(address).headers["link"])
    files = {f"{address}.{suffix}" for suffix in ("json", "jsonld", "ics")}
    assert {href for href, _ in links} == {*files, "/offers/ecole-ai-gand"}
    for href, _ in links:
        assert client.get(href).status_code == 200


def test_a_browser_is_led_to_the_page_of_an_offer(client: Client) -> None:
    accept = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = client.get("/api/v1/offers/ecole-ai-gand", headers=accept, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == "/offers/ecole-ai-gand"
    assert client.get("/api/v1/offers/nobody", headers=accept).status_code == 404
