"""The application over offers made for shortlists, asked as a browser asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.app import Client, open_client
from tests.shortlist.offers import make_shortlist_database


@pytest.fixture(scope="session")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client that asks for pages. It only reads."""
    engine = make_shortlist_database(tmp_path_factory.mktemp("shortlist"))
    with open_client(engine, public_url="https://carto.example") as client:
        client.headers.update({"Accept": "text/html", "Host": "carto.example"})
        yield client
    engine.dispose()
