"""The documented facts in a database that one test has for itself, and the application over it.

A folder's ``conftest.py`` takes these fixtures over by importing them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import Engine
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The documented facts, to be written to."""
    made = make_seeded_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    """The application over them."""
    with open_client(engine) as made:
        yield made
