"""Tables of accounts, signed-in browsers, API keys, and answers that are kept for a request that comes again.

Of a person there is an address (a role mailbox, preferably) and nothing else. What proves an identity is kept
as a hash.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from service.columns import Recorded, UtcDateTime, check_one_of, now

OPERATOR_ROLES = ("editor", "owner")
TEAM_ROLES = ("moderator", "administrator")
ROLES = (*OPERATOR_ROLES, *TEAM_ROLES)
SCOPES = ("read", "write")


class Account(Recorded, table=True):
    """Somebody who signs in: for one operator (editor, owner) or for the team (moderator, administrator)."""

    __table_args__ = (
        check_one_of("role", ROLES),
        CheckConstraint("(operator_id IS NULL) = (role IN ('moderator', 'administrator'))", name="operator_of_role"),
    )

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    password_hash: str
    role: str
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    language: str = "fr"
    is_disabled: bool = False


class SignIn(SQLModel, table=True):
    """A browser that is signed in. ``form_token`` is what its forms must send back."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    form_token: str
    signed_in_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False)
    expires_at: datetime = Field(sa_type=UtcDateTime, nullable=False)


class ApiKey(Recorded, table=True):
    """A key of one operator for programs: shown once, kept as a hash. ``hint`` is how people tell keys apart."""

    __tablename__ = "api_key"
    __table_args__ = (check_one_of("scope", SCOPES),)

    id: str = Field(primary_key=True)
    operator_id: str = Field(foreign_key="operator.id", index=True)
    label: str
    scope: str
    key_hash: str = Field(unique=True)
    hint: str
    made_by: str | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KeptAnswer(Recorded, table=True):
    """What was answered to a request that carried an ``Idempotency-Key``, so that repeating it writes nothing twice."""

    __tablename__ = "kept_answer"

    actor: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    status: int
    location: str | None = None
    etag: str | None = None
    body: bytes = Field(sa_type=LargeBinary)
