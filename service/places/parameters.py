"""Places in query parameters: a name or postal code, a point, a box; each refused by the parameter's name."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from service.errors import ImpossibleCoordinatesError, InvalidParameterError
from service.places.gazetteer import GazetteerEntry
from service.places.rules import check_coordinates, find_nearest_names, locate_place

BELGIUM = (2.5, 49.4, 6.5, 51.6)
"""West, south, east, north of the box in which every point lies."""
_KEPT = 100


class Point(NamedTuple):
    """A point in degrees."""

    longitude: float
    latitude: float


def read_place(name: str, text: str) -> GazetteerEntry:
    """The place that a text means; raises :class:`InvalidParameterError` with names that look like it."""
    match = locate_place(text)
    if match is None:
        raise InvalidParameterError(name, f"{text[:80]!r} is no place known here.", find_nearest_names(text))
    return match.entry


@lru_cache(_KEPT)
def read_point(name: str, text: str) -> Point:
    """A point given as ``longitude,latitude`` or as a place, of which the centre is taken.

    Kept for a moment: a search asks what is near it, and then how far each offer is.
    """
    if not any(character.isalpha() for character in text) and ("," in text or "." in text):
        return _read_pair(name, text)
    entry = read_place(name, text)
    return Point(entry.lon, entry.lat)


def _read_pair(name: str, text: str) -> Point:
    longitude, latitude = _read_numbers(name, text, 2, "a point is longitude,latitude (4.35,50.85), or a place")
    _check(name, longitude, latitude)
    return Point(longitude, latitude)


def _check(name: str, longitude: float, latitude: float) -> None:
    try:
        check_coordinates(longitude, latitude)
    except ValueError as error:
        raise ImpossibleCoordinatesError(name, str(error)) from None


def read_box(name: str, text: str) -> tuple[float, float, float, float]:
    """A box ``west,south,east,north`` that shares something with Belgium; it may reach beyond it."""
    west, south, east, north = _read_numbers(name, text, 4, "a box is west,south,east,north (4.2,50.7,4.6,51)")
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        raise ImpossibleCoordinatesError(name, "longitudes go from -180 to 180, latitudes from -90 to 90.")
    if west >= east or south >= north:
        raise InvalidParameterError(name, "west must be less than east, and south less than north.")
    if west > BELGIUM[2] or east < BELGIUM[0] or south > BELGIUM[3] or north < BELGIUM[1]:
        is_swapped = BELGIUM[0] <= south <= BELGIUM[2] and BELGIUM[1] <= west <= BELGIUM[3]
        hint = " Longitude comes before latitude: are they swapped?" if is_swapped else ""
        raise ImpossibleCoordinatesError(name, f"the box lies outside Belgium.{hint}")
    return west, south, east, north


def _read_numbers(name: str, text: str, count: int, expected: str) -> list[float]:
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise InvalidParameterError(name, f"{expected}.") from None
    if len(numbers) != count:
        raise InvalidParameterError(name, f"{expected}; {len(numbers)} number(s) were given.")
    if not all(isfinite(number) for number in numbers):
        raise InvalidParameterError(name, f"{expected}; numbers must be finite.")
    return numbers
