"""The documented facts in a database that one test has for itself, and the application over it.

Tests of what is refused share one: to make an application takes longer than to be refused by it.

A folder's ``conftest.py`` takes these fixtures over by importing them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.catalogue.revision import get_revision
from service.database import Engine, open_reading
from tests.database import make_seeded_database
from tests.journeys.app import Client, get_engine, open_client, open_facts


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


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """An application that the tests of a module share for what is refused; in the end, its facts are as before."""
    with open_facts(tmp_path_factory.mktemp("refusing")) as made:
        before = _read_revision(made)
        yield made
        assert _read_revision(made) == before


def _read_revision(client: Client) -> int:
    with open_reading(get_engine(client)) as db:
        return get_revision(db)
