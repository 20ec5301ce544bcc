"""The catalogue's revision: what a write moves, in its own transaction, when it changed what is shown."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from service.catalogue.models import CatalogueRevision
from service.columns import now
from service.database import Db


def get_revision(db: Db) -> int:
    """The revision of what this transaction sees; 0 before the first write."""
    return db.execute(select(CatalogueRevision.revision)).scalar_one_or_none() or 0  # type: ignore[call-overload]


def move_revision(db: Db) -> int:
    """Move the revision by one and give the new one. The caller's transaction commits it with its change."""
    table = CatalogueRevision.__table__  # type: ignore[attr-defined]
    moved = db.connection().execute(update(table).values(revision=table.c.revision + 1, moved_at=now()))
    if moved.rowcount == 0:  # a restored dump may lack the row that the first migration writes
        db.execute(insert(table).values(id=1, revision=1, moved_at=now()))
    return get_revision(db)
