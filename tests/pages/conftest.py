"""The pages of the documented facts, asked as a browser asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from service.app import create_app
from service.settings import Settings
from tests.database import make_seeded_database


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    """A client of the whole application over the documented facts, that asks for HTML."""
    engine = make_seeded_database(tmp_path_factory.mktemp("pages"))
    address = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    app = create_app(Settings(database_url=address, tiles="none"))
    with TestClient(app) as client:
        client.headers["Accept"] = "text/html"
        yield client
