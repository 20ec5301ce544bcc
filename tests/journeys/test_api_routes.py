"""Every address and every method is called once: the sum of what can be reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar.routes import HTTPRoute

from service.app import Application
from tests.journeys.app import Client

pytest_plugins = ["tests.journeys.clients"]

VALUES = {
    "offer_id": ["ecole-ai-gand", "ecole-ai-gand.jsonld", "nobody", "%00", "a" * 500],
    "operator_id": ["becode", "nobody", "%E2%82%AC"],
    "venue_id": ["becode-gand", "nobody"],
    "funder_id": ["cocof", "nobody"],
    "link_id": ["cocof-bf-2024", "nobody"],
    "programme_id": ["ecole-ai", "nobody"],
    "document_id": ["d0", "nobody"],
    "place_id": ["21004", "nobody"],
    "name": ["topic", "nobody"],
    "slug": ["not-found", "nobody"],
    "change_id": ["1", "nobody", "9" * 30],
    "sid": ["ecole-ai-gand-1", "nobody"],
    "audience": ["all", "nobody"],
    "account_id": ["nobody"],
    "conflict_id": ["1", "nobody"],
    "kind": ["offer", "nobody"],
    "record_id": ["ecole-ai-gand", "nobody"],
    "key_id": ["nobody"],
    "token": ["nobody", "a.b.c"],
    "file_path": ["nothing.js", "%2e%2e/%2e%2e/settings.py", "a/b/c"],
}
ANY = ["1", "nobody"]
"""What other parameters are called with."""
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


def list_addresses(app: Application) -> Iterator[str]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        parameters = [part for part in route.path_components if not isinstance(part, str)]
        if not parameters:
            yield route.path
        for parameter in parameters:
            for value in VALUES.get(parameter.name, ANY):
                chosen = {item.name: VALUES.get(item.name, ANY)[0] for item in parameters} | {parameter.name: value}
                path = route.path_format
                for name, given in chosen.items():
                    path = path.replace("{" + name + "}", given.lstrip("/"))
                yield path


def test_every_address_answers_every_method(client: Client) -> None:
    addresses = sorted(set(list_addresses(client.app)))
    assert len(addresses) > 50
    for address in addresses:
        for method in METHODS:
            response = client.request(method, address, follow_redirects=False)
            assert response.status_code < 500, (method, address, response.text)
            if method in ("POST", "PUT", "PATCH", "DELETE"):
                assert response.status_code >= 400, (method, address, "nobody is known here")


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_nothing_sets_a_cookie(client: Client, accept: str) -> None:
    for address in sorted(set(list_addresses(client.app))):
        assert "set-cookie" not in client.get(address, headers={"accept": accept}).headers, address


def test_every_handler_of_the_api_guards_its_parameters(client: Client) -> None:
    for route in client.app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/"):
            for handler in route.route_handlers:
                if handler.handler_name != "options_handler":
                    assert handler.opt.get("parameters") is not None, route.path


def test_only_our_own_description_is_served(client: Client) -> None:
    for address in ("/schema", "/schema/openapi.json", "/schema/openapi.yml", "/docs", "/redoc"):
        assert client.get(address).status_code == 404, address
