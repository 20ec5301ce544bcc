"""What a person edited, a source does not overwrite: its drafts are stored without those fields, and both are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from service.columns import now
from service.database import Db
from service.history.recording import Key, list_edited, note_conflicts
from service.history.rules import compare_states
from service.history.search import CONTACT_FIELDS
from service.intake.documents import POINT_FIELDS, UNWRITTEN, Children, load_children, make_state
from service.intake.match import Known
from service.intake.offer_rules import STATES
from service.intake.rows import Record, without_fields
from service.intake.shapes import Row

_TOGETHER = (
    *((field, state) for field, state, _ in STATES if field != "duration_unit"),
    ("duration_amount", "internship_amount", "duration_unit", "duration_state"),
    ("confirmed_on", "confirmed_precision"),
    ("status", "status_reason"),
    POINT_FIELDS,
)
"""Fields that mean something only together."""
_PLACING = ("place", "postal_code", "street")
"""Fields from which a place, a region and a point follow."""
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({"place": ("place_id", "region_id")})


def spare_edited(db: Db, source: str, records: Sequence[Record], known: Known) -> list[Record]:
    """The records, in their order, without what a person answers for; what is said otherwise becomes a conflict.

    Contact data never do: they may be a person's, and are kept in one place.
    """
    stored = [one for one in records if one.shape.kind in UNWRITTEN and one.id in known.rows[one.shape.kind]]
    edited = list_edited(db, ((one.shape.kind, one.id) for one in stored))
    if not edited:
        return list(records)
    spared: dict[Key, Record] = {}
    offered: dict[Key, dict[str, Any]] = {}
    children = {kind: load_children(db, kind, [name for of, name in edited if of == kind]) for kind in UNWRITTEN}
    for record in stored:
        kind, key = record.shape.kind, (record.shape.kind, record.id)
        if key in edited:
            said = _find_said(record, known.rows[kind][record.id], children[kind][record.id])
            offered[key] = {name: said[name] for name in said if name in edited[key] and name not in CONTACT_FIELDS}
            spared[key] = _spare(record, edited[key])
    note_conflicts(db, source, offered, spared, now())
    return [spared.get((one.shape.kind, one.id), one) for one in records]


def _find_said(record: Record, row: Row, children: Children) -> dict[str, Any]:
    """What a record says otherwise than what is stored, by field."""
    kind = record.shape.kind
    said = {**children, **{child.field: list(rows) for child, rows in record.children}}
    changes = compare_states(make_state(kind, row, children), make_state(kind, {**row, **record.values}, said))
    return {name: after for name, (_, after) in changes.items()}


def _spare(record: Record, edited: Collection[str]) -> Record:
    fields = set(edited)
    for group in _TOGETHER:
        if fields.intersection(group):
            fields.update(group)
    if record.shape.kind == "venue" and fields.intersection(_PLACING):
        fields.update(POINT_FIELDS)  # the source's point is that of the source's address
    named = dict(record.shape.columns)
    columns = {column for name in fields for column in _COLUMNS.get(name, (named.get(name, name),))}
    return without_fields(record, columns, fields)
