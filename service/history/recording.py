"""Write history: what was done to records, which fields a person answers for, and what sources say otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import col

from service.access import Actor
from service.database import Db, cut
from service.history.models import Change, Conflict, EditedField
from service.history.rules import Fields

Key = tuple[str, str]
"""A record: its kind and its identifier."""
MAX_REASON_CHARACTERS = 2_000


class Act(NamedTuple):
    """One act on one record, which has this version after it."""

    kind: str
    id: str
    version: int
    act: str
    fields: Fields
    reason: str | None = None


def record_acts(db: Db, actor: Actor, through: str, acts: Sequence[Act], at: datetime) -> None:
    """Write what was done, all at once."""
    rows = [
        {
            "subject_kind": one.kind,
            "subject_id": one.id,
            "version": one.version,
            "act": one.act,
            "through": through,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "operator_id": actor.operator_id,
            "fields": one.fields,
            "reason": one.reason,
            "at": at,
        }
        for one in acts
    ]
    if rows:
        db.connection().execute(insert(Change), rows)


def list_edited(db: Db, keys: Iterable[Key]) -> dict[Key, set[str]]:
    """The fields that a person answers for, of those of these records that have any."""
    found: dict[Key, set[str]] = defaultdict(set)
    wanted = select(col(EditedField.subject_kind), col(EditedField.subject_id), col(EditedField.field))
    for kind, ids in _group(keys).items():
        for some in cut(ids):
            named = col(EditedField.subject_id).in_(some)
            for row in db.execute(wanted.where(col(EditedField.subject_kind) == kind, named)):
                found[row[0], row[1]].add(row[2])
    return dict(found)


def mark_edited(db: Db, through: str, fields: Mapping[Key, Collection[str]], at: datetime) -> None:
    """Note that a person answers for fields of records from now on."""
    known = list_edited(db, fields)
    old: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for key, names in fields.items():
        for name in names:
            row = {"kind": key[0], "name": key[1], "of": name, "through": through, "edited_at": at}
            (old if name in known.get(key, ()) else new).append(row)
    if new:
        renamed = {"kind": "subject_kind", "name": "subject_id", "of": "field"}
        db.connection().execute(
            insert(EditedField), [{renamed.get(name, name): value for name, value in row.items()} for row in new]
        )
    if old:
        change = update(EditedField).where(
            col(EditedField.subject_kind) == bindparam("kind"),
            col(EditedField.subject_id) == bindparam("name"),
            col(EditedField.field) == bindparam("of"),
        )
        db.connection().execute(change, old)


def release_fields(db: Db, key: Key, fields: Collection[str]) -> None:
    """Nobody answers for these fields of a record any more: the next import may write them."""
    subject = (col(EditedField.subject_kind) == key[0], col(EditedField.subject_id) == key[1])
    db.execute(delete(EditedField).where(*subject, col(EditedField.field).in_(sorted(fields))))


def note_conflicts(
    db: Db, source: str, offered: Mapping[Key, Mapping[str, Any]], seen: Iterable[Key], at: datetime
) -> None:
    """Note what a source says otherwise than a person. What it has come to agree on is no conflict any more.

    ``seen`` are the records that the source spoke of. A conflict that was settled stays so while the source
    repeats itself.
    """
    known = _load_conflicts(db, source, seen)
    wanted = {(*key, name): value for key, values in offered.items() for name, value in values.items()}
    for place, conflict in known.items():
        if place not in wanted and conflict.settled_at is None:
            db.delete(conflict)
    for (kind, name, field), value in wanted.items():
        before, said = known.get((kind, name, field)), {"value": value}
        if before is None:
            db.add(Conflict(subject_kind=kind, subject_id=name, field=field, source=source, offered=said, seen_at=at))
        elif before.offered != said:
            before.offered, before.seen_at, before.settled_at, before.settlement = said, at, None, None
    db.flush()


def _load_conflicts(db: Db, source: str, keys: Iterable[Key]) -> dict[tuple[str, str, str], Conflict]:
    found = {}
    for kind, ids in _group(keys).items():
        for some in cut(ids):
            named = col(Conflict.subject_id).in_(some)
            wanted = select(Conflict).where(col(Conflict.subject_kind) == kind, named, col(Conflict.source) == source)
            for row in db.scalars(wanted):
                found[row.subject_kind, row.subject_id, row.field] = row
    return found


def _group(keys: Iterable[Key]) -> dict[str, list[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for kind, name in keys:
        groups[kind].add(name)
    return {kind: sorted(names) for kind, names in groups.items()}
