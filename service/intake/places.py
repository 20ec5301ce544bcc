"""Load the gazetteer into the table of places: what is there already, unchanged, is not written again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select, update

from service.catalogue.revision import move_revision
from service.database import Engine, open_transaction
from service.intake.report import Counts
from service.intake.shapes import Row, get_table
from service.places.gazetteer import GazetteerEntry
from service.places.models import Place

_ORDER = {"region": 0, "province": 1, "municipality": 2, "locality": 3}


def load_places(engine: Engine, entries: Iterable[GazetteerEntry]) -> Counts:
    """Add and change places in one transaction; a place that the gazetteer no longer has stays."""
    table, counts = get_table(Place), Counts()
    rows = [_make_row(entry) for entry in sorted(entries, key=lambda entry: _ORDER[entry.kind])]
    with open_transaction(engine) as db:
        stored = {row["id"]: dict(row) for row in db.execute(select(table)).mappings()}
        added = [row for row in rows if row["id"] not in stored]
        changed = [row for row in rows if row["id"] in stored and row != stored[row["id"]]]
        if added:
            db.execute(insert(table), added)
        if changed:
            keyed = [{"key": row["id"], **{name: row[name] for name in row if name != "id"}} for row in changed]
            db.connection().execute(update(table).where(table.c.id == bindparam("key")), keyed)
        if added or changed:
            move_revision(db)
    counts.added, counts.changed = len(added), len(changed)
    counts.unchanged = len(rows) - counts.added - counts.changed
    return counts


def _make_row(entry: GazetteerEntry) -> Row:
    is_region = entry.kind == "region"
    return {
        "id": entry.id,
        "kind": entry.kind,
        "names": dict(entry.names),
        "aliases": list(entry.aliases),
        "postal_code": entry.postal_code or None,
        "nis_code": entry.nis_code or None,
        "municipality_id": (entry.municipality_id or None) if entry.kind == "locality" else None,
        "province_id": (entry.province_id or None) if entry.kind in ("municipality", "locality") else None,
        "region_id": None if is_region else entry.region_id or None,
        "longitude": entry.lon,
        "latitude": entry.lat,
        "precision": entry.precision,
    }
