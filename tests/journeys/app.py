"""The whole application over a database of its own, on a fixed day: what every journey through HTTP begins with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from litestar.testing import TestClient

from service.app import Application, create_app
from service.database import Engine
from service.settings import Settings
from tests.database import make_seeded_database

TODAY = date(2026, 11, 20)
"""The day on which journeys take place: links that expire later must not change what tests say."""

Client = TestClient[Application]


@contextmanager
def open_client(engine: Engine, today: date = TODAY, **settings: Any) -> Iterator[Client]:
    """A client of an application over a database; the day stands still, tiles are off."""
    url = engine.url.render_as_string(hide_password=False)
    made = Settings(database_url=url, **{"tiles": "none", "poll_seconds": 0.05, **settings})
    with (
        patch("service.catalogue.live.today", return_value=today),
        TestClient(create_app(made), raise_server_exceptions=False) as client,
    ):
        yield client


@contextmanager
def open_facts(folder: Path, **settings: Any) -> Iterator[Client]:
    """A client of an application over the documented facts, in a database of its own in a folder."""
    engine = make_seeded_database(folder)
    with open_client(engine, **settings) as client:
        yield client
    engine.dispose()


def get_engine(client: Client) -> Engine:
    """The engine that the application itself uses for its database."""
    engine: Engine = client.app.dependencies["live"].dependency()._engine
    return engine


def get_json(client: Client, address: str) -> Any:
    """The JSON of an answer that must be 200."""
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.json()


def list_ids(client: Client, query: str) -> list[str]:
    """The identifiers of the offers that match a query (at most 100), in order."""
    given = f"/api/v1/offers?limit=100&{query}"
    return [item["id"] for item in get_json(client, given)["items"]]


def list_apart(client: Client, query: str) -> set[str]:
    """The identifiers of the offers that a geographic query keeps apart (at most 100)."""
    return set(list_ids(client, f"part=without_point&{query}"))


def get_problem(client: Client, address: str, status: int, **headers: str) -> dict[str, Any]:
    """The problem of an answer: its status and media type checked."""
    response = client.get(address, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    return body
