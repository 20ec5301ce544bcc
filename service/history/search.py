"""Read history: what was done to a record, by whom as a kind, and through what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import select
from sqlmodel import col

from service.columns import SHOWN_STATUSES
from service.database import Db
from service.errors import NotFoundError
from service.history.models import Change
from service.history.schemas import ChangeLine, Who
from service.operators.models import Operator

MOST_LINES = 100
MOST_CHANGES = 2**31 - 1
"""The largest number that a row may have on either database."""
CONTACT_FIELDS = frozenset({"email", "phone", "contact_hours"})
"""Fields of an operator that may be about a person: their history is its own and the team's to see."""


def read_history(
    db: Db, kind: str, record_id: str, limit: int = MOST_LINES, before: int | None = None
) -> list[ChangeLine]:
    """The acts on a record, the latest first; ``before`` gives those earlier than the act of this number."""
    wanted = (
        select(Change, col(Operator.name))
        .outerjoin(Operator, col(Operator.id) == col(Change.operator_id))
        .where(col(Change.subject_kind) == kind, col(Change.subject_id) == record_id)
    )
    if before is not None:
        wanted = wanted.where(col(Change.id) < before)
    rows = db.execute(wanted.order_by(col(Change.id).desc()).limit(limit))
    return [_show(row, name) for row, name in rows]


def get_change(db: Db, change_id: int) -> Change:
    """One act; raises :class:`NotFoundError`."""
    found = db.get(Change, change_id)
    if found is None:
        raise NotFoundError(f"No change has the number {change_id}.")
    return found


def check_change(db: Db, kind: str, record_id: str, change_id: int) -> None:
    """Raise :class:`NotFoundError` unless this act was one on this record."""
    if change_id <= MOST_CHANGES:
        change = get_change(db, change_id)
        if (change.subject_kind, change.subject_id) == (kind, record_id):
            return
    raise NotFoundError(f"The {kind} {record_id!r} has no change of the number {change_id}.")


def list_later(db: Db, change: Change) -> list[Change]:
    """What was done to the same record after an act."""
    wanted = select(Change).where(
        col(Change.subject_kind) == change.subject_kind,
        col(Change.subject_id) == change.subject_id,
        col(Change.id) > change.id,
    )
    return list(db.scalars(wanted.order_by(col(Change.id))))


def find_publication(db: Db, kind: str, record_id: str) -> int | None:
    """The number of the act by which a draft was first shown; 0 for a record that was shown from its beginning.

    None for a draft that was put away before anybody saw it.
    """
    wanted = select(col(Change.id), col(Change.fields)).where(
        col(Change.subject_kind) == kind, col(Change.subject_id) == record_id
    )
    steps = [
        (number, *fields["status"])
        for number, fields in db.execute(wanted.order_by(col(Change.id)))
        if "status" in fields
    ]
    if not steps or steps[0][1] != "draft":
        return 0
    return next((int(number) for number, _, after in steps if after in SHOWN_STATUSES), None)


def hide_contacts(lines: Iterable[ChangeLine]) -> list[ChangeLine]:
    """Acts without the fields that may be about a person."""
    return [
        msgspec.structs.replace(
            line, fields={name: values for name, values in line.fields.items() if name not in CONTACT_FIELDS}
        )
        for line in lines
    ]


def _show(row: Change, operator: str | None) -> ChangeLine:
    is_source = row.actor_kind == "source"
    who: Who = "source" if is_source else "operator" if row.operator_id is not None else "team"
    fields: dict[str, Any] = row.fields
    assert row.id is not None  # noqa: S101  it was read
    return ChangeLine(
        id=row.id,
        at=row.at,
        version=row.version,
        act=row.act,
        through=row.through,
        who=who,
        operator_id=row.operator_id,
        operator=operator,
        source=row.actor_id if is_source else None,
        reason=row.reason,
        fields=fields,
    )
