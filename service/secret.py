"""The secrets that sign links and forms: each drawn once, kept in the database, the same in all processes."""

from __future__ import annotations

import secrets

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine
from sqlmodel import Field

from service.columns import Recorded
from service.database import Db, open_reading, open_transaction

SECRET_BYTES = 32


class Secret(Recorded, table=True):
    """A secret by the name of what it is for."""

    name: str = Field(primary_key=True)
    value: str


def get_secret(db: Db, name: str) -> bytes:
    """The secret of a name, drawn when it is asked for the first time; within a transaction that is committed.

    Writers follow each other on both databases, so two processes that ask at once get the same.
    """
    row = db.get(Secret, name)
    if row is None:
        row = Secret(name=name, value=secrets.token_hex(SECRET_BYTES))
        db.add(row)
        db.flush()
    return bytes.fromhex(row.value)


def find_secret(db: Db, name: str) -> bytes | None:
    """The secret of a name, if anybody has asked for it yet; nothing was signed with it otherwise."""
    row = db.get(Secret, name)
    return None if row is None else bytes.fromhex(row.value)


def obtain_secret(engine: Engine, name: str) -> bytes:
    """The secret of a name, outside a transaction: read, and drawn only where there is none yet."""
    with open_reading(engine) as db:
        found = find_secret(db, name)
    if found is not None:
        return found
    with open_transaction(engine) as db:
        return get_secret(db, name)


def make_signer(secret: bytes, purpose: str) -> URLSafeTimedSerializer:
    """What signs small values for one purpose, with their time; it reads nothing that was signed for another."""
    return URLSafeTimedSerializer(secret, salt=purpose)
