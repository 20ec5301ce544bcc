"""The application over the documented facts, an operator that can be written to, and links of its offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from service.columns import now
from service.confirmation.links import make_link_for
from service.confirmation.models import ConfirmLink
from service.database import Engine, open_transaction
from service.operators.models import Operator
from service.settings import Settings
from tests.database import make_seeded_database
from tests.journeys.app import TODAY, Client, open_client

OPERATOR = "becode"
ADDRESS = "info@becode.example"
PUBLIC_URL = "https://offers.example"
SETTINGS = Settings(public_url=PUBLIC_URL, contact="help@offers.example")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The documented facts, with an address for one operator."""
    made = make_seeded_database(tmp_path)
    with open_transaction(made) as db:
        operator = db.get(Operator, OPERATOR)
        assert operator is not None
        operator.email = ADDRESS
    yield made
    made.dispose()


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    """A browser that has never been here."""
    with open_client(engine, public_url=PUBLIC_URL) as made:
        made.headers["Accept"] = "text/html"
        yield made


@pytest.fixture
def link(engine: Engine) -> str:
    """The path of a link for the offers of the operator that are due."""
    return make_path(engine)


def make_path(engine: Engine, operator_id: str = OPERATOR) -> str:
    """The path of a new link."""
    with open_transaction(engine) as db:
        made = make_link_for(db, SETTINGS, operator_id, TODAY)
    return made.url.removeprefix(PUBLIC_URL)


def end_links(engine: Engine) -> None:
    """Let the time of all links pass."""
    with open_transaction(engine) as db:
        for row in db.exec(select(ConfirmLink)):
            row.expires_at = now() - timedelta(seconds=1)


def list_seen(page: str) -> list[str]:
    """What the forms of a page send back, one for each offer."""
    return list(dict.fromkeys(re.findall(r'name="seen" value="([^"]+)"', page)))
