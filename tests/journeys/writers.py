"""Applications that programs write to: one for each module, whose tests add what they change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.database import Engine
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client
from tests.journeys.keyed import Program, draw_key


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("written"))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[Client]:
    """Follows the database of itself once an hour: what is seen sooner, the write made visible."""
    with open_client(engine, poll_seconds=3600) as made:
        yield made


@pytest.fixture(scope="module")
def becode(client: Client, engine: Engine) -> Program:
    return Program(client, draw_key(engine, "becode"))


@pytest.fixture(scope="module")
def other(client: Client, engine: Engine) -> Program:
    return Program(client, draw_key(engine, "technocite"))
