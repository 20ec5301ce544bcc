"""Store: the only writer of records. New rows go in together; of stored ones only what changed is written.

A draft never blanks what it does not carry. Child rows that it carries replace the stored ones, and
its evidence replaces the claims that the same source made of the same record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Table, and_, bindparam, delete, insert, select, update

from service.columns import now
from service.database import Db
from service.intake.match import CHUNK, Known
from service.intake.models import SourceRecord
from service.intake.points import keep_placed_points
from service.intake.rows import Record
from service.intake.shapes import CLAIM, SHAPES, Child, Row, get_table

Outcome = Literal["added", "changed", "unchanged"]

_SOURCE_RECORD = get_table(SourceRecord)
_STAMPS = frozenset({"recorded_at", "imported_at", "version", "source"})
"""Columns that the store itself fills: they never make a row different."""


@dataclass(slots=True)
class Writing:
    """The rows of one batch, collected so that each table is written at once."""

    at: datetime = field(default_factory=now)
    inserts: dict[Table, list[Row]] = field(default_factory=lambda: defaultdict(list))
    updates: dict[Table, list[Row]] = field(default_factory=lambda: defaultdict(list))
    deletes: dict[Table, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def flush(self, db: Db) -> None:
        """Write everything: what goes away first, then records before what refers to them."""
        connection = db.connection()
        for table, gone in self.deletes.items():
            if gone:
                connection.execute(_make_delete(table), gone)
        for table in _list_tables():
            if added := self.inserts.get(table):
                connection.execute(insert(table), added)
            if changed := self.updates.get(table):
                connection.execute(_make_update(table), [_mark_keys(table, row) for row in changed])


def store_records(db: Db, source: str, records: Sequence[Record], known: Known) -> list[Outcome]:
    """Write records that are matched; gives what became of each, in their order."""
    writing = Writing()
    records = keep_placed_points(db, source, records, known, writing.deletes[CLAIM])
    stored = _load_children(db, source, records, known)
    outcomes: list[Outcome] = []
    for record in records:
        row = known.rows.get(record.shape.kind, {}).get(record.id)
        if row is None:
            _add(writing, source, record)
            outcomes.append("added")
        else:
            outcomes.append("changed" if _change(writing, record, row, stored) else "unchanged")
        _remember(writing, source, record, known)
    writing.flush(db)
    return outcomes


def _add(writing: Writing, source: str, record: Record) -> None:
    table = record.shape.table
    row = {**record.shape.defaults, **record.values, "id": record.id}
    if "source" in table.c:
        row |= {"source": source, "imported_at": writing.at}
    writing.inserts[table].append(_stamp(table, row, writing.at))
    for child, rows in record.children:
        writing.inserts[child.table].extend(_stamp(child.table, one, writing.at) for one in rows)
    writing.inserts[CLAIM].extend(_stamp(CLAIM, one, writing.at) for one in record.claims or ())


_Stored = Mapping[tuple[Table, str, str], list[Row]]
"""Stored child rows and claims by table, kind and record."""


def _change(writing: Writing, record: Record, stored: Row, children: _Stored) -> bool:
    table, kind = record.shape.table, record.shape.kind
    is_changed = any(stored[column] != value for column, value in record.values.items())
    for child, rows in record.children:
        before = children.get((child.table, kind, record.id), [])
        is_changed |= _replace(writing, child.table, before, rows)
    if record.claims is not None:
        is_changed |= _replace(writing, CLAIM, children.get((CLAIM, kind, record.id), []), record.claims)
    if is_changed:
        row = {**stored, **record.values, "recorded_at": writing.at}
        if "version" in row:
            row |= {"version": stored["version"] + 1, "imported_at": writing.at}
        writing.updates[table].append(row)
    return is_changed


def _replace(writing: Writing, table: Table, before: Iterable[Row], after: Iterable[Row]) -> bool:
    """Keep the rows that stay the same, with the day they were recorded; give whether any did not."""
    wanted = list(after)
    goes = []
    for row in before:
        same = next((one for one in wanted if all(row[column] == value for column, value in one.items())), None)
        if same is None:
            goes.append(row)
        else:
            wanted.remove(same)
    keys = [column.name for column in table.primary_key]
    writing.deletes[table].extend({f"key_{key}": row[key] for key in keys} for row in goes)
    writing.inserts[table].extend(_stamp(table, row, writing.at) for row in wanted)
    return bool(goes or wanted)


def _remember(writing: Writing, source: str, record: Record, known: Known) -> None:
    key = (record.shape.kind, record.source_id)
    row = {"source": source, "kind": key[0], "source_id": key[1]}
    row |= {"record_id": record.id, "fingerprint": record.fingerprint}
    (writing.updates if key in known.given else writing.inserts)[_SOURCE_RECORD].append(row)


def _load_children(db: Db, source: str, records: Sequence[Record], known: Known) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    present = [record for record in records if record.id in known.rows.get(record.shape.kind, {})]
    for kind, group in groupby(sorted(present, key=lambda one: one.shape.kind), lambda one: one.shape.kind):
        ids = [record.id for record in group]
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            for child in SHAPES[kind].children:
                _collect(db, child, kind, some, found)
            wanted = select(CLAIM).where(
                CLAIM.c.subject_kind == kind, CLAIM.c.subject_id.in_(some), CLAIM.c.source == source
            )
            for row in db.connection().execute(wanted).mappings():
                found[CLAIM, kind, row["subject_id"]].append(dict(row))
    return found


def _collect(db: Db, child: Child, kind: str, ids: list[str], found: dict[Any, list[Row]]) -> None:
    wanted = select(child.table).where(child.table.c[child.owner].in_(ids))
    for row in db.connection().execute(wanted).mappings():
        found[child.table, kind, row[child.owner]].append(dict(row))


def _stamp(table: Table, row: Row, at: datetime) -> Row:
    return {**row, "recorded_at": at} if "recorded_at" in table.c else row


def _list_tables() -> list[Table]:
    tables = [table for shape in SHAPES.values() for table in (shape.table, *(one.table for one in shape.children))]
    return [*tables, CLAIM, _SOURCE_RECORD]


def _make_delete(table: Table) -> Any:
    return delete(table).where(and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key)))


def _make_update(table: Table) -> Any:
    # What is set follows from the names in the rows.
    return update(table).where(and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key)))


def _mark_keys(table: Table, row: Row) -> Row:
    keys = {column.name for column in table.primary_key}
    return {f"key_{name}" if name in keys else name: value for name, value in row.items()}
