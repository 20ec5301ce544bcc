"""A database with the places in it, for every test of intake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import Engine
from tests.database import make_placed_database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated database that holds the places."""
    made = make_placed_database(tmp_path)
    yield made
    made.dispose()
