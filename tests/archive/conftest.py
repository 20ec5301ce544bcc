"""A database that holds the documented facts, and archives of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.archive.files import save_archive
from service.database import Engine
from tests.database import make_seeded_database


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[Engine]:
    folder = tmp_path / "seeded"
    folder.mkdir()
    engine = make_seeded_database(folder)
    yield engine
    engine.dispose()


@pytest.fixture
def saved(seeded: Engine, tmp_path: Path) -> Path:
    """An archive of the documented facts."""
    path = tmp_path / "saved.ndjson.zst"
    save_archive(seeded, path, lambda _: None)
    return path
