"""Applications that programs write to: one for each module, whose tests add what they change.

A plugin's fixtures are everybody's: these have names of their own, so that nobody who reads gets one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.database import Engine
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client
from tests.journeys.keyed import Program, draw_key


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("written"))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def writable(written: Engine) -> Iterator[Client]:
    """Follows the database of itself once an hour: what is seen sooner, the write made visible."""
    with open_client(written, poll_seconds=3600) as made:
        yield made


@pytest.fixture(scope="module")
def becode(writable: Client, written: Engine) -> Program:
    return Program(writable, draw_key(written, "becode"))


@pytest.fixture(scope="module")
def other(writable: Client, written: Engine) -> Program:
    return Program(writable, draw_key(written, "technocite"))
