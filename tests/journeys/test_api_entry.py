"""The address of the API itself: from there a program finds everything else."""

from __future__ import annotations

from tests.journeys.app import Client, get_json

pytest_plugins = ["tests.journeys.clients"]


def test_everything_that_is_named_is_there(client: Client) -> None:
    links = get_json(client, "/api/v1")["links"]
    assert {"/api/v1/offers", "/api/v1/funding/answers", "/api/v1/vocabularies"} <= {link["href"] for link in links}
    for link in links:
        response = client.get(link["href"], headers={"accept": link["type"]})
        assert response.status_code in {200, 400}, (link, response.text)  # 400: what must be told is missing
        if response.status_code == 200:
            assert response.headers["content-type"].partition(";")[0] == link["type"]
        assert link["title"]


def test_nothing_that_needs_a_key_is_named(client: Client) -> None:
    assert not any("bulk" in link["href"] for link in get_json(client, "/api/v1")["links"])


def test_the_description_is_told_in_the_head_too(client: Client) -> None:
    told = client.get("/api/v1").headers["link"]
    assert '</api/v1/openapi.json>; rel="service-desc"; type="application/json"' in told
    assert '</api/v1/docs>; rel="service-doc"; type="text/html"' in told


def test_a_browser_is_led_to_the_page_about_it(client: Client) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/api/v1", headers={"accept": accept}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/api/v1/docs")
    assert "Accept" in response.headers["vary"]
