"""Who may call a route: declared by the route, checked before its handler, refused where nothing is declared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from service.errors import ForbiddenError

ActorKind = Literal["account", "api_key", "source", "link", "command"]


class Access(StrEnum):
    """What a route asks of whoever calls it: ``opt["access"]`` of its handler.

    A router says ``opt["reading"]``, which holds for GET alone: what writes has to say itself who may.
    """

    PUBLIC = "public"
    """Anybody. A form that anybody may send proves that it is one of ours (``service/forms.py``)."""
    READ = "read"
    """An API key of an operator, or of either scope; in the console anybody signed in."""
    WRITE = "write"
    """An API key that may write, or an account of an operator or of the team."""
    OWNER = "owner"
    """An account that is the owner of its operator, or of the team."""
    GRANT = "grant"
    """Whoever may give roles to others: the owner of an operator, or an administrator."""
    MODERATE = "moderate"
    """An account of the team."""
    ADMINISTER = "administer"
    """An administrator."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something. ``operator_id`` is the one operator that they act for; the team and sources have none."""

    kind: ActorKind
    id: str
    operator_id: str | None = None
    role: str = ""
    """A role of an account, the scope of a key, empty otherwise."""

    @property
    def is_team(self) -> bool:
        """Whether this is somebody of the team that runs the service, or its command line."""
        return self.kind == "command" or self.role in ("moderator", "administrator")


def may_call(access: Access, actor: Actor) -> bool:
    """Whether somebody may call a route that asks for this. A key never does what an account is for."""
    match access:
        case Access.PUBLIC | Access.READ:
            return True
        case Access.WRITE:
            return actor.is_team or actor.role in ("write", "editor", "owner")
        case Access.OWNER:
            return actor.is_team or actor.role == "owner"
        case Access.GRANT:
            return may_call(Access.ADMINISTER, actor) or actor.role == "owner"
        case Access.MODERATE:
            return actor.is_team
        case Access.ADMINISTER:
            return actor.kind == "command" or actor.role == "administrator"


def may_write(actor: Actor, operator_id: str | None) -> bool:
    """Whether somebody may write a record of this operator: the team everything, an operator its own."""
    return actor.is_team or (
        operator_id is not None and actor.operator_id == operator_id and may_call(Access.WRITE, actor)
    )


def check_may_write(actor: Actor, operator_id: str | None) -> None:
    """Raise :class:`ForbiddenError` unless somebody may write a record of this operator."""
    if not may_write(actor, operator_id):
        raise ForbiddenError("This belongs to another operator, or the key may only read.")


def mark_private(scope: Any) -> None:
    """Note that the answer to an ASGI scope's request depends on who asks: it is stored nowhere."""
    scope.setdefault("state", {})["is_private"] = True


def is_private(scope: Any) -> bool:
    """Whether the answer to an ASGI scope's request depends on who asks."""
    return bool(scope.get("state", {}).get("is_private"))
