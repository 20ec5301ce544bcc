"""The application over the documented facts, asked as a browser and as a program ask."""

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
    with open_client(engine) as made:
        yield made


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The same for tests that only read."""
    engine = make_seeded_database(tmp_path_factory.mktemp("overviews"))
    with open_client(engine) as made:
        yield made
    engine.dispose()
