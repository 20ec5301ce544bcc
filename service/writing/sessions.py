"""Training sessions within a document: those that are there keep their identifiers, new ones are given one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from service.errors import FieldError, RefusedWritingError
from service.vocabulary import find_nearest

_SAME = ("starts_on", "venue_id")
"""Fields by which a session without an identifier is one that is there already."""


def identify_sessions(offer_id: str, known: Sequence[Mapping[str, Any]], given: Sequence[Any]) -> list[Any]:
    """Sessions with their identifiers; ``known`` are those that the offer has.

    Raises :class:`RefusedWritingError` for an identifier that is not one of this offer's sessions: no body chooses
    identifiers.
    """
    ids = [str(one["id"]) for one in known]
    named = {str(one["id"]) for one in given if isinstance(one, Mapping) and one.get("id") is not None}
    errors = [
        FieldError(f"sessions[{rank}].id", "is no training session of this offer.", find_nearest(str(one["id"]), ids))
        for rank, one in enumerate(given)
        if isinstance(one, Mapping) and one.get("id") is not None and str(one["id"]) not in ids
    ]
    if errors:
        raise RefusedWritingError.join(errors)
    free = [one for one in known if one["id"] not in named]
    return [_identify(offer_id, one, free) if isinstance(one, Mapping) else one for one in given]


def _identify(offer_id: str, one: Mapping[str, Any], free: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    if one.get("id") is not None:
        return one
    same = next((other for other in free if all(other.get(name) == one.get(name) for name in _SAME)), None)
    if same is not None:
        free.remove(same)
        return {**one, "id": same["id"]}
    return {**one, "id": f"{offer_id[:100]}-{secrets.token_hex(4)}"}
