"""Who may call a route: declared by the route, checked before its handler, refused where nothing is declared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

ActorKind = Literal["account", "api_key", "source", "link", "command"]


class Access(StrEnum):
    """What a route asks of whoever calls it; the value of ``opt["access"]``."""

    PUBLIC = "public"
    """Anybody. On a router it holds for reading alone."""
    READ = "read"
    """An API key of an operator, or of either scope; in the console anybody signed in."""
    WRITE = "write"
    """An API key that may write, or an account of an operator or of the team."""
    OWNER = "owner"
    """An account that is the owner of its operator, or of the team."""
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
