"""Who may see to whose account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.access import Actor
from service.accounts.models import ROLES, Account
from service.errors import ForbiddenError

OTHER_ROLES: Final[Mapping[str, str]] = {
    "editor": "owner",
    "owner": "editor",
    "moderator": "administrator",
    "administrator": "moderator",
}
"""The role that an account may be given instead. Nobody goes from an operator to the team, which reads all records."""


def list_grantable_roles(actor: Actor) -> tuple[str, ...]:
    """The roles that somebody may give to another: an administrator all, an owner that of an editor."""
    if actor.kind == "command" or actor.role == "administrator":
        return ROLES
    return ("editor",) if actor.role == "owner" else ()


def may_administer(actor: Actor, account: Account) -> bool:
    """Whether somebody may disable an account, or give it a new password link; nobody their own."""
    if account.id == actor.id or account.role not in list_grantable_roles(actor):
        return False
    return actor.operator_id is None or actor.operator_id == account.operator_id


def check_may_administer(actor: Actor, account: Account) -> None:
    """Raise :class:`ForbiddenError` unless somebody may see to an account."""
    if not may_administer(actor, account):
        raise ForbiddenError("This account is not yours to change.")


def find_other_role(actor: Actor, account: Account) -> str | None:
    """The role that somebody may give to an account instead of its own; None where they may not."""
    other = OTHER_ROLES[account.role]
    return other if may_administer(actor, account) and other in list_grantable_roles(actor) else None
