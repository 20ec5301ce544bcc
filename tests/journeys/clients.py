"""Applications that several journeys share; they only read. A test module names this one in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.intake.run import run_intake
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.app import Client, open_client, open_facts
from tests.journeys.invented import INVENTED


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The documented facts, as after ``cartoforma seed``."""
    with open_facts(tmp_path_factory.mktemp("seeded")) as made:
        yield made


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Offers made up so that each filter has something to keep and something to leave."""
    engine = make_placed_database(tmp_path_factory.mktemp("invented"))
    report = run_intake(engine, Given(*INVENTED))
    assert report.total.refused == 0, report
    with open_client(engine) as made:
        yield made
    engine.dispose()
