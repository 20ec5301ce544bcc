"""Signed-in browsers: a token in a cookie, whose hash, age and last use are in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from service.access import Actor
from service.accounts.models import Account, SignIn
from service.accounts.tokens import hash_token, make_token
from service.columns import now
from service.database import Db

IDLE_END = timedelta(hours=2)
"""A browser that has not been seen for so long is signed out."""
ABSOLUTE_END = timedelta(hours=12)
"""A browser is signed out after so long, however busy it is."""
FORM_END = timedelta(days=1)
"""For so long after its end, what was typed in a browser can be sent once its person has signed in again."""
NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use of a browser or a key is known: not every request shall be a write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose browser it is. ``form_token`` is what its forms send back."""

    account_id: str
    email: str
    role: str
    operator_id: str | None
    language: str
    form_token: str
    token_hash: str
    seen_at: datetime

    @property
    def actor(self) -> Actor:
        """Whom this browser acts for."""
        return Actor("account", self.account_id, self.operator_id, self.role)


def begin_sign_in(db: Db, account: Account) -> str:
    """Sign a browser in to an account, with a token of its own that its cookie holds; forget what ended long ago."""
    at = now()
    db.execute(delete(SignIn).where(col(SignIn.expires_at) <= at - FORM_END))
    token = make_token()
    row = SignIn(
        token_hash=hash_token(token),
        account_id=account.id,
        form_token=make_token(),
        signed_in_at=at,
        seen_at=at,
        expires_at=at + ABSOLUTE_END,
    )
    db.add(row)
    return token


def find_browser(db: Db, token: str) -> SignedIn | None:
    """Whose browser has this token; None for none, one that has ended, and one whose account is disabled."""
    at = now()
    found = db.exec(
        select(SignIn, Account)
        .join(Account, col(Account.id) == SignIn.account_id)
        .where(
            SignIn.token_hash == hash_token(token),
            SignIn.expires_at > at,
            SignIn.seen_at > at - IDLE_END,
            col(Account.is_disabled).is_(False),
        )
    ).first()
    if found is None:
        return None
    row, account = found
    return SignedIn(
        account.id,
        account.email,
        account.role,
        account.operator_id,
        account.language,
        row.form_token,
        row.token_hash,
        row.seen_at,
    )


def note_seen(db: Db, signed_in: SignedIn) -> None:
    """Write down that a browser was seen now."""
    db.execute(update(SignIn).where(col(SignIn.token_hash) == signed_in.token_hash).values(seen_at=now()))


def replace_sign_in(db: Db, token_hash: str) -> None:
    """End what a browser was signed in to before it signs in again; what was typed in its forms stays good."""
    at = now()
    ours = (col(SignIn.token_hash) == token_hash, col(SignIn.expires_at) > at)
    db.execute(update(SignIn).where(*ours).values(expires_at=at))


def is_form_token(db: Db, account_id: str, form_token: str) -> bool:
    """Whether a form was read by this account in any of its browsers that has not been signed out."""
    mine = (SignIn.account_id == account_id, SignIn.form_token == form_token, SignIn.expires_at > now() - FORM_END)
    return db.exec(select(SignIn.token_hash).where(*mine)).first() is not None


def end_sign_in(db: Db, token_hash: str) -> None:
    """Sign a browser out."""
    db.execute(delete(SignIn).where(col(SignIn.token_hash) == token_hash))


def end_sign_ins(db: Db, account_id: str, but: str = "") -> None:
    """Sign every browser of an account out, except the one of this token's hash."""
    db.execute(delete(SignIn).where(col(SignIn.account_id) == account_id, col(SignIn.token_hash) != but))
