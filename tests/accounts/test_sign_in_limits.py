"""How often a password may be tried."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import func, select

from service.accounts.entry import MOST_TRIES
from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.limits import Attempt
from tests.accounts.people import EMAIL, PASSWORD, add_person, enter
from tests.database import make_seeded_database
from tests.journeys.app import Client, open_client

pytestmark = pytest.mark.usefixtures("fast_hashes")


def test_the_eleventh_try_is_refused_even_with_the_right_password(client: Client, person: str, engine: Engine) -> None:
    del person
    for _ in range(MOST_TRIES):
        assert enter(client, password="wrong, wrong, wrong").status_code == 401
    refused = enter(client)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 300
    assert "set-cookie" not in refused.headers
    with open_transaction(engine) as db:
        db.execute(update(Attempt).values(at=now() - timedelta(seconds=301)))
    assert enter(client).status_code == 303


def test_the_limit_of_a_person_holds_from_everywhere(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    add_person(engine, EMAIL, "owner", "becode", PASSWORD)
    with open_client(engine, trusted_proxies=1) as client:
        for number in range(MOST_TRIES):
            tried = enter(client, password="wrong, wrong, wrong", **{"x-forwarded-for": f"192.0.2.{number}"})
            assert tried.status_code == 401
        assert enter(client, **{"x-forwarded-for": "192.0.2.99"}).status_code == 429
    engine.dispose()


def test_the_limit_of_a_network_holds_for_every_person_and_nobody_invents_another_network(
    client: Client, person: str
) -> None:
    del person
    for number in range(MOST_TRIES):
        enter(client, f"p{number}@example.org", **{"x-forwarded-for": f"192.0.2.{number}"})
    assert enter(client, "other@example.org", **{"x-forwarded-for": "192.0.2.77"}).status_code == 429


def test_who_knows_the_password_uses_no_tries_up(client: Client, person: str) -> None:
    del person
    assert {enter(client).status_code for _ in range(MOST_TRIES + 1)} == {303}


def test_limits_are_shared_by_processes_and_know_no_address(engine: Engine, person: str) -> None:
    del person
    with open_client(engine) as one, open_client(engine) as other:
        for number in range(MOST_TRIES):
            enter((one, other)[number % 2], password="wrong, wrong, wrong")
        assert {enter(one).status_code, enter(other).status_code} == {429}
    with open_reading(engine) as db:
        kept = str([row.model_dump() for row in db.exec(select(Attempt))])
        assert db.exec(select(func.count()).select_from(Attempt)).one() == 2 * MOST_TRIES
    assert EMAIL not in kept
    assert "testclient" not in kept
