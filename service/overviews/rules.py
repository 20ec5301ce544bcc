"""How many unknowns were open in each month, and which changes opened and answered them. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

KINDS = {"funding": "funding", "recognition": "recognition", "price": "price"}
"""What can be unknown of a record here, each under the field that claims speak of it by."""
STATES = ("unknown", "disputed")
_WATCHED = ("prices", "recognitions", "directness", "payer_unknown")
"""Fields of a record in whose history an unknown is seen to come and go."""
MOST_MONTHS = 24


class Spell(NamedTuple):
    """How long something was open: from a day, to the day on which it was answered, None while it is open."""

    since: date
    until: date | None


class Month(NamedTuple):
    """A month (its first day): what became known to be open, what was answered, and what was open at its end."""

    month: date
    opened: int
    answered: int
    open: int


def find_answered(fields: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The watched fields that a change ([before, after] by field) made unknown, and those that it answered."""
    opened: list[str] = []
    answered: list[str] = []
    for name in _WATCHED:
        before, after = fields.get(name) or (None, None)
        was, remains = _holds_unknown(before), _holds_unknown(after)
        if was != remains:
            (opened if remains else answered).append(name)
    return opened, answered


def _holds_unknown(value: Any) -> bool:
    """Whether something says unknown: a state itself, or the kind or status of a price or recognition in a list."""
    if isinstance(value, list):
        return any(_holds_unknown(item) for item in value)
    if isinstance(value, dict):
        return value.get("kind") == "unknown" or value.get("status") == "unknown"
    return value is True or value == "unknown"


def count_months(spells: Iterable[Spell], today: date) -> list[Month]:
    """Month by month from the first record to today, the last :data:`MOST_MONTHS` of them."""
    known = list(spells)
    if not known:
        return []
    numbers = range(_count_month(min(spell.since for spell in known)), _count_month(today) + 1)
    begun = Counter(_count_month(spell.since) for spell in known)
    ended = Counter(_count_month(spell.until) for spell in known if spell.until is not None)
    lines, left = [], 0
    for number in numbers:
        left += begun[number] - ended[number]
        lines.append(Month(date(number // 12, number % 12 + 1, 1), begun[number], ended[number], left))
    return lines[-MOST_MONTHS:]


def _count_month(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1
