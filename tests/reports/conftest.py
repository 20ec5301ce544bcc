"""The application over the documented facts, with an address that messages lead to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.database import Engine
from tests.fresh import engine
from tests.journeys.app import Client, open_client

__all__ = ["client", "engine"]


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    with open_client(engine, public_url="http://testserver.local") as made:
        yield made
