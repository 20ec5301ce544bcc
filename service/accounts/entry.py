"""Signing in: an address and a password against the account, with limits that all processes share."""

from __future__ import annotations

from sqlalchemy import Engine

from service.accounts.browsers import begin_sign_in, replace_sign_in
from service.accounts.models import Account
from service.accounts.passwords import hash_password, is_outdated, verify_password
from service.accounts.search import find_account
from service.accounts.tokens import hash_token
from service.database import open_reading, open_transaction
from service.limits import give_back_attempts, take_attempt

MOST_TRIES = 10
TRY_SECONDS = 5 * 60


def take_tries(engine: Engine, person: str, network: str) -> list[int]:
    """Count a try of a person's password, for the person and for where it comes from; gives both identifiers.

    Raises :class:`service.errors.TooManyAttemptsError` at the eleventh try within five minutes.
    """
    limit = (MOST_TRIES, TRY_SECONDS)
    with open_transaction(engine) as db:
        # Both at once: whoever is refused for one of them has used up nothing of the other.
        return [take_attempt(db, "person", person, *limit), take_attempt(db, "network", network, *limit)]


def sign_in(engine: Engine, email: str, password: str, network: str, before: str = "") -> str | None:
    """Sign a browser in: the token for its cookie, or None where address and password are not of one account.

    What is answered, and how long it takes, is the same for an address that nobody has. ``before`` is the token that
    the browser had until now, which ends. Raises :class:`service.errors.TooManyAttemptsError`.
    """
    tries = take_tries(engine, email.strip().lower(), network)
    with open_reading(engine) as db:
        account = find_account(db, email)
    is_right = verify_password(account.password_hash if account else None, password)
    if account is None or not is_right or account.is_disabled:
        return None
    renewed = hash_password(password) if is_outdated(account.password_hash) else account.password_hash
    with open_transaction(engine) as db:
        give_back_attempts(db, tries)
        row = db.get(Account, account.id)
        if row is None or row.is_disabled or row.password_hash != account.password_hash:
            return None  # changed while it was compared
        row.password_hash = renewed
        db.add(row)
        replace_sign_in(db, hash_token(before))
        return begin_sign_in(db, row)


def is_own_password(engine: Engine, account_id: str, password: str, network: str) -> bool:
    """Whether a password is that of somebody who is signed in; counted as a try of that person."""
    with open_reading(engine) as db:
        account = db.get(Account, account_id)
    tries = take_tries(engine, account.email if account else account_id, network)
    is_right = verify_password(account.password_hash if account else None, password)
    if is_right:
        with open_transaction(engine) as db:
            give_back_attempts(db, tries)
    return is_right
