"""The pages of the documented facts, asked as a browser asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from litestar.testing import TestClient

from service.app import create_app
from service.catalogue.catalogue import Catalogue
from service.catalogue.obtain import build_here
from service.database import Engine
from service.intake.run import run_intake
from service.settings import Settings
from tests.database import make_seeded_database
from tests.intake.drafts import Given
from tests.journeys.invented import INVENTED
from tests.pages.placeless import NOT_PLACED

TODAY = date(2026, 11, 20)


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


@pytest.fixture(scope="session")
def invented_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The documented facts and, beside them, offers made up for what those lack. To be read only."""
    engine = make_seeded_database(tmp_path_factory.mktemp("invented"))
    assert run_intake(engine, Given(*INVENTED, *NOT_PLACED)).refusals == []
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def invented_catalogue(invented_engine: Engine) -> Catalogue:
    """Their catalogue on the day that the tests speak of."""
    return build_here(invented_engine, TODAY).catalogue


class Shelf:
    """A catalogue whose name is short: property tests print what they were given when they fail."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue


@pytest.fixture(scope="session")
def shelf(invented_catalogue: Catalogue) -> Shelf:
    """The catalogue of the invented offers, for property tests."""
    return Shelf(invented_catalogue)


@pytest.fixture(scope="session")
def invented_browser(invented_engine: Engine) -> Iterator[TestClient[Any]]:
    """A client of the whole application over them, that asks for HTML."""
    address = invented_engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(database_url=address, tiles="none"))) as client:
        client.headers["Accept"] = "text/html"
        yield client
