"""Passwords: how long they are, and their argon2id hashes. Hashing takes tens of milliseconds: only in threads."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import InvalidBodyError, UnavailableError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
UNUSABLE = "!"
"""The hash of an account whose password has not been chosen yet: nothing verifies against it."""
GENERATED_BYTES = 18

_HASHER = PasswordHasher()
_AT_ONCE = BoundedSemaphore(2)
"""Each hashing takes 64 MB: many at once would take the machine's memory."""
_WAIT_SECONDS = 5


def check_password(password: str) -> str:
    """The password, if it is of a length that we take; else raises :class:`InvalidBodyError`."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidBodyError("password", f"must have at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise InvalidBodyError("password", f"must have at most {LONGEST_PASSWORD} characters")
    return password


def make_password() -> str:
    """A password that nobody guesses, to be shown once."""
    return secrets.token_urlsafe(GENERATED_BYTES)


def hash_password(password: str) -> str:
    """The hash of a password, with its salt and the parameters that it was made with."""
    with _take_turn():
        return _HASHER.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether a password is that of a hash. Without a hash to compare with, it takes as long, and is not."""
    is_known = password_hash is not None and password_hash != UNUSABLE
    with _take_turn():
        try:
            _HASHER.verify(
                password_hash if is_known and password_hash else _imitate(), password[: LONGEST_PASSWORD + 1]
            )
        except (VerificationError, InvalidHashError):
            return False
    return is_known


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _imitate() -> str:
    """The hash of a password that nobody has."""
    return _HASHER.hash(make_password())


@contextmanager
def _take_turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise UnavailableError("Too many people are signing in at this moment.")
    try:
        yield
    finally:
        _AT_ONCE.release()
