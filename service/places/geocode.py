"""Geocoders in geopy's form: the embedded gazetteer, and remote ones for background work.

The only module that knows geopy's geocoders. The embedded one needs no network and never claims an address.
Remote ones are off by default, ask slowly, and ask each question once; never use them inside a request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Photon
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from service.places.gazetteer import Gazetteer, default_gazetteer
from service.places.rules import (
    BELGIUM_BOX,
    CoordinatesError,
    PlaceMatch,
    check_coordinates,
    find_nearest_names,
    locate_place,
    locate_places,
)

__all__ = [
    "CoordinatesError",
    "GazetteerGeocoder",
    "GeocodeCache",
    "PlaceMatch",
    "RemoteAnswer",
    "RemoteGeocoder",
    "check_coordinates",
    "find_nearest_names",
    "locate_place",
    "locate_places",
    "make_remote_geocoder",
]

# The public servers ask for one request a second at most.
_DELAY_SECONDS: Final = 1.1
_TIMEOUT_SECONDS: Final = 10.0

# The words of Nominatim (`addresstype`) and Photon (`type`) in ours.
_PRECISIONS: Final = {
    **dict.fromkeys(("house", "building", "amenity", "office", "shop"), "address"),
    **dict.fromkeys(("road", "street"), "street"),
    "postcode": "postal_code",
    **dict.fromkeys(
        ("village", "hamlet", "suburb", "quarter", "neighbourhood", "locality", "district", "city_district"),
        "locality",
    ),
    **dict.fromkeys(("city", "town", "municipality"), "municipality"),
    **dict.fromkeys(("county", "state", "state_district", "region", "province"), "region"),
}


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy is not annotated
    """geopy's interface over the embedded gazetteer.

    `Location.raw` carries `entry` (the `GazetteerEntry`), `precision` and `matched_on`.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._gazetteer = gazetteer or default_gazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        language: str = "fr",
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The place that a text means, or all that it may mean with `exactly_one=False`; None if none.

        The address is written in `language` (fr, nl, de or en).
        """
        locations = [_make_location(match, language) for match in locate_places(query, self._gazetteer)]
        if not locations:
            return None
        return locations[0] if exactly_one else locations


def _make_location(match: PlaceMatch, language: str) -> Location:
    entry = match.entry
    address = f"{entry.postal_code} {entry.get_name(language)}".strip()
    raw = {"entry": entry, "precision": match.precision, "matched_on": match.matched_on}
    return Location(address, Point(match.lat, match.lon), raw)


@dataclass(frozen=True, slots=True)
class RemoteAnswer:
    """What a remote geocoder said: a point in degrees and its precision; no point and `none`: not found."""

    lon: float | None
    lat: float | None
    precision: str


NOT_FOUND: Final = RemoteAnswer(None, None, "none")


class GeocodeCache(Protocol):
    """Where answers are kept, so that each question is asked once."""

    def get(self, geocoder: str, query: str) -> RemoteAnswer | None:
        """The answer once given to a question, or None where it was never asked."""

    def put(self, geocoder: str, query: str, answer: RemoteAnswer) -> None:
        """Keep an answer."""


class RemoteGeocoder:
    """A geocoder elsewhere, asked slowly and once per question. For background work only."""

    def __init__(self, name: str, ask: Callable[[str], Location | None], cache: GeocodeCache) -> None:
        self._name = name
        self._ask = RateLimiter(
            ask, min_delay_seconds=_DELAY_SECONDS, max_retries=1, error_wait_seconds=5.0, swallow_exceptions=False
        )
        self._cache = cache

    def locate(self, query: str) -> RemoteAnswer:
        """The point of an address.

        Raises geopy's `GeopyError` when the geocoder cannot be reached or refuses: that is no answer, and
        is not kept. A point outside Belgium is kept as "not found".
        """
        question = " ".join(query.split())
        known = self._cache.get(self._name, question)
        if known is not None:
            return known
        answer = _read_location(self._ask(question))
        self._cache.put(self._name, question, answer)
        return answer


def make_remote_geocoder(kind: str | None, domain: str, user_agent: str, cache: GeocodeCache) -> RemoteGeocoder | None:
    """The remote geocoder of the settings, or None where there is none.

    Args:
        kind: `nominatim`, `photon`, or `none` (None and "" too) for off.
        domain: host of a self-hosted one; empty for the public one.
        user_agent: how we name ourselves, as the public servers' rules ask.
        cache: where answers are kept.

    Raises:
        ValueError: for another kind.
    """
    if kind in (None, "", "none"):
        return None
    options: dict[str, Any] = {"user_agent": user_agent, "timeout": _TIMEOUT_SECONDS}
    if domain:
        options["domain"] = domain
    if kind == "nominatim":
        nominatim = Nominatim(**options)
        return RemoteGeocoder(kind, partial(nominatim.geocode, country_codes="be", addressdetails=True), cache)
    if kind == "photon":
        west, south, east, north = BELGIUM_BOX
        photon = Photon(**options)
        return RemoteGeocoder(kind, partial(photon.geocode, bbox=[(south, west), (north, east)]), cache)
    raise ValueError(f"{kind!r} is no remote geocoder: none, nominatim or photon.")


def _read_location(location: Location | None) -> RemoteAnswer:
    if location is None:
        return NOT_FOUND
    lon, lat = _read_raw_point(location)
    try:
        check_coordinates(lon, lat)
    except CoordinatesError:
        return NOT_FOUND
    return RemoteAnswer(lon, lat, _read_precision(location.raw))


def _read_raw_point(location: Location) -> tuple[float, float]:
    """Longitude and latitude as they were sent: geopy's `Point` turns 200 degrees into -160 without a word."""
    raw = location.raw
    if "lon" in raw:
        return float(raw["lon"]), float(raw["lat"])
    lon, lat = raw["geometry"]["coordinates"][:2]
    return float(lon), float(lat)


def _read_precision(raw: Any) -> str:
    """What kind of thing was found; what is not known counts as no better than its municipality."""
    kind = raw.get("addresstype") or raw.get("properties", {}).get("type") or raw.get("type")
    return _PRECISIONS.get(str(kind), "municipality")
