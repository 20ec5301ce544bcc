"""Accounts made, given a password, disabled; and the links with which people choose their first one."""

from __future__ import annotations

from hashlib import sha256

from itsdangerous import BadSignature

from service.accounts.browsers import end_sign_ins
from service.accounts.keys import check_operator
from service.accounts.models import ROLES, TEAM_ROLES, Account
from service.accounts.passwords import UNUSABLE
from service.accounts.search import find_account, read_email
from service.accounts.tokens import make_id, make_token
from service.database import Db
from service.errors import InvalidBodyError, NotFoundError
from service.secret import find_secret, get_secret, make_signer
from service.vocabulary import LANGUAGES, find_nearest

INVITATION = "invitation"
INVITATION_SECONDS = 7 * 24 * 3600
LONGEST_INVITATION = 500
FINGERPRINT_CHARACTERS = 16


def add_account(db: Db, email: str, role: str, operator_id: str | None = None, language: str = "fr") -> Account:
    """A new account, which opens with the password that is set for it later.

    Raises :class:`InvalidBodyError` for what cannot be: no address, one that has an account, an editor of nobody.
    """
    email = read_email(email)
    if find_account(db, email) is not None:
        raise InvalidBodyError("email", "has an account already")
    if role not in ROLES:
        raise InvalidBodyError("role", "is no role", find_nearest(role, ROLES) or ROLES)
    if language not in LANGUAGES:
        raise InvalidBodyError("language", "is no language of ours", LANGUAGES)
    if role in TEAM_ROLES and operator_id:
        raise InvalidBodyError("operator_id", f"stays empty: a {role} is of the team")
    if role not in TEAM_ROLES:
        if not operator_id:
            raise InvalidBodyError("operator_id", f"is needed: a {role} acts for one operator")
        check_operator(db, operator_id)
    row = Account(
        id=make_id(),
        email=email,
        password_hash=UNUSABLE,
        role=role,
        operator_id=operator_id or None,
        language=language,
    )
    db.add(row)
    db.flush()
    return row


def set_password(db: Db, account: Account, password_hash: str, but: str = "") -> None:
    """Give an account another password, and sign its browsers out, except the one of this token's hash."""
    account.password_hash = password_hash
    db.add(account)
    end_sign_ins(db, account.id, but)


def set_disabled(db: Db, account: Account, *, is_disabled: bool) -> None:
    """Disable an account, which signs it out everywhere, or enable it again. What it did keeps its name."""
    account.is_disabled = is_disabled
    db.add(account)
    if is_disabled:
        end_sign_ins(db, account.id)


def set_role(db: Db, account: Account, role: str) -> None:
    """Give an account another role, which holds from its next request on. What it did keeps its name."""
    account.role = role
    db.add(account)


def make_invitation(db: Db, account: Account) -> str:
    """A token with which an account's password can be chosen once, within a week; in a transaction."""
    signer = make_signer(get_secret(db, INVITATION), INVITATION)
    return signer.dumps([account.id, _fingerprint(account)])


def get_invited(db: Db, token: str) -> Account:
    """The account of a token; raises :class:`NotFoundError` for one that is used, too old, or not ours."""
    signer = make_signer(find_secret(db, INVITATION) or make_token().encode(), INVITATION)
    try:
        account_id, fingerprint = signer.loads(token[:LONGEST_INVITATION], max_age=INVITATION_SECONDS)
    except BadSignature:
        account_id, fingerprint = "", ""
    account = db.get(Account, account_id)
    if account is None or account.is_disabled or _fingerprint(account) != fingerprint:
        raise NotFoundError("This link was used, or is too old: ask for another one.")
    return account


def _fingerprint(account: Account) -> str:
    """Changes with the password: this is how a link serves once."""
    return sha256(account.password_hash.encode()).hexdigest()[:FINGERPRINT_CHARACTERS]
