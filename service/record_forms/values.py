"""Between a document and what a form holds: for each path (``title.fr``, ``prices[0].amount_eur``) its texts.

What somebody typed stays as it was typed, understood or not, so that nothing is lost when a form comes back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from service.columns import NO_RECORD
from service.errors import FieldError, RefusedWritingError
from service.intake.numbers import NumberError, read_number, read_whole_number, write_number
from service.pages.speech import mark
from service.record_forms.fields import STATES, Field, Groups, list_shown
from service.vocabulary import LANGUAGES

Values = dict[str, list[str]]
"""Path -> what its controls hold; no entry where they hold nothing."""
Document = dict[str, Any]

REMOVED = "remove"
"""The last part of the path of a line's tick that takes the line away."""
MOST_LINES = 200
NOT_A_DATE = mark("“{}” is not a date: write for example 31/12/2026.")

_LINE = re.compile(r"(\w+)\[(\d{1,4})\]\.")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class _UnreadableError(ValueError):
    """A text that is no date; the message says so in a sentence."""


@dataclass(slots=True)
class Reading:
    """What a form said: the document, the texts with their lines counted anew, and what could not be read."""

    document: Document
    values: Values
    errors: list[FieldError] = field(default_factory=list)


def find_text(values: Mapping[str, Sequence[str]], path: str, default: str = "") -> str:
    """The text of the control at a path."""
    return next(iter(values.get(path, ())), default)


def write_values(kind: str, document: Mapping[str, Any]) -> Values:
    """What the form of a document holds before anybody types."""
    values: Values = {}
    for _, fields in list_shown(kind):
        for one in fields:
            _write(one, one.name, document.get(one.name), values)
    return values


def _write(one: Field, path: str, value: Any, values: Values) -> None:
    if one.kind == "words":
        values |= {f"{path}.{language}": [text] for language, text in (value or {}).items()}
    elif one.kind == "lines":
        for rank, row in enumerate(value or ()):
            values |= {f"{path}[{rank}].id": [row["id"]]} if row.get("id") else {}
            for part in one.lines:
                _write(part, f"{path}[{rank}].{part.name}", row.get(part.name), values)
    elif texts := _list_texts(one, value):
        values[path] = texts


def _list_texts(one: Field, value: Any) -> list[str]:
    if one.kind in ("terms", "records"):
        return list(value or ())
    if one.kind == "yes_no":
        return ["yes"] if value else []
    if value is None or value == "":
        return [one.default] if one.default else []
    return [write_number(value) if isinstance(value, float) else str(value)]


def read_document(
    kind: str, given: Iterable[tuple[str, str]], before: Mapping[str, Any], groups: Groups | None = None
) -> Reading:
    """Read what was sent; fields that the form does not show stay as they are in the document before.

    ``groups`` are those that the form shows, where it is not the whole of the record.
    """
    values: Values = {}
    for path, text in given:
        values.setdefault(path, []).append(text)
    reading = Reading(dict(before), {})
    for _, fields in groups or list_shown(kind):
        for one in fields:
            _read_field(one, values, reading)
    for name, state in STATES.items() if kind == "offer" else ():
        # The form's choice holds only where nothing is given; that something is known follows by itself.
        if reading.document.get(name) or reading.document.get(state) == NO_RECORD:
            reading.document[state] = None
    return reading


def _read_field(one: Field, values: Values, reading: Reading) -> None:
    if one.kind == "lines":
        reading.document[one.name] = _read_lines(one, values, reading)
        return
    value = _read(one, one.name, values, reading)
    if one.kind in ("terms", "records"):
        value = _keep_order(value, reading.document.get(one.name) or ())
    if value is not _KEEP:
        reading.document[one.name] = value


def _keep_order(chosen: list[str], before: Sequence[str]) -> list[str]:
    """Ticks have no order; what was chosen before keeps its own (the first topic counts most), what is new follows."""
    return [value for value in dict.fromkeys((*before, *chosen)) if value in chosen]


_KEEP: Any = object()
"""Nothing was sent, or nothing that can be read."""


def _read(one: Field, path: str, values: Values, reading: Reading) -> Any:
    """The value at a path; the texts go into the reading as they are."""
    if one.kind == "words":
        return _read_words(path, values, reading)
    texts = [text for text in values.get(path, ()) if text.strip()]
    if texts:
        reading.values[path] = texts
    if one.kind in ("terms", "records"):
        return texts
    if one.kind == "yes_no":
        return bool(texts)
    if path not in values:
        return _KEEP
    return _read_text(one, path, texts[0], reading) if texts else one.empty


def _read_text(one: Field, path: str, text: str, reading: Reading) -> Any:
    try:
        return _READERS.get(one.kind, str.strip)(text)
    except (_UnreadableError, NumberError) as error:
        reading.errors.append(FieldError(path, str(error)))
        return _KEEP


def _read_words(path: str, values: Values, reading: Reading) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        text = find_text(values, f"{path}.{language}")
        if text.strip():
            reading.values[f"{path}.{language}"] = [text]
            found[language] = text.strip()
    return found


def _read_lines(one: Field, values: Values, reading: Reading) -> list[Document]:
    """The lines that hold something and were not taken away, counted anew from 0."""
    ranks = sorted({int(found[2]) for path in values if (found := _LINE.match(path)) and found[1] == one.name})
    rows: list[Document] = []
    for rank in ranks[:MOST_LINES]:
        old, new = f"{one.name}[{rank}].", f"{one.name}[{len(rows)}]."
        own = {new + path.removeprefix(old): texts for path, texts in values.items() if path.startswith(old)}
        if own.pop(f"{new}{REMOVED}", None) or _is_blank(one, new, own):
            continue
        row: Document = {"id": own[f"{new}id"][0]} if any(own.get(f"{new}id", ())) else {}
        if row:
            reading.values[f"{new}id"] = [row["id"]]
        for part in one.lines:
            value = _read(part, new + part.name, own, reading)
            if value is not _KEEP:
                row[part.name] = value
        rows.append(row)
    return rows


def _is_blank(one: Field, prefix: str, own: Values) -> bool:
    """Whether a line holds nothing beyond what an untouched one holds."""
    defaults = {prefix + part.name: part.default for part in one.lines}
    return all(
        not text.strip() or text == defaults.get(path)
        for path, texts in own.items()
        if path != f"{prefix}id"
        for text in texts
    )


def _read_number(text: str) -> float:
    value = float(read_number(text))
    if not math.isfinite(value):
        raise NumberError(f"“{text[:100]}” is not a number.")
    return value


def _read_date(text: str) -> str:
    bare = text.strip()
    try:
        if day_first := _DAY_FIRST.fullmatch(bare):
            day, month, year = (int(part) for part in day_first.groups())
            return date(year, month, day).isoformat()
        return date.fromisoformat(bare).isoformat()
    except ValueError:
        raise _UnreadableError(NOT_A_DATE.format(text[:100])) from None


def read_date(text: str, path: str) -> date:
    """A day as people write it; raises :class:`RefusedWritingError` naming the field."""
    try:
        return date.fromisoformat(_read_date(text))
    except _UnreadableError as error:
        raise RefusedWritingError(path, str(error)) from None


_READERS: Mapping[str, Any] = {"number": _read_number, "integer": read_whole_number, "date": _read_date}
