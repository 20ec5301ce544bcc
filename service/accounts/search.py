"""Accounts as they are looked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import select

from service.accounts.models import Account
from service.database import Db
from service.errors import InvalidBodyError, NotFoundError

LONGEST_EMAIL = 254


def read_email(text: str) -> str:
    """An address as accounts are known by: lower case; raises :class:`InvalidBodyError` for what is no address."""
    email = text.strip().lower()
    name, at, host = email.rpartition("@")
    is_plain = email.isascii() and email.isprintable() and " " not in email and "@" not in name
    if not (at and name and "." in host.strip(".") and is_plain) or len(email) > LONGEST_EMAIL:
        raise InvalidBodyError("email", "is an address such as training@example.org")
    return email


def find_account(db: Db, email: str) -> Account | None:
    """The account of an address, disabled or not."""
    return db.exec(select(Account).where(Account.email == email.strip().lower())).first()


def get_account(db: Db, account_id: str) -> Account:
    """An account by its identifier; raises :class:`NotFoundError`."""
    row = db.get(Account, account_id[:200])
    if row is None:
        raise NotFoundError("There is no such account.")
    return row


def list_accounts(db: Db, operator_id: str | None = None) -> Sequence[Account]:
    """The accounts of an operator, or of all, in order of address."""
    query = select(Account).order_by(Account.email)
    return db.exec(query if operator_id is None else query.where(Account.operator_id == operator_id)).all()
