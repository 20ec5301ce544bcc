"""What an answer costs, counted instead of timed: queries, bytes, and on which thread the database is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import current_thread
from typing import Any

import brotli
import pytest
from sqlalchemy import event

from tests.journeys.app import Client, get_engine, open_facts
from tests.journeys.test_api_routes import list_addresses

LIST = "/api/v1/offers"
SEARCHES = [
    LIST,
    f"{LIST}?topic=ai&region=BE-BRU&audience=jobseeker&modality=onsite",
    f"{LIST}?q=intelligence+artificielle",
    f"{LIST}?q=inteligence",
    f"{LIST}?facets=topic&facets=region&facets=operator&facets=funding",
    f"{LIST}?near=4.35,50.85&radius_km=25&sort=distance",
    f"{LIST}?near=Gand",
    f"{LIST}?bbox=4,50,5,51&funder=cocof&price_max_eur=100&starts_from=2026-01-01",
    *(f"{LIST}.{suffix}" for suffix in ("json", "geojson", "csv", "jsonld", "map")),
    "/api/v1/clusters",
    "/api/v1/clusters?bbox=4.2,50.7,4.6,51&zoom=11&topic=ai",
    f"{LIST}/ecole-ai-gand",
    f"{LIST}/ecole-ai-gand.jsonld",
    "/api/v1/places?q=mol",
    "/api/v1/vocabularies/topic",
    "/",
    "/?topic=ai",
]
PAGE_BYTES = 32_000
"""Twenty summaries of the documented facts, as JSON. One has some 1.35 kB: what a card and a pin show, in four
languages; descriptions and evidence belong to the offer whole. The rest of the room is for facts to come."""
PACKED_BYTES = 5_500
"""The same page as brotli sends it: summaries repeat their keys."""
OFFER_BYTES = 17_000
"""The largest offer whole, its evidence among it."""


@dataclass(slots=True)
class Asked:
    """The statements sent to the database on behalf of requests, and those among them sent from the event loop."""

    statements: list[str] = field(default_factory=list)
    on_loop: list[str] = field(default_factory=list)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Note a statement, unless it is the catalogue's own thread that asks whether anything has changed."""
        if current_thread().name.startswith("catalogue"):
            return
        self.statements.append(statement)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        self.on_loop.append(statement)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_facts(tmp_path_factory.mktemp("work"), poll_seconds=3600) as made:
        yield made


@pytest.fixture
def asked(client: Client) -> Iterator[Asked]:
    """What the application's own engine is asked during a test."""
    engine, found = get_engine(client), Asked()
    event.listen(engine, "before_cursor_execute", found.note)
    yield found
    event.remove(engine, "before_cursor_execute", found.note)


@pytest.mark.parametrize("address", SEARCHES)
def test_a_search_asks_the_database_nothing(client: Client, asked: Asked, address: str) -> None:
    assert client.get(address).status_code == 200
    assert asked.statements == []


def test_no_handler_asks_the_database_on_the_loop(client: Client, asked: Asked) -> None:
    for address in [*SEARCHES, *sorted(set(list_addresses(client.app)))]:
        for accept in ("*/*", "text/html"):
            client.get(address, headers={"accept": accept}, follow_redirects=False)
    assert asked.on_loop == []
    assert len(asked.statements) > 20, "and others do, in threads"


@pytest.mark.parametrize("address", [f"{LIST}?limit=20", f"{LIST}?limit=20&sort=title", f"{LIST}?limit=20&topic=ai"])
def test_a_page_of_twenty_stays_small(client: Client, address: str) -> None:
    response = client.get(address, headers={"accept-encoding": "identity"})
    assert len(response.content) <= PAGE_BYTES
    with client.stream("GET", address, headers={"accept-encoding": "br"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert len(raw) <= PACKED_BYTES
    assert brotli.decompress(raw) == response.content


def test_an_offer_whole_stays_small(client: Client) -> None:
    items = client.get(f"{LIST}?limit=100").json()["items"]
    assert len(items) > 30
    assert max(len(client.get(f"{LIST}/{item['id']}").content) for item in items) <= OFFER_BYTES


def test_what_stands_ready_is_what_the_router_would_answer(client: Client) -> None:
    ready, routed = client.get(f"{LIST}/ecole-ai-gand"), client.get(f"{LIST}/ecole-ai-gand.json")
    assert ready.content == routed.content
    differing = {"etag"}
    assert {name: value for name, value in ready.headers.items() if name not in differing} == {
        name: value for name, value in routed.headers.items() if name not in differing
    }
    assert client.get(f"{LIST}/ecole-ai-gand?limt=1").status_code == 400
    assert client.get(f"{LIST}/ecole-ai-gand", headers={"accept": "image/png"}).status_code == 406
    page = client.get(f"{LIST}/ecole-ai-gand", headers={"accept": "text/html"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/offers/ecole-ai-gand")
