"""The application over the documented facts, for the pages of the console, and people signed in to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import Engine
from tests.console.signed_in import Console, sign_in
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    with open_client(engine) as made:
        yield made


@pytest.fixture
def becode(client: Client) -> Console:
    """An owner of the operator BeCode, in English."""
    return sign_in(client, "owner@becode.example", "owner", "becode")


@pytest.fixture
def technocite(client: Client) -> Console:
    """An editor of another operator."""
    return sign_in(client, "editor@technocite.example", "editor", "technocite")


@pytest.fixture
def moderator(client: Client) -> Console:
    """Somebody of the team that runs the service."""
    return sign_in(client, "moderator@cartoforma.example", "moderator")
