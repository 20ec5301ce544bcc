"""The document of a record: all that can be written of it, in JSON types, as it is made of the record's rows.

Identifiers, the owner, the status, versions, instants and evidence are not in it. What follows from other fields
(that a value is known, the region of a place, the point of a town) is left out, so that it follows again when they
change; every other field is there, with null, an empty list or an empty object where nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from service.database import Db, cut
from service.intake.match import load_rows
from service.intake.offer_rules import STATES
from service.intake.shapes import SHAPES, Child, Row
from service.places.gazetteer import default_gazetteer
from service.places.rules import locate_place

Document = dict[str, Any]
Children = Mapping[str, list[Row]]
"""Rows of the child tables of one record, by the field that gives them."""

UNWRITTEN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "offer": frozenset({"operator_id", "operator_state", "status", "confirmed_on", "confirmed_precision"}),
        "venue": frozenset({"operator_id"}),
        "operator": frozenset(),
        "funding_link": frozenset({"is_own_word", "said_by_operator_id"}),
    }
)
"""By kind of record that has a document, the fields of its draft that are not in it."""

BESIDE = ("operator_id", "status", "status_reason", "merged_into_id", "confirmed_on", "confirmed_precision")
"""Columns that the history keeps although no document has them: acts of their own change them."""

STATE_FIELDS = frozenset(state for _, state, _ in STATES)
POINT_FIELDS = ("longitude", "latitude", "precision")
FINE = ("address", "street")
"""Precisions of a point that somebody gave; a coarser one follows from the place."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A record as it is kept: its document, and what is known of it beside."""

    kind: str
    id: str
    version: int
    status: str
    operator_id: str | None
    document: Document
    row: Row

    @property
    def owner_id(self) -> str | None:
        """The operator that may write it: an operator's card is its own, and a funding link that is its own word."""
        return self.id if self.kind == "operator" else self.operator_id


@cache
def list_fields(kind: str) -> tuple[str, ...]:
    """The fields of the documents of a kind (offer, venue, operator, funding link), in the order of its draft."""
    left_out = UNWRITTEN[kind] | {"id", "evidence"}
    return tuple(name for name in SHAPES[kind].draft.__struct_fields__ if name not in left_out)


def make_document(kind: str, row: Row, children: Children) -> Document:
    """The document of a stored record."""
    nested = {child.field: child for child in SHAPES[kind].children}
    columns = {**dict(SHAPES[kind].columns), "place": "place_id"}
    document = {name: _write_value(row[columns[name]]) for name in list_fields(kind) if name not in nested}
    document |= {name: _read_children(child, children.get(name, ())) for name, child in nested.items()}
    if document.get("place") is not None:
        document["place"] = write_place(row["place_id"], row.get("postal_code"))
    return {name: document[name] for name in list_fields(kind)} | _list_following(kind, row, document)


def _list_following(kind: str, row: Row, document: Document) -> dict[str, None]:
    """The fields that are left out because they follow from others."""
    found = [name for name in STATE_FIELDS & document.keys() if document[name] not in ("none", "unknown")]
    entry = default_gazetteer().find(row.get("place_id") or "")
    if entry is not None and row["region_id"] == (entry.id if entry.kind == "region" else entry.region_id):
        found.append("region_id")
    if kind == "venue" and row["precision"] not in FINE:
        found += POINT_FIELDS
    return dict.fromkeys(found)


def make_state(kind: str, row: Row, children: Children) -> Document:
    """What the history compares: the document of a stored record, and what stands beside it."""
    if kind not in UNWRITTEN:
        return {}
    beside = {name: _write_value(row[name]) for name in BESIDE if name in row}
    return {**make_document(kind, row, children), **beside}


def _read_children(child: Child, rows: Collection[Row]) -> list[Any]:
    # Nothing comes before something, on both databases.
    ordered = sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in child.order])
    return [_write_value(child.read(row)) for row in ordered]


def _write_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return {name: _write_value(one) for name, one in value.items()} if isinstance(value, dict) else value


@lru_cache(maxsize=10_000)
def write_place(place_id: str | None, postal_code: str | None = None) -> str | None:
    """A place as a person would write it, and as it is understood again: its French name where no other has it."""
    entry = default_gazetteer().find(place_id or "")
    if entry is None:
        return place_id
    name = entry.get_name("fr")
    for text in (name, f"{entry.postal_code} {name}"):
        found = locate_place(f"{postal_code} {text}" if postal_code else text)
        if found is not None and found.entry.id == entry.id:
            return text
    return entry.id


def load_children(db: Db, kind: str, ids: Collection[str]) -> dict[str, dict[str, list[Row]]]:
    """The child rows of stored records: by record and field."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for some in cut(sorted(ids)):
        for child in SHAPES[kind].children:
            wanted = select(child.table).where(child.table.c[child.owner].in_(some))
            wanted = wanted.where(*(child.table.c[name] == value for name, value in child.only.items()))
            for row in db.connection().execute(wanted).mappings():
                found[row[child.owner]][child.field].append(dict(row))
    return found


def read_documents(db: Db, kind: str, ids: Collection[str]) -> dict[str, StoredDocument]:
    """The documents of those of these records that there are, whatever their status, by identifier."""
    rows = load_rows(db, [(kind, name) for name in ids])[kind]
    children = load_children(db, kind, rows)
    return {name: describe_stored(kind, row, make_document(kind, row, children[name])) for name, row in rows.items()}


def describe_stored(kind: str, row: Row, document: Document) -> StoredDocument:
    """A stored record, of its row and its document."""
    owner = "said_by_operator_id" if kind == "funding_link" else "operator_id"
    status, operator_id = row.get("status", "published"), row.get(owner)
    return StoredDocument(kind, row["id"], row["version"], status, operator_id, document, row)
