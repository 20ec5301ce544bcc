"""Limits that all processes share, and from where a request comes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import select

from service.columns import now
from service.database import Engine, open_reading, open_transaction
from service.errors import TooManyAttemptsError
from service.limits import Attempt, find_network, give_back_attempts, take_attempt
from service.secret import Secret, find_secret, get_secret, make_signer, obtain_secret
from tests.database import make_database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_database(tmp_path)
    yield made
    made.dispose()


def take(engine: Engine, kind: str = "report", subject: str = "somebody", most: int = 3) -> int:
    with open_transaction(engine) as db:
        return take_attempt(db, kind, subject, most, 60)


def test_only_so_many_within_the_span(engine: Engine) -> None:
    for _ in range(3):
        take(engine)
    with pytest.raises(TooManyAttemptsError) as refused:
        take(engine)
    assert 1 <= refused.value.retry_after_seconds <= 60
    assert refused.value.headers == {"Retry-After": str(refused.value.retry_after_seconds)}
    take(engine, subject="somebody else")
    take(engine, kind="other")


def test_what_is_old_counts_no_more_and_is_forgotten(engine: Engine) -> None:
    for _ in range(3):
        take(engine)
    with open_transaction(engine) as db:
        db.execute(update(Attempt).values(at=now() - timedelta(seconds=60)))
    take(engine)
    with open_reading(engine) as db:
        assert len(db.exec(select(Attempt)).all()) == 1


def test_what_was_given_back_counts_no_more(engine: Engine) -> None:
    taken = [take(engine) for _ in range(3)]
    with open_transaction(engine) as db:
        give_back_attempts(db, taken[:1])
    take(engine)
    with pytest.raises(TooManyAttemptsError):
        take(engine)


def test_of_many_at_once_exactly_so_many_pass(engine: Engine) -> None:
    def try_once(_: int) -> bool:
        try:
            take(engine, most=5)
        except TooManyAttemptsError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_once, range(24))) == 5


def scope(peer: str | None, *forwarded: bytes) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    return {"client": (peer, 1) if peer else None, "headers": headers}


@pytest.mark.parametrize(
    ("trusted", "given", "expected"),
    [
        (0, scope("192.0.2.1"), "192.0.2.1"),
        (0, scope("192.0.2.1", b"198.51.100.7"), "192.0.2.1"),
        (1, scope("10.0.0.1", b"203.0.113.9, 198.51.100.7"), "198.51.100.7"),
        (2, scope("10.0.0.1", b"1.1.1.1, 203.0.113.9", b"10.0.0.2"), "203.0.113.9"),
        (3, scope("10.0.0.1", b"203.0.113.9"), "10.0.0.1"),
        (1, scope("10.0.0.1"), "10.0.0.1"),
        (1, scope("10.0.0.1", b"not an address"), "not an address"),
        (0, scope("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64"),
        (0, scope("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64"),
        (0, scope("::ffff:192.0.2.1"), "192.0.2.1"),
        (0, scope(None), ""),
    ],
)
def test_a_network_is_what_our_own_proxies_say(trusted: int, given: dict[str, Any], expected: str) -> None:
    assert find_network(given, trusted) == expected


def test_a_secret_is_drawn_once_and_the_same_for_all(engine: Engine) -> None:
    with open_reading(engine) as db:
        assert find_secret(db, "test") is None
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(lambda _: obtain_secret(engine, "test"), range(8)))
    with open_transaction(engine) as db:
        found.add(get_secret(db, "test"))
        assert get_secret(db, "other") not in found
    assert len(found) == 1
    assert len(found.pop()) == 32
    with open_reading(engine) as db:
        assert len(db.exec(select(Secret)).all()) == 2


def test_what_was_signed_for_one_purpose_is_nothing_for_another() -> None:
    from itsdangerous import BadSignature

    token = make_signer(b"secret", "one").dumps("x")
    assert make_signer(b"secret", "one").loads(token) == "x"
    for signer in (make_signer(b"secret", "other"), make_signer(b"other", "one")):
        with pytest.raises(BadSignature):
            signer.loads(token)
