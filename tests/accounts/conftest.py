"""The application over the documented facts, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from argon2 import PasswordHasher

from service.accounts import passwords
from service.database import Engine
from tests.accounts.people import EMAIL, PASSWORD, Person, add_person, sign_in_as
from tests.fresh import client, engine, refusing
from tests.journeys.app import Client

__all__ = ["client", "engine", "refusing"]

SignIn = Callable[..., Person]
"""``sign_in(role, operator_id=None, email="")`` gives somebody whose browser is signed in."""


@pytest.fixture
def sign_in(client: Client, engine: Engine) -> SignIn:
    return partial(sign_in_as, client, engine)


@pytest.fixture
def fast_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: ten tries of real ones take seconds."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._imitate.cache_clear()


@pytest.fixture
def person(fast_hashes: None, engine: Engine) -> str:
    """Somebody with an account and a password; gives the account's identifier."""
    return add_person(engine, EMAIL, "owner", "becode", PASSWORD)
