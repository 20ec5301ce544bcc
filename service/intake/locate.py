"""Locate: the place that a draft's text names, and for a venue the point, never finer than what is known."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import UNSET

from service.errors import CartoformaError, RefusedDraftError
from service.intake.draft import Draft, OfferDraft, OperatorDraft, VenueDraft
from service.places.rules import PlaceMatch, check_coordinates, find_nearest_names, locate_place

POINT_COLUMNS = ("longitude", "latitude", "precision")
"""Written together or not at all: the store leaves all three alone where a person set the point."""

Columns = dict[str, Any]

_locate = lru_cache(maxsize=10_000)(locate_place)


def locate_draft(draft: Draft) -> Columns:
    """The columns that the draft's place gives; empty for what has no place or names none.

    Raises :class:`RefusedDraftError` naming the field and the nearest names when the gazetteer does
    not know the place, or when a point lies outside Belgium.
    """
    if isinstance(draft, VenueDraft):
        return _locate_venue(draft)
    if isinstance(draft, OperatorDraft | OfferDraft):
        return _locate_record(draft)
    return {}


def _locate_record(draft: OperatorDraft | OfferDraft) -> Columns:
    if draft.place is UNSET:
        return {}
    if not draft.place:
        return {"place_id": None}
    match = _find_match(draft.place, "place")
    return {"place_id": match.entry.id, **_region_of(match, draft.region_id)}


def _locate_venue(draft: VenueDraft) -> Columns:
    match = _match_venue(draft)
    columns: Columns = {}
    if match is not None:
        columns = {"place_id": match.entry.id, **_region_of(match, draft.region_id)}
    elif draft.place is None:
        columns = {"place_id": None}
    return columns | _find_point(draft, match)


def _match_venue(draft: VenueDraft) -> PlaceMatch | None:
    code, name = draft.postal_code or "", draft.place or ""
    if not name:
        return _find_match(code, "postal_code") if code else None
    if not code:
        return _find_match(name, "place")
    return _locate(f"{code} {name}") or _find_match(name, "place")


def _find_point(draft: VenueDraft, match: PlaceMatch | None) -> Columns:
    longitude, latitude = draft.longitude, draft.latitude
    if longitude is UNSET or longitude is None or latitude is UNSET or latitude is None:
        _refuse_half_a_pair(longitude, latitude)
        if match is None:
            return _find_no_point(draft)
        return dict(zip(POINT_COLUMNS, (match.lon, match.lat, match.precision), strict=True))
    try:
        check_coordinates(longitude, latitude)
    except (CartoformaError, ValueError) as error:
        raise RefusedDraftError(getattr(error, "field", "longitude"), str(error)) from None
    precision = "address" if draft.precision is UNSET else draft.precision
    if precision == "none":
        raise RefusedDraftError("precision", "says 'none', but coordinates are given.")
    return dict(zip(POINT_COLUMNS, (float(longitude), float(latitude), precision), strict=True))


def _find_no_point(draft: VenueDraft) -> Columns:
    if draft.precision is not UNSET and draft.precision != "none":
        raise RefusedDraftError("precision", f"says {draft.precision!r}, but nothing says where the venue is.")
    if draft.precision is UNSET and draft.longitude is UNSET:
        return {}
    return dict(zip(POINT_COLUMNS, (None, None, "none"), strict=True))


def _refuse_half_a_pair(longitude: Any, latitude: Any) -> None:
    for field, value, other in (("latitude", latitude, longitude), ("longitude", longitude, latitude)):
        if (value is UNSET or value is None) and not (other is UNSET or other is None):
            raise RefusedDraftError(field, "is missing: a point has two coordinates.")


def _find_match(text: str, field: str) -> PlaceMatch:
    match = _locate(text)
    if match is None:
        raise RefusedDraftError(field, f"{text!r} is not a place that the gazetteer knows.", find_nearest_names(text))
    return match


def _region_of(match: PlaceMatch, stated: Any) -> Columns:
    if stated is not UNSET and stated is not None:
        return {}
    entry = match.entry
    region_id = entry.id if entry.kind == "region" else entry.region_id
    return {"region_id": region_id or None}
