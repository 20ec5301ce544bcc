"""Passwords and their hashes."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from service.accounts import passwords
from service.accounts.passwords import (
    UNUSABLE,
    check_password,
    hash_password,
    is_outdated,
    make_password,
    verify_password,
)
from service.errors import InvalidBodyError, UnavailableError


def test_a_hash_is_argon2id_with_the_parameters_of_the_library() -> None:
    found = extract_parameters(hash_password("a sentence of our own"))
    default = PasswordHasher()
    assert found.type is Type.ID
    assert (found.time_cost, found.memory_cost) == (default.time_cost, default.memory_cost)
    assert found.memory_cost >= 19 * 1024


def test_only_the_password_itself_is_right() -> None:
    hashed = hash_password("une phrase à nous")
    assert verify_password(hashed, "une phrase à nous")
    assert not verify_password(hashed, "une phrase a nous")
    assert hash_password("une phrase à nous") != hashed, "salted"


@pytest.mark.parametrize("hashed", [None, UNUSABLE, "", "$argon2id$nonsense"])
@pytest.mark.parametrize("password", ["", UNUSABLE, "a sentence of our own"])
def test_nothing_is_right_where_there_is_no_hash(hashed: str | None, password: str) -> None:
    assert not verify_password(hashed, password)


@pytest.mark.parametrize(
    ("password", "is_good"), [("x" * 11, False), ("x" * 12, True), ("é" * 128, True), ("x" * 129, False)]
)
def test_a_password_has_12_to_128_characters(password: str, is_good: bool) -> None:
    if is_good:
        assert check_password(password) == password
    else:
        with pytest.raises(InvalidBodyError, match="characters"):
            check_password(password)


def test_what_is_longer_than_any_password_is_not_one_that_begins_alike() -> None:
    assert not verify_password(hash_password("x" * 128), "x" * 129)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert not is_outdated(hash_password("a sentence of our own"))
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192).hash("a sentence of our own"))


def test_drawn_passwords_are_good_and_differ() -> None:
    drawn = {check_password(make_password()) for _ in range(20)}
    assert len(drawn) == 20


def test_only_so_many_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    with passwords._take_turn(), passwords._take_turn(), pytest.raises(UnavailableError):
        hash_password("a sentence of our own")
    assert hash_password("a sentence of our own")
