"""Acts on records as a whole, which change no document: what they set is written, told and kept in history alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import update

from service.access import Actor
from service.catalogue.revision import move_revision
from service.columns import now
from service.database import Db
from service.history.recording import Act, mark_edited, record_acts
from service.intake.documents import StoredDocument
from service.intake.shapes import SHAPES, Row
from service.writing.records import Through, Written


class Deed(NamedTuple):
    """One act on one stored record: how it is called, and the columns that it sets."""

    stored: StoredDocument
    act: str
    values: Row
    reason: str | None = None


def do_deeds(db: Db, actor: Actor, through: Through, deeds: Sequence[Deed]) -> list[Written]:
    """Set columns of records, each of which gets its next version; write history and move the revision."""
    at, acts, written = now(), [], []
    for deed in deeds:
        stored, table = deed.stored, SHAPES[deed.stored.kind].table
        version = stored.version + 1
        db.execute(update(table).where(table.c.id == stored.id).values(**deed.values, version=version, recorded_at=at))
        fields = {name: [_write(stored.row[name]), _write(value)] for name, value in deed.values.items()}
        changes = {name: values for name, values in fields.items() if values[0] != values[1]}
        acts.append(Act(stored.kind, stored.id, version, deed.act, changes, deed.reason))
        written.append(Written(stored.kind, stored.id, "changed", version, changes))
    record_acts(db, actor, through, acts, at)
    mark_edited(db, through, {(one.kind, one.id): ["status"] for one in acts if "status" in one.fields}, at)
    if deeds:
        move_revision(db, {(deed.stored.kind, deed.stored.id) for deed in deeds})
    return written


def _write(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
