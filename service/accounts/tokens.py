"""Tokens that prove an identity: drawn at random, given away once, kept as a hash."""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN_BYTES = 32


def make_token() -> str:
    """256 bits that nobody guesses, as letters that a header and an address can hold."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """What is kept of a token. It has as many bits as the hash: it needs neither salt nor time."""
    return sha256(token.encode()).hexdigest()


def make_id() -> str:
    """The identifier of an account or a key: tells nothing about it."""
    return secrets.token_hex(8)
