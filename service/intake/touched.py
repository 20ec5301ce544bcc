"""Of which records something is shown otherwise when one is written: itself, or what it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.intake.rows import Record

_SPOKEN_OF = ("offer_id", "operator_id", "programme_id", "certification_id")
"""Columns by which a recognition, a partner or a link says what it is about."""
_SPEAKING = frozenset({"recognition", "partner", "funding_link"})


def list_touched(record: Record, before: Mapping[str, Any] | None) -> set[tuple[str, str]]:
    """The records touched by writing one; ``before`` is its stored row, if there was one.

    A link to a single offer touches that offer; one between others touches more than can be named here.
    """
    kind = record.shape.kind
    states = [row for row in (before, {**(before or {}), **record.values}) if row is not None]
    if kind == "figure":
        return {(row["subject_kind"], row["subject_id"]) for row in states}
    if kind not in _SPEAKING:
        return {(kind, record.id)}
    return {subject for row in states for subject in _list_spoken_of(kind, record.id, row)}


def _list_spoken_of(kind: str, name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if row.get("offer_id") is not None:
        yield "offer", row["offer_id"]
    elif kind == "funding_link":
        yield kind, name
    else:
        for column in _SPOKEN_OF:
            if row.get(column) is not None:
                yield column.removesuffix("_id"), row[column]
