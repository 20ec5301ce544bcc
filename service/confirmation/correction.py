"""The few fields of an offer that a link puts right: shown without what is past or fine, read back into a patch.

They are the fields of the offer's own form, less of each: on a telephone the dates to come and their places, not the
venue, the schedule and the remarks. What is not shown stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from service.errors import FieldError
from service.pages.speech import mark
from service.record_forms.fields import Field, Groups, list_fields
from service.record_forms.values import Values, read_document

Document = Mapping[str, Any]
Pairs = Sequence[tuple[str, str]]

_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("Next dates"), ("sessions",)),
    (mark("Price"), ("prices",)),
    (mark("Enrolment"), ("enrolment", "how_to_enrol", "url")),
    (mark("Recognition"), ("recognitions",)),
)
_PARTS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("starts_on", "ends_on", "enrolment_closes_on", "places"),
    "prices": ("audience", "price_kind", "amount_eur", "amount_high_eur"),
    "recognitions": ("body", "status"),
}
"""What is shown of each line of a field."""
_SAME = {"sessions": "id", "prices": "audience", "recognitions": "body"}
"""What tells that a line is one that was there before: it keeps what is not shown of it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was sent: the texts as they were typed, what cannot be read, and the patch that the rest amounts to."""

    values: Values
    errors: Sequence[FieldError]
    patch: dict[str, Any]

    @property
    def touched(self) -> set[str]:
        """The fields in which something was typed."""
        return {*self.patch, *(re.split(r"[.\[]", error.field)[0] for error in self.errors)}


@cache
def list_groups() -> Groups:
    """The groups of the form."""
    fields = list_fields("offer")
    return tuple((heading, tuple(_shorten(fields[name]) for name in names)) for heading, names in _HEADINGS)


def _shorten(one: Field) -> Field:
    parts = _PARTS.get(one.name)
    return one if parts is None else replace(one, lines=tuple(line for line in one.lines if line.name in parts))


def show_document(document: Document, on: date, kept: Collection[str] = ()) -> dict[str, Any]:
    """The document without the sessions that are over on a day, but for those that are kept by their identifier."""
    sessions = [one for one in document.get("sessions") or () if one["id"] in kept or not _is_over(one, on)]
    return {**document, "sessions": sessions}


def _is_over(training_session: Mapping[str, Any], on: date) -> bool:
    last = training_session.get("ends_on") or training_session.get("starts_on")
    return last is not None and date.fromisoformat(last) < on


def read_correction(pairs: Pairs, document: Document, on: date) -> Correction:
    """What the form of a document says otherwise than the document."""
    # What was shown yesterday may be over today: it is still the line that was shown.
    shown = show_document(document, on, {text for name, text in pairs if name.endswith("].id")})
    reading = read_document("offer", pairs, shown, list_groups())
    patch: dict[str, Any] = {}
    for _, fields in list_groups():
        for one in fields:
            before, after = shown.get(one.name), reading.document.get(one.name)
            if one.name in _PARTS:
                after = _complete(one.name, before or (), after or ())
            if after != before:
                patch[one.name] = _write_patch(one, before, after)
    if "sessions" in patch:  # a patch gives a list whole; what is over follows, so that lines keep their numbers
        patch["sessions"] += [one for one in document.get("sessions") or () if one not in shown["sessions"]]
    return Correction(reading.values, reading.errors, patch)


def _complete(name: str, before: Sequence[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Lines with what is not shown of them. An identifier that is none of the lines' before is nobody's to choose."""
    key, left, found = _SAME[name], list(before), []
    for line in after:
        same = next((other for other in left if other.get(key) is not None and other[key] == line.get(key)), None)
        if same is not None:
            left.remove(same)
        found.append({**(same or {}), **(line if same else {part: line[part] for part in line if part != "id"})})
    return found


def _write_patch(one: Field, before: Any, after: Any) -> Any:
    # A merge patch keeps the members that it does not name: a language that was emptied is named with null.
    return {**dict.fromkeys(before or ()), **after} if one.kind == "words" else after
