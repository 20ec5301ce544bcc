"""The catalogue's revision: what a write moves, in its own transaction, when it changed what is shown."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import col

from service.catalogue.models import CatalogueChange, CatalogueRevision
from service.columns import now
from service.database import Db
from service.notices import announce

Subject = tuple[str, str]
"""A record: its kind and its identifier."""

EVERYTHING: Subject = ("everything", "")
MOST_NAMED = 500
"""A write that changes more records than this changes everything: building anew is then the shorter way."""
KEPT_REVISIONS = 5_000
_PRUNED_EVERY = 200
_REVISION = select(col(CatalogueRevision.revision))
_NEWER = col(CatalogueChange.revision) > bindparam("since")
_COUNT_NEWER = select(func.count(col(CatalogueChange.revision).distinct())).where(_NEWER)
_LIST_NEWER = select(col(CatalogueChange.kind), col(CatalogueChange.record_id)).where(_NEWER).distinct()
"""Asked at every reading and after every write; made each time, and by the session, these would take thrice as long."""


def get_revision(db: Db) -> int:
    """The revision of what this transaction sees; 0 before the first write."""
    return db.connection().execute(_REVISION).scalar_one_or_none() or 0


def move_revision(db: Db, changed: Iterable[Subject] | None = None) -> int:
    """Move the revision by one and give the new one. The caller's transaction commits it with its change.

    ``changed`` are the records of which something is shown otherwise now; None stands for everything.
    """
    table = CatalogueRevision.__table__  # type: ignore[attr-defined]
    moved = db.connection().execute(update(table).values(revision=table.c.revision + 1, moved_at=now()))
    if moved.rowcount == 0:  # a restored dump may lack the row that the first migration writes
        db.execute(insert(table).values(id=1, revision=1, moved_at=now()))
    revision = get_revision(db)
    _write_changes(db, revision, {EVERYTHING} if changed is None else set(changed))
    announce(db, revision)
    return revision


def _write_changes(db: Db, revision: int, changed: set[Subject]) -> None:
    named = changed if 0 < len(changed) <= MOST_NAMED else {EVERYTHING}
    rows = [{"revision": revision, "kind": kind, "record_id": name} for kind, name in sorted(named)]
    db.connection().execute(insert(CatalogueChange), rows)
    if revision % _PRUNED_EVERY == 0:
        db.execute(delete(CatalogueChange).where(col(CatalogueChange.revision) <= revision - KEPT_REVISIONS))


def find_changed(db: Db, since: int) -> set[Subject] | None:
    """The records that changed after a revision, up to what this transaction sees.

    None when they are more than is worth naming, or when the log does not reach back so far.
    """
    connection, given = db.connection(), {"since": since}
    if connection.execute(_COUNT_NEWER, given).scalar_one() < get_revision(db) - since:
        return None
    changed = {(kind, name) for kind, name in connection.execute(_LIST_NEWER, given)}
    return None if EVERYTHING in changed else changed
