"""Where places are: match labels with GeoNames inside the right area, and fall back in the open.

A name alone is no proof in a country with two Halles, five Neufvilles and a Limbourg outside Limburg. A
toponym counts only when it lies in a canton of the municipality that the postal code belongs to. What
cannot be matched is put at its municipality, and says so (`precision`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import shapely  # type: ignore[import-untyped]
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]

from seed.places.names import clean_label
from seed.places.sources import AdministrativeArea, PostalCode, Toponym, Village
from service.places.gazetteer import make_name_key

# GeoNames rounds and places its points by hand: a village on the border may lie just outside (about 1 km).
_TOLERANCE_DEGREES: Final = 0.012
# The highest rating that rests on another name than the toponym's own, see `rate_toponym`.
_BY_ANOTHER_NAME: Final = 2

VILLAGE_SOURCE: Final = "countrystatecity"


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees, what it is the centre of, where it comes from, and the toponym that gave it."""

    lon: float
    lat: float
    precision: Literal["locality", "municipality"]
    source: str
    municipality_id: str
    toponym: Toponym | None = None


Cantons = Mapping[str, tuple[BaseGeometry, tuple[str, ...]]]


def build_areas(cantons: Cantons) -> dict[str, BaseGeometry]:
    """The area where each municipality must lie: the union of its cantons, a little widened. Degrees."""
    polygons = defaultdict(list)
    for polygon, municipality_ids in cantons.values():
        for municipality_id in municipality_ids:
            polygons[municipality_id].append(shapely.simplify(polygon, 0.0005))
    areas = {key: shapely.union_all(shapely.buffer(parts, _TOLERANCE_DEGREES)) for key, parts in polygons.items()}
    for area in areas.values():
        shapely.prepare(area)
    return areas


def rate_toponym(toponym: Toponym, key: str) -> int:
    """How well a toponym bears a name: 4 its own, 3 one it begins or that begins it, 2 another, 1 as 3; 0 no."""
    if toponym.key == key:
        return 4
    if f"{toponym.key} ".startswith(f"{key} ") or f"{key} ".startswith(f"{toponym.key} "):
        return 3
    if key in toponym.alternate_keys:
        return 2
    return int(any(alternate.startswith(f"{key} ") for alternate in toponym.alternate_keys))


class Locator:
    """Finds the position of postal codes and municipalities."""

    def __init__(
        self,
        municipalities: Sequence[AdministrativeArea],
        toponyms: Sequence[Toponym],
        villages: Mapping[str, Village],
        cantons: Cantons,
    ) -> None:
        self._villages = villages
        self._names = {place.id: frozenset(map(make_name_key, place.names.values())) for place in municipalities}
        self._owners = {key: place for place, keys in self._names.items() for key in keys}
        self._areas = build_areas(cantons)
        points = shapely.points([(toponym.lon, toponym.lat) for toponym in toponyms])
        self._toponyms = {
            place: [toponyms[index] for index in shapely.contains(area, points).nonzero()[0]]
            for place, area in self._areas.items()
        }

    def match(self, keys: Iterable[str], municipality_id: str) -> tuple[int, Toponym] | None:
        """The toponym in the area of a municipality that bears one of these names best, with its rating.

        Of equals the more populous wins. A toponym named like another municipality counts under its own
        name only: GeoNames files some villages as further names of the town next to them.
        """
        names = tuple(keys)
        best: tuple[int, int, int, Toponym] | None = None
        for toponym in self._toponyms[municipality_id]:
            rating = max(rate_toponym(toponym, key) for key in names)
            is_foreign = self._owners.get(toponym.key, municipality_id) != municipality_id
            if rating == 0 or (is_foreign and rating <= _BY_ANOTHER_NAME):
                continue
            candidate = (rating, toponym.population, -toponym.id, toponym)
            best = candidate if best is None or candidate[:3] > best[:3] else best
        return None if best is None else (best[0], best[3])

    def locate_code(self, code: PostalCode) -> Position | None:
        """The position of the main locality of a postal code, or None where no source has it.

        GeoNames by name first, then the village data. A code that two municipalities share goes to the
        one named in its label, or else to the one where the name fits best.
        """
        keys = frozenset(make_name_key(clean_label(label)) for label in code.labels.values())
        best: tuple[bool, int, Position] | None = None
        for municipality_id in code.municipality_ids if keys else ():
            match = self.match(keys, municipality_id)
            if match is None:
                continue
            candidate = (
                not keys.isdisjoint(self._names[municipality_id]),
                match[0],
                _make_position(match[1], "locality", municipality_id),
            )
            best = candidate if best is None or candidate[:2] > best[:2] else best
        return self._locate_village(code, keys) if best is None else best[2]

    def _locate_village(self, code: PostalCode, keys: frozenset[str]) -> Position | None:
        """By the village data, if the village lies in the right area and bears the name.

        Where the label is the invented name of a merged municipality, the village is one of its parts: it
        is looked up in GeoNames and stands for the municipality.
        """
        village = self._villages.get(code.code)
        if village is None:
            return None
        key = make_name_key(village.name)
        for municipality_id in code.municipality_ids:
            if key in keys and shapely.contains_xy(self._areas[municipality_id], village.lon, village.lat):
                return Position(village.lon, village.lat, "locality", VILLAGE_SOURCE, municipality_id)
            if match := self.match([key], municipality_id):
                return _make_position(match[1], "municipality", municipality_id)
        return None

    def locate_municipality(self, municipality_id: str, localities: Sequence[Position]) -> Position:
        """The position of a municipality: the toponym with its name, or the middle of its localities.

        Only a municipality with neither is put in the middle of its canton.
        """
        match = self.match(self._names[municipality_id], municipality_id)
        if match is not None:
            return _make_position(match[1], "municipality", municipality_id)
        if localities:
            lon = sum(place.lon for place in localities) / len(localities)
            lat = sum(place.lat for place in localities) / len(localities)
            return Position(lon, lat, "municipality", "middle of its localities", municipality_id)
        middle = shapely.centroid(self._areas[municipality_id])
        return Position(middle.x, middle.y, "municipality", "middle of its canton", municipality_id)


def _make_position(toponym: Toponym, precision: Literal["locality", "municipality"], municipality_id: str) -> Position:
    return Position(toponym.lon, toponym.lat, precision, "geonames", municipality_id, toponym)
