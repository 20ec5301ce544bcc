"""The accessibility statement says where to write, when the installation says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from litestar.testing import TestClient

from service.app import create_app
from service.settings import Settings
from tests.database import make_database


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("contact", ["", "cartographie@example.be"])
def test_statement_gives_the_address_of_the_setting(tmp_path: Path, contact: str, language: str) -> None:
    engine = make_database(tmp_path)
    settings = Settings(database_url=engine.url.render_as_string(hide_password=False), contact=contact)
    engine.dispose()
    with TestClient(create_app(settings)) as client:
        page = client.get(f"/about/accessibility?lang={language}", headers={"Accept": "text/html"}).text
    assert ("mailto:cartographie@example.be" in page) is bool(contact)
    assert ("mailto:" in page) is bool(contact)
