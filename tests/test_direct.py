"""What is answered before the router is what the router would answer, and what goes wrong there is the router's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from litestar import Litestar, Request, get

from service.access import Access
from service.direct import Direct
from tests.journeys.app import Client, open_facts

LIST = "/api/v1/offers"
DIRECT = [
    (LIST, "*/*"),
    (LIST, "text/csv"),
    (LIST, "text/html"),
    (f"{LIST}?topic=ai&region=BE-BRU&limit=2&facets=topic&facets=operator", "application/json;q=0.5"),
    (f"{LIST}?q=inteligence&lang=nl", "application/atom+xml"),
    (f"{LIST}?near=Gand&radius_km=30", "*/*"),
    *((f"{LIST}.{suffix}?topic=ai", "*/*") for suffix in ("json", "geojson", "csv", "jsonld", "atom", "ics")),
    ("/api/v1/clusters?bbox=4.2,50.7,4.6,51&zoom=11&topic=ai", "*/*"),
]
ROUTED = [
    (LIST, "image/png"),
    (f"{LIST}?as_of=2020-01-01", "*/*"),
    (f"{LIST}?as%5Fof=2020-01-01", "*/*"),
    (f"{LIST}?limt=1", "*/*"),
    (f"{LIST}?limit=0", "text/html"),
    (f"{LIST}?region=BE-XXX", "*/*"),
    (f"{LIST}?cursor=x", "*/*"),
    (f"{LIST}?sort=distance", "*/*"),
    ("/api/v1/clusters?zoom=99", "*/*"),
    ("/api/v1/places?q=mol", "*/*"),
    ("/api/v1/nothing", "*/*"),
]
ASKED = [*((*asked, True) for asked in DIRECT), *((*asked, False) for asked in ROUTED)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_facts(tmp_path_factory.mktemp("direct"), poll_seconds=3600) as made:
        yield made


def ask(client: Client, address: str, accept: str) -> tuple[int, dict[str, str], bytes]:
    """A new answer: none that was stored."""
    client.app.front._stored.empty()
    with patch("service.heads.secrets.token_urlsafe", return_value="nonce"):
        response = client.get(address, headers={"accept": accept}, follow_redirects=False)
    return response.status_code, dict(response.headers), response.content


@pytest.mark.parametrize(("address", "accept", "is_direct"), ASKED)
def test_the_answer_is_that_of_the_router(client: Client, address: str, accept: str, is_direct: bool) -> None:
    front, found = client.app.front, []
    find = front._find_direct

    def note(scope: Any) -> Any:
        found.append(find(scope))
        return found[-1]

    with patch.object(front, "_find_direct", note):
        first = ask(client, address, accept)
    with patch.object(front, "_find_direct", lambda _: None):
        assert ask(client, address, accept) == first
    assert [one is not None for one in found] == [is_direct]
    assert (first[0] == 200) or not is_direct


@get("/open", opt={"is_direct": True, "access": Access.READ}, sync_to_thread=False)
def answer_some(request: Request[Any, Any, Any]) -> str:
    return request.method


@get("/slow", opt={"is_direct": True, "access": Access.PUBLIC})
async def answer_slowly(request: Request[Any, Any, Any]) -> str:
    return request.method


@pytest.mark.parametrize("handler", [answer_some, answer_slowly])
def test_a_handler_that_needs_more_than_a_call_is_refused(handler: Any) -> None:
    with pytest.raises(ValueError, match="before the router"):
        Direct(Litestar([handler], openapi_config=None, logging_config=None))
