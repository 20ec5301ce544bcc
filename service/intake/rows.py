"""Rows: a draft that is clean and located, as the rows that it becomes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from msgspec import UNSET

from service.funding.rules import parse_selection
from service.intake.draft import Draft
from service.intake.shapes import CLAIM, CLAIM_DEFAULTS, TABLES, Child, Row, Shape, list_references


@dataclass(frozen=True, slots=True)
class Record:
    """What one draft says of one record: columns, and rows of child tables; what it leaves out is absent.

    ``claims`` replace those that this source made before; None where the draft carries no evidence.
    ``references`` are the other records that its rows speak of.
    """

    shape: Shape
    id: str
    source_id: str
    fingerprint: str
    values: Row
    children: tuple[tuple[Child, tuple[Row, ...]], ...]
    claims: tuple[Row, ...] | None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that must be the id of a record of some kind; ``row[column]`` is where it stands."""

    row: Row
    column: str
    kind: str
    field: str

    @property
    def target(self) -> str:
        """The identifier that the source gave."""
        value = self.row[self.column]
        assert isinstance(value, str)  # noqa: S101  narrows the type
        return value


def make_record(shape: Shape, draft: Draft, record_id: str, located: Row, key: tuple[str, str]) -> Record:
    """Lay a draft out in rows; ``key`` is the source's name and the draft's fingerprint."""
    source, fingerprint = key
    values = {column: value for field, column in shape.columns if (value := getattr(draft, field)) is not UNSET}
    values |= located
    children = []
    for child in shape.children:
        items = getattr(draft, child.field)
        if items is not UNSET:
            rows = tuple(
                {**child.defaults, **child.make(record_id, item, rank), child.owner: record_id}
                for rank, item in enumerate(items)
            )
            children.append((child, rows))
    claims = tuple(_make_claim(shape.kind, record_id, source, item) for item in draft.evidence) or None
    record = Record(shape, record_id, draft.id, fingerprint, values, tuple(children), claims)
    return replace(record, references=tuple(_walk_references(record)))


def without_fields(record: Record, columns: Collection[str], children: Collection[str]) -> Record:
    """A record that leaves alone some columns, and the child rows of some fields."""
    values = {name: value for name, value in record.values.items() if name not in columns}
    kept = tuple((child, rows) for child, rows in record.children if child.field not in children)
    left = replace(record, values=values, children=kept)
    return replace(left, references=tuple(_walk_references(left)))


def _make_claim(kind: str, record_id: str, source: str, evidence: Any) -> Row:
    row = {**CLAIM_DEFAULTS, **msgspec.structs.asdict(evidence)}
    row["document_id"] = row.pop("document")
    del row["id"]
    return row | {"subject_kind": kind, "subject_id": record_id, "source": source}


def _walk_references(record: Record) -> Iterator[Reference]:
    yield from _walk_row(record.values, record.shape.table, "")
    for child, rows in record.children:
        for rank, row in enumerate(rows):
            for reference in _walk_row(row, child.table, f"{child.field}[{rank}]."):
                if reference.column != child.owner:
                    yield reference
    yield from _walk_selection(record.values.get("selection"))
    for rank, row in enumerate(record.claims or ()):
        if row["document_id"] is not None:
            yield Reference(row, "document_id", "document", f"evidence[{rank}].document")


def _walk_selection(query: str | None) -> Iterator[Reference]:
    """The operators and programmes that a selection names; what resolves them is thrown away."""
    for facet, value in parse_selection(query) if query else ():
        if facet in TABLES:
            yield Reference({facet: value}, facet, facet, "selection")


def _walk_row(row: Row, table: Any, prefix: str) -> Iterator[Reference]:
    for column, kind in list_references(table):
        if row.get(column) is not None:
            yield Reference(row, column, kind, prefix + ("place" if column == "place_id" else column))
    if table is not CLAIM and "subject_kind" in row:
        yield Reference(row, "subject_id", row["subject_kind"], f"{prefix}subject_id")
