"""How a text names a place: postal codes, names in four languages, addresses, namesakes.

A text is understood or it is not: `locate_place` never guesses at a spelling (`find_nearest_names` proposes,
a person chooses), and a code that contradicts the name beside it is refused. Nothing here needs geopy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from service.places.gazetteer import Gazetteer, GazetteerEntry, default_gazetteer, make_name_key
from service.places.search import suggest_names

BELGIUM_BOX: Final = (2.5, 49.4, 6.5, 51.6)
"""West, south, east, north of the box in which every point lies, in degrees."""

MatchPrecision = Literal["locality", "municipality", "region", "postal_code"]
MatchedOn = Literal["id", "name", "alias", "postal_code", "postal_code_and_name"]

_LONGEST_QUERY: Final = 200
# A code and a name beside it may disagree by this much: post rounds cross municipal borders. Kilometres.
_SAME_PLACE_KM: Final = 15.0
_POSTAL_CODE: Final = re.compile(r"(?<![\w-])(?:BE?[- ]?)?(\d{4})(?![\w-]*\d)", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[,;\n()|]| [-/] ")
_HOUSE_NUMBER: Final = re.compile(r"^.*\d\w?\s+(?=\D*$)")
_COUNTRY: Final = frozenset({"belgique", "belgie", "belgien", "belgium", "be", "b"})
_NEEDLESS_ENDING: Final = re.compile(r" (?:belgique|belgie|belgien|belgium|ville|stad|stadt|city)$")
_KIND_WORDS: Final = re.compile(
    r"^(?:(?:la )?(?:ville|commune|municipalite|city|town) (?:de |d |du |of )|"
    r"(?:stad|gemeente|stadt|gemeinde|municipality of) )"
)


class CoordinatesError(ValueError):
    """Coordinates that are no place in Belgium; `field` is the coordinate that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a text was understood as. Degrees; `precision` is never finer than what the text and data give."""

    entry: GazetteerEntry
    lon: float
    lat: float
    precision: MatchPrecision
    matched_on: MatchedOn


def check_coordinates(lon: float, lat: float) -> None:
    """Raise `CoordinatesError` unless longitude and latitude (degrees) can be a place in Belgium."""
    for field, value in (("longitude", lon), ("latitude", lat)):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise CoordinatesError(field, f"{field} must be a number of degrees.")
        if not math.isfinite(value):
            raise CoordinatesError(field, f"{field} must be finite.")
    _check_box(lon, lat)


def _check_box(lon: float, lat: float) -> None:
    west, south, east, north = BELGIUM_BOX
    if lon == 0 and lat == 0:
        raise CoordinatesError("longitude", "0/0 is the default of a form, not a place in Belgium.")
    if west <= lat <= east and south <= lon <= north:
        raise CoordinatesError("longitude", "longitude comes before latitude: are they swapped?")
    if not west <= lon <= east:
        raise CoordinatesError("longitude", f"longitude {lon:g} is outside Belgium ({west} to {east}).")
    if not south <= lat <= north:
        raise CoordinatesError("latitude", f"latitude {lat:g} is outside Belgium ({south} to {north}).")


def locate_place(query: str) -> PlaceMatch | None:
    """The place that a text means, or None where none or contradicting ones are named."""
    matches = locate_places(query)
    return matches[0] if matches else None


def locate_places(query: str, gazetteer: Gazetteer | None = None) -> list[PlaceMatch]:
    """Every place that a text may mean, the likeliest first; namesakes after it.

    Understood are names, aliases, postal codes (`1080`, `B-1080`), both together, addresses that end in
    a place, a place with its province or region (`Mons (Hainaut)`), and ids of the gazetteer.
    """
    places = gazetteer or default_gazetteer()
    text = query.strip()
    if not text or len(text) > _LONGEST_QUERY:
        return []
    if (entry := places.find(text)) is not None:
        return [_make_match(entry, "id")]
    for code in reversed(list(_POSTAL_CODE.finditer(text))):
        if places.find_by_postal_code(code[1]):
            around = (text[code.end() :], text[: code.start()])
            return _locate_code(places, code[1], [key for part in around for key in _split(places, part)])
    return _locate_segments(places, _split(places, text))


def find_nearest_names(query: str, n: int = 3) -> list[str]:
    """Names that are spelt like a text, nearest first: for "did you mean", never for an answer."""
    return suggest_names(default_gazetteer(), query, n)


def _split(places: Gazetteer, text: str) -> list[str]:
    """The parts of a text that may name a place, as keys, without house numbers and the country's name."""
    keys = []
    for part in _SEPARATORS.split(text):
        key = make_name_key(_HOUSE_NUMBER.sub("", part.strip()))
        if not _find_named(places, key):
            # "Ville de Mons", "Bruxelles-Ville"; but Villers-la-Ville is called so.
            key = _NEEDLESS_ENDING.sub("", _KIND_WORDS.sub("", key))
        if key and key not in _COUNTRY:
            keys.append(key)
    return keys


def _locate_code(places: Gazetteer, code: str, keys: Sequence[str]) -> list[PlaceMatch]:
    """By a known postal code and the names around it; nothing where they name a place elsewhere."""
    localities = places.find_by_postal_code(code)
    for key in keys:
        for entry in localities:
            if _bears_name(places, entry, key):
                return [_make_match(entry, "postal_code_and_name")]
    named = [entry for key in keys[:1] for entry in _find_named(places, key) if entry.kind != "region"]
    if named and not any(_are_near(entry, localities[0]) for entry in named):
        return []
    return [_make_match(entry, "postal_code") for entry in localities]


def _bears_name(places: Gazetteer, entry: GazetteerEntry, key: str) -> bool:
    """Whether a locality, or for the main one its municipality, is called so."""
    return any(found.id == entry.id for found in _find_named(places, key))


def _find_named(places: Gazetteer, key: str) -> tuple[GazetteerEntry, ...]:
    return places.find_by_name(key) + places.find_by_alias(key)


def _are_near(one: GazetteerEntry, other: GazetteerEntry) -> bool:
    """Whether two places are the same, nested, or less than a post round apart (by a flat approximation)."""
    if one.id in (other.municipality_id, other.province_id, other.region_id):
        return True
    east_km = (one.lon - other.lon) * 111.2 * math.cos(math.radians(one.lat))
    return math.hypot(east_km, (one.lat - other.lat) * 111.2) <= _SAME_PLACE_KM


def _locate_segments(places: Gazetteer, keys: Sequence[str]) -> list[PlaceMatch]:
    """By names alone. Where several parts are places, the narrower one is meant and the wider ones tell which."""
    found = [matches for key in keys if (matches := _rank(places, key))]
    if not found:
        return []
    if len(found) == 1:
        return found[0]
    for index, matches in enumerate(found):
        others = [other for position, other in enumerate(found) if position != index]
        fitting = [match for match in matches if all(_fits(places, match, other) for other in others)]
        if fitting:
            return fitting
    return []


def _fits(places: Gazetteer, match: PlaceMatch, wider: Iterable[PlaceMatch]) -> bool:
    """Whether a match lies in one of these; where its municipality is not known, whether it lies near."""
    is_loose = match.entry.kind == "locality" and not match.entry.municipality_id
    return any(
        places.is_within(match.entry.id, other.entry.id)
        or (is_loose and other.entry.kind == "municipality" and _are_near(match.entry, other.entry))
        for other in wider
    )


def _rank(places: Gazetteer, key: str) -> list[PlaceMatch]:
    """What a name means, likeliest first: names before aliases, municipalities first, then by inhabitants."""
    named = _order(places.find_by_name(key))
    aliased = _order(places.find_by_alias(key))
    seen = {entry.id for entry in named}
    return [_make_match(entry, "name") for entry in named] + [
        _make_match(entry, "alias") for entry in aliased if entry.id not in seen
    ]


def _order(entries: Sequence[GazetteerEntry]) -> list[GazetteerEntry]:
    """Municipalities, then provinces and regions, then localities; more inhabitants first.

    A province goes before a municipality of its name that lies elsewhere: `Limburg` is not `Limbourg`
    in the province of Liège, but `Namur` is the city.
    """
    municipalities = [entry for entry in entries if entry.kind == "municipality"]
    ranks: dict[str, Callable[[GazetteerEntry], int]] = {
        "region": lambda _: 1,
        "province": lambda e: 1 if any(m.province_id == e.id for m in municipalities) else -1,
        "municipality": lambda _: 0,
        "locality": lambda _: 2,
    }
    return sorted(entries, key=lambda entry: (ranks[entry.kind](entry), -entry.population, entry.id))


def _make_match(entry: GazetteerEntry, matched_on: MatchedOn) -> PlaceMatch:
    precision: MatchPrecision = entry.precision
    if matched_on == "postal_code" and precision == "locality":
        precision = "postal_code"
    return PlaceMatch(entry, entry.lon, entry.lat, precision, matched_on)
