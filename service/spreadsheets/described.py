"""Which of an operator's venues a row describes: one of the same name that stands where the row says.

What either leaves out does not disagree. Two venues may have one name, in two towns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.catalogue.words import fold
from service.database import Db
from service.intake.documents import read_documents
from service.places.gazetteer import default_gazetteer
from service.places.rules import locate_place
from service.spreadsheets.values import Venues


def find_described(db: Db, venues: Venues, described: Mapping[str, str]) -> str | None:
    """The one venue that a row describes: its name, and its street, postal code and place; None for none, or many."""
    named = venues.list_named(described["name"])
    stored = read_documents(db, "venue", named) if named else {}
    found = [name for name in named if name in stored and _agrees(described, stored[name].row)]
    return found[0] if len(found) == 1 else None


def _agrees(described: Mapping[str, str], row: Mapping[str, Any]) -> bool:
    for name in ("street", "postal_code"):
        said, known = described.get(name), row[name]
        if said and known and fold(said).split() != fold(known).split():
            return False
    place = f"{described.get('postal_code', '')} {described.get('place', '')}".strip()
    return not place or not row["place_id"] or _is_there(place, row["place_id"])


def _is_there(place: str, place_id: str) -> bool:
    """Whether a place as it is written is the one that is known, or one within the other."""
    match, places = locate_place(place), default_gazetteer()
    if match is None:
        return False
    return place_id in places.covers(match.entry.id) or match.entry.id in places.covers(place_id)
