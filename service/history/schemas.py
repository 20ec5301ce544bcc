"""What history looks like from outside. Who did something is a kind and an operator, never a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Who = Literal["operator", "team", "source"]


class ChangeLine(Struct, frozen=True, kw_only=True):
    """One act on a record, with each field before and after.

    ``who`` is an operator (named in ``operator_id`` and ``operator``), the team that runs the service, or a source
    (named in ``source``). ``version`` is the record's version after it.
    """

    id: int
    at: datetime
    version: int
    act: str
    through: str
    who: Who
    operator_id: str | None
    operator: str | None
    source: str | None
    reason: str | None
    fields: dict[str, list[Any]]


class History(Struct, frozen=True):
    """Acts on a record, the latest first; ``next`` is the address of earlier ones."""

    items: list[ChangeLine]
    next: str | None
