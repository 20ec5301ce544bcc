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
from service.database import Db, cut
from service.history.rules import Fields, compare_states
from service.intake.documents import Children, load_children, make_state
from service.intake.match import Known
from service.intake.models import SourceRecord
from service.intake.points import keep_placed_points
from service.intake.rows import Record
from service.intake.shapes import CLAIM, SHAPES, Row, get_table

Outcome = Literal["added", "changed", "unchanged"]
Instant = Literal["imported_at", "edited_at"]
"""The column that says when a record was last written: by a source, or by a person."""

_SOURCE_RECORD = get_table(SourceRecord)


@dataclass(frozen=True, slots=True)
class Became:
    """What becomes of a record: its row and child rows before (None where there was none) and after."""

    record: Record
    outcome: Outcome
    before: tuple[Row, Children] | None
    after: tuple[Row, Children]

    @property
    def version(self) -> int:
        """The version afterwards."""
        return int(self.after[0]["version"])

    def list_changes(self) -> Fields:
        """Each field that is another now, before and after; of a new record what is said in it."""
        kind = self.record.shape.kind
        before = make_state(kind, *self.before) if self.before is not None else {}
        return compare_states(before, make_state(kind, *self.after))


@dataclass(slots=True)
class Plan:
    """The rows that a batch comes to, collected so that each table is written at once."""

    source: str
    instant: Instant
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


def store_records(
    db: Db, source: str, records: Sequence[Record], known: Known, instant: Instant = "imported_at"
) -> list[Became]:
    """Write records that are matched; gives what became of each, in their order."""
    plan, became = plan_records(db, source, records, known, instant)
    plan.flush(db)
    return became


def plan_records(
    db: Db, source: str, records: Sequence[Record], known: Known, instant: Instant
) -> tuple[Plan, list[Became]]:
    """What storing records would write and what would become of each; nothing is written yet."""
    plan = Plan(source, instant)
    records = keep_placed_points(db, source, records, known, plan.deletes[CLAIM])
    stored = _load_stored(db, source, records, known)
    became = []
    for record in records:
        row = known.rows.get(record.shape.kind, {}).get(record.id)
        if row is None:
            became.append(_add(plan, record))
        else:
            became.append(_change(plan, record, row, stored[record.shape.kind, record.id]))
        if record.fingerprint:
            _remember(plan, record, known)
    return plan, became


def _add(plan: Plan, record: Record) -> Became:
    table = record.shape.table
    row = {**record.shape.defaults, **record.values, "id": record.id}
    if "source" in table.c:
        row["source"] = plan.source
    if plan.instant in table.c:
        row[plan.instant] = plan.at
    plan.inserts[table].append(_stamp(table, row, plan.at))
    for child, rows in record.children:
        plan.inserts[child.table].extend(_stamp(child.table, one, plan.at) for one in rows)
    plan.inserts[CLAIM].extend(_stamp(CLAIM, one, plan.at) for one in record.claims or ())
    return Became(record, "added", None, (row, _name_children(record)))


@dataclass(frozen=True, slots=True)
class _Stored:
    """Child rows of a stored record by field, and the claims that this source made of it."""

    children: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    claims: list[Row] = field(default_factory=list)


def _change(plan: Plan, record: Record, stored: Row, around: _Stored) -> Became:
    table = record.shape.table
    is_changed = any(stored[column] != value for column, value in record.values.items())
    for child, rows in record.children:
        is_changed |= _replace(plan, child.table, around.children.get(child.field, ()), rows)
    if record.claims is not None:
        is_changed |= _replace(plan, CLAIM, around.claims, record.claims)
    before = (stored, around.children)
    if not is_changed:
        return Became(record, "unchanged", before, before)
    row = {**stored, **record.values, "recorded_at": plan.at}
    if "version" in row:
        row["version"] = stored["version"] + 1
    if plan.instant in row:
        row[plan.instant] = plan.at
    plan.updates[table].append(row)
    return Became(record, "changed", before, (row, {**around.children, **_name_children(record)}))


def _name_children(record: Record) -> dict[str, list[Row]]:
    return {child.field: list(rows) for child, rows in record.children}


def _replace(plan: Plan, table: Table, before: Iterable[Row], after: Iterable[Row]) -> bool:
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
    plan.deletes[table].extend({f"key_{key}": row[key] for key in keys} for row in goes)
    plan.inserts[table].extend(_stamp(table, row, plan.at) for row in wanted)
    return bool(goes or wanted)


def _remember(plan: Plan, record: Record, known: Known) -> None:
    key = (record.shape.kind, record.source_id)
    row = {"source": plan.source, "kind": key[0], "source_id": key[1]}
    row |= {"record_id": record.id, "fingerprint": record.fingerprint}
    (plan.updates if key in known.given else plan.inserts)[_SOURCE_RECORD].append(row)


def _load_stored(db: Db, source: str, records: Sequence[Record], known: Known) -> Mapping[tuple[str, str], _Stored]:
    found: dict[tuple[str, str], _Stored] = defaultdict(_Stored)
    present = [record for record in records if record.id in known.rows.get(record.shape.kind, {})]
    for kind, group in groupby(sorted(present, key=lambda one: one.shape.kind), lambda one: one.shape.kind):
        ids = [record.id for record in group]
        for name, children in load_children(db, kind, ids).items():
            found[kind, name].children.update(children)
        for some in cut(ids):
            wanted = select(CLAIM).where(
                CLAIM.c.subject_kind == kind,
                CLAIM.c.subject_id.in_(some),
                CLAIM.c.source == source,
            )
            for row in db.connection().execute(wanted).mappings():
                found[kind, row["subject_id"]].claims.append(dict(row))
    return found


def _stamp(table: Table, row: Row, at: datetime) -> Row:
    return {**row, "recorded_at": at} if "recorded_at" in table.c else row


def _list_tables() -> list[Table]:
    tables = [table for shape in SHAPES.values() for table in (shape.table, *(one.table for one in shape.children))]
    return [*dict.fromkeys(tables), CLAIM, _SOURCE_RECORD]


def _make_delete(table: Table) -> Any:
    return delete(table).where(and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key)))


def _make_update(table: Table) -> Any:
    # What is set follows from the names in the rows.
    return update(table).where(and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key)))


def _mark_keys(table: Table, row: Row) -> Row:
    keys = {column.name for column in table.primary_key}
    return {f"key_{name}" if name in keys else name: value for name, value in row.items()}
