"""The application over the documented facts, asked as a browser asks, and the answer to the deputy's question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from service.catalogue.catalogue import Catalogue
from service.catalogue.live import read_catalogue
from service.database import Engine, open_reading
from service.funding_pages.asking import read_asked
from service.funding_pages.schemas import SheetContent
from service.funding_pages.search import SHEET_ROWS, gather_content
from tests.database import make_seeded_database
from tests.fresh import engine
from tests.funding_pages.asked import QUESTION
from tests.journeys.app import Client, open_client

__all__ = ["catalogue", "client", "content", "engine", "reader", "shared"]


@pytest.fixture(scope="package")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("funding"))
    yield made
    made.dispose()


@pytest.fixture(scope="package")
def reader(shared: Engine) -> Iterator[Client]:
    """A client of an application that nothing is written to."""
    with open_client(shared) as made:
        made.headers["accept"] = "text/html"
        yield made


@pytest.fixture(scope="package")
def catalogue(shared: Engine, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return read_catalogue(shared, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="package")
def content(shared: Engine, catalogue: Catalogue) -> SheetContent:
    asked = read_asked((*QUESTION, ("as_of", date(2024, 12, 31).isoformat())))
    with open_reading(shared) as db:
        return gather_content(db, catalogue, asked, SHEET_ROWS)


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    """A client of an application of the test's own."""
    with open_client(engine, public_url="http://testserver.local") as made:
        made.headers["accept"] = "text/html"
        yield made
