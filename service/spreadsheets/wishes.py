"""What an entry asks for, laid over what is stored: the patch of the document, the venue to make, the act to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.spreadsheets.columns import LINE_KEYS
from service.spreadsheets.entries import Entry, Line

Document = Mapping[str, Any]


def make_patch(entry: Entry, stored: Document) -> dict[str, Any]:
    """The merge patch of an offer's document; lists of lines are whole, with the parts that the file does not carry."""
    patch = dict(entry.patch)
    for group, lines in entry.lines.items():
        patch[group] = _merge_lines(group, lines, stored.get(group) or ())
    return patch


def _merge_lines(group: str, lines: Sequence[Line], stored: Sequence[Document]) -> list[dict[str, Any]]:
    left = list(stored)
    merged = []
    for line in lines:
        parts = {"audience": "all", **line.parts} if group == "prices" else line.parts
        base = _take_same(group, parts, left)
        merged.append(_merge(base, _fit_amounts(parts, base) if group == "prices" else parts))
    return merged


def _fit_amounts(parts: Document, base: Document) -> Document:
    """The kind of a new price follows from its amounts; a kind without amounts blanks those that were there."""
    found = dict(parts)
    if "price_kind" not in found and "price_kind" not in base and found.get("amount_eur") is not None:
        found["price_kind"] = "range" if found.get("amount_high_eur") is not None else "amount"
    if found.get("price_kind", "range") != "range":
        found.setdefault("amount_high_eur", None)
        if found["price_kind"] != "amount":
            found.setdefault("amount_eur", None)
    return found


def _take_same(group: str, parts: Document, left: list[Document]) -> Document:
    """The stored line that these parts are about, taken out of those that are left; empty where it is a new one."""
    keys = LINE_KEYS[group]
    if group == "sessions" and not parts.get("id"):
        keys = ("starts_on",) if parts.get("starts_on") else ()
    for rank, line in enumerate(left):
        if keys and all(line.get(key) == parts.get(key) for key in keys):
            return left.pop(rank)
    return {}


def _merge(base: Document, parts: Document) -> dict[str, Any]:
    """A stored line with the parts that are given; what is blanked is left out."""
    found = dict(base)
    for name, value in parts.items():
        if isinstance(value, dict):
            found[name] = _merge(found.get(name) or {}, value)
        elif value is None:
            found.pop(name, None)
        else:
            found[name] = value
    return found
