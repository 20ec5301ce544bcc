"""The application over the documented facts, with an address that messages lead to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import Engine
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    with open_client(engine, public_url="http://testserver.local") as made:
        yield made
