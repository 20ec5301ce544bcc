"""The application over the documented facts, asked as a browser and as a program ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fresh import client, engine
from tests.journeys.app import Client, open_facts

__all__ = ["client", "engine", "facts"]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The same for tests that only read."""
    with open_facts(tmp_path_factory.mktemp("overviews")) as made:
        yield made
