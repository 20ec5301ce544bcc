"""API keys: made, shown once, found by their hash, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from service.access import Actor
from service.accounts.models import SCOPES, ApiKey
from service.accounts.tokens import hash_token, make_id, make_token
from service.columns import now
from service.database import Db
from service.errors import InvalidBodyError, NotFoundError
from service.operators.models import Operator
from service.vocabulary import find_nearest

PREFIX = "cartoforma_"
"""By this programs that look for secrets in texts recognise a key."""
HINT_CHARACTERS = 4
LONGEST_LABEL = 80
MOST_KEYS = 50
"""Of one operator, revoked ones not counted."""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """The key that a program has sent: whom it acts for, and when it was last used."""

    actor: Actor
    last_used_at: datetime | None


def make_key(db: Db, operator_id: str, label: str, scope: str, made_by: str | None = None) -> tuple[ApiKey, str]:
    """A new key of an operator: its row, and the key itself, which is never seen again.

    Raises :class:`InvalidBodyError` for an operator, label or scope that cannot be.
    """
    label = " ".join(label.split())
    if not label or len(label) > LONGEST_LABEL or not label.isprintable():
        raise InvalidBodyError("label", f"needs 1 to {LONGEST_LABEL} characters: what the key is for")
    if scope not in SCOPES:
        raise InvalidBodyError("scope", "is read or write", find_nearest(scope, SCOPES))
    check_operator(db, operator_id)
    if sum(key.revoked_at is None for key in list_keys(db, operator_id)) >= MOST_KEYS:
        raise InvalidBodyError("label", f"this operator has {MOST_KEYS} keys: revoke one that is not used any more")
    key = PREFIX + make_token()
    row = ApiKey(
        id=make_id(),
        operator_id=operator_id,
        label=label,
        scope=scope,
        key_hash=hash_token(key),
        hint=key[-HINT_CHARACTERS:],
        made_by=made_by,
    )
    db.add(row)
    db.flush()
    return row, key


def check_operator(db: Db, operator_id: str) -> None:
    """Raise :class:`InvalidBodyError`, with those that may have been meant, unless there is such an operator."""
    if db.get(Operator, operator_id[:200]) is None:
        known = tuple(db.exec(select(Operator.id)))
        raise InvalidBodyError("operator_id", "there is no such operator", find_nearest(operator_id[:200], known))


def find_key(db: Db, key: str) -> FoundKey | None:
    """Whom a key acts for; None for one that was never made, or is revoked."""
    row = db.exec(select(ApiKey).where(ApiKey.key_hash == hash_token(key), col(ApiKey.revoked_at).is_(None))).first()
    return None if row is None else FoundKey(Actor("api_key", row.id, row.operator_id, row.scope), row.last_used_at)


def note_used(db: Db, key_id: str) -> None:
    """Write down that a key was used now."""
    db.execute(update(ApiKey).where(col(ApiKey.id) == key_id).values(last_used_at=now()))


def list_keys(db: Db, operator_id: str | None = None) -> Sequence[ApiKey]:
    """The keys of an operator, or of all, the newest first, revoked ones included."""
    query = select(ApiKey).order_by(col(ApiKey.recorded_at).desc(), ApiKey.id)
    return db.exec(query if operator_id is None else query.where(ApiKey.operator_id == operator_id)).all()


def get_key(db: Db, key_id: str) -> ApiKey:
    """A key by its identifier; raises :class:`NotFoundError`."""
    row = db.get(ApiKey, key_id[:200])
    if row is None:
        raise NotFoundError("There is no such key.")
    return row


def revoke_key(db: Db, row: ApiKey) -> None:
    """Make a key useless from now on; it stays in the list, so that it can be told what it did."""
    if row.revoked_at is None:
        row.revoked_at = now()
        db.add(row)
        db.flush()
