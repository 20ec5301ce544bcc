"""Rules of history that need nothing but values: what differs between two states, and the state before changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

State = dict[str, Any]
"""The fields of a record at one time."""
Fields = dict[str, list[Any]]
"""Field -> [before, after]."""
_NOTHING: tuple[Any, ...] = (None, "", [], {}, False, "no_record")


def compare_states(before: Mapping[str, Any], after: Mapping[str, Any]) -> Fields:
    """Each field that differs. Against no state at all, what is said in the other."""
    if not before:
        return {name: [None, value] for name, value in after.items() if value not in _NOTHING}
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def walk_back(state: Mapping[str, Any], changes: Iterable[Mapping[str, list[Any]]]) -> State:
    """The state before these changes, the latest of them first."""
    found = dict(state)
    for fields in changes:
        found |= {name: values[0] for name, values in fields.items()}
    return found
