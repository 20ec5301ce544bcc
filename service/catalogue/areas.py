"""Areas for which offers are told as one number where the map is far out: provinces, then districts.

A district is an arrondissement: municipalities share the first two digits of their code with it. Brussels is one
area at every zoom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.catalogue.catalogue import Catalogue
from service.places.gazetteer import GazetteerEntry, default_gazetteer

CLOSE_ZOOM = 9
"""From this zoom on offers are gathered by how near they are to each other, and no longer by area."""
_DISTRICT_ZOOM = 8
_DIGITS = 2
"""How many digits of a municipality's code are those of its district."""
BRUSSELS = "BE-BRU"
NOWHERE = -1
"""The number of the area of a place that lies in none, or of which only the region is known."""

_ANCHORS = {BRUSSELS: (4.3517, 50.8466), "20001": (4.94, 50.84), "20002": (4.43, 50.59)}
"""Where the marks of the three areas around the capital stand (degrees): their middles would lie upon each other."""
_CHIEF_TOWNS = (
    *("11002", "12025", "13040", "23027 23088", "24062", "25072", "31005", "32003", "33011", "34022", "35013", "36015"),
    *("37022", "38025", "41002", "42006", "43005", "44021", "45035", "46021", "51004", "52011", "53053", "55040"),
    *("56078", "57081 57096", "58001", "61031", "62063", "63079", "64074", "71072", "72021", "73111", "81001", "82039"),
    *("83034", "84043", "85045", "91034", "92094", "93056"),
)
"""The municipalities, by code, that give each district its name; its mark stands at the first of them."""


class Area(NamedTuple):
    """An area with the place of its mark (degrees). ``kind`` is region, province or district."""

    id: str
    kind: str
    names: Mapping[str, str]
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Division:
    """A way to divide the country. ``number_of_row`` (int16) is the number of the area of each row of points."""

    areas: tuple[Area, ...]
    number_of_row: NDArray[np.int16]


def find_division(catalogue: Catalogue, zoom: int) -> Division | None:
    """The areas for a zoom; None where the map is near enough to show offers where they are."""
    if zoom >= CLOSE_ZOOM:
        return None
    kind = "district" if zoom >= _DISTRICT_ZOOM else "province"
    return catalogue.derive(f"areas by {kind}", partial(_divide, kind))


def _divide(kind: str, catalogue: Catalogue) -> Division:
    areas = (_make_region(BRUSSELS), *(_list_provinces() if kind == "province" else map(_make_district, _CHIEF_TOWNS)))
    numbers = {area.id: number for number, area in enumerate(areas)}
    find = _find_province if kind == "province" else _find_district
    of_place = [numbers.get(find(place), NOWHERE) for place in catalogue.labels.place_ids]
    # The last one is of the rows whose place is not known: their code is -1.
    table = np.array([*of_place, NOWHERE], np.int16)
    return Division(areas, table[catalogue.points.place])


def _make_region(place_id: str) -> Area:
    entry = default_gazetteer().get(place_id)
    return _make_area(entry, "region")


def _list_provinces() -> list[Area]:
    return [_make_area(entry, "province") for entry in default_gazetteer() if entry.kind == "province"]


def _make_area(entry: GazetteerEntry, kind: str) -> Area:
    longitude, latitude = _ANCHORS.get(entry.id, (entry.lon, entry.lat))
    return Area(entry.id, kind, entry.names, longitude, latitude)


def _make_district(chief_towns: str) -> Area:
    towns = [default_gazetteer().get(code) for code in chief_towns.split()]
    names = {language: "-".join(town.names[language] for town in towns) for language in towns[0].names}
    return Area(towns[0].id[:_DIGITS], "district", names, towns[0].lon, towns[0].lat)


def _find_province(place_id: str) -> str:
    """The province of a place, or Brussels; empty for what lies in neither."""
    entry = default_gazetteer().find(place_id)
    if entry is None:
        return ""
    return BRUSSELS if entry.region_id == BRUSSELS else entry.province_id


@cache
def _find_district(place_id: str) -> str:
    """The district of a place, or Brussels; empty for what is wider than one.

    Of a third of the villages no source tells the municipality. The nearest one of their province has the district: a
    district is ten times as large.
    """
    entry = default_gazetteer().find(place_id)
    if entry is None or entry.region_id == BRUSSELS:
        return BRUSSELS if entry else ""
    if entry.municipality_id or entry.kind != "locality":
        return entry.municipality_id[:_DIGITS]
    towns = (town for town in default_gazetteer() if town.kind == "municipality" and _is_beside(town, entry))
    return min(towns, key=lambda town: _measure_square(town, entry)).id[:_DIGITS]


def _is_beside(town: GazetteerEntry, entry: GazetteerEntry) -> bool:
    return town.province_id == entry.province_id


def _measure_square(one: GazetteerEntry, other: GazetteerEntry) -> float:
    """The square of a distance, good enough to compare: here a degree of longitude is 0.63 of one of latitude."""
    return ((one.lon - other.lon) * 0.63) ** 2 + (one.lat - other.lat) ** 2
