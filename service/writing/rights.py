"""What an operator cannot say of its own records: whose money and recognition they would share by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.access import Actor
from service.database import Db
from service.errors import FieldError
from service.funding.models import ProgrammeOperator
from service.history.rules import Fields
from service.operators.models import Venue

RESERVED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"offer": frozenset(), "venue": frozenset({"hosts"}), "operator": frozenset({"parent_id", "is_group"})}
)
"""By kind the fields that the team alone writes."""


def find_reserved(db: Db, actor: Actor, kind: str, changes: Fields) -> Iterator[FieldError]:
    """What is wrong with changes because of who makes them."""
    if not actor.is_team:
        for name in sorted(RESERVED[kind] & changes.keys()):
            yield FieldError(name, "is written by the team that runs the service.")
        programme_id = changes.get("programme_id", [None, None])[1]
        if programme_id is not None and not _has_part(db, actor, programme_id):
            yield FieldError("programme_id", f"{programme_id} does not name this operator among those that take part.")
    if "venues" in changes:
        yield from _check_venues(db, *changes["venues"])


def _has_part(db: Db, actor: Actor, programme_id: str) -> bool:
    wanted = select(ProgrammeOperator).where(
        col(ProgrammeOperator.programme_id) == programme_id, col(ProgrammeOperator.operator_id) == actor.operator_id
    )
    return db.execute(wanted).first() is not None


def _check_venues(db: Db, before: Any, after: list[str]) -> Iterator[FieldError]:
    """An offer is not moved to a venue that was withdrawn."""
    added = [name for name in after if name not in (before or ())]
    gone = select(col(Venue.id)).where(col(Venue.id).in_(added), col(Venue.status) == "withdrawn")
    for name in sorted(db.scalars(gone)):
        yield FieldError("venues", f"{name} was withdrawn.")
