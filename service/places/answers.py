"""What remote geocoders answer: one answer read out of their JSON, and the table in which answers are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from geopy.exc import GeocoderParseError

from service.database import Engine, open_reading, open_transaction
from service.places.models import GeocodeAnswer
from service.places.rules import CoordinatesError, check_coordinates

# The words of Nominatim (`addresstype`, `type`) and Photon (`type`) in ours.
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
# Nominatim's ranks: 30 is a house or a thing in it, 28 a part of a block, 26 and 27 a street.
_HOUSE_RANK: Final = 28


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


class StoredGeocodes:
    """Answers in the database: they outlive the process, and an interrupted run goes on where it stopped."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, geocoder: str, query: str) -> RemoteAnswer | None:
        """The answer once given to a question, or None where it was never asked."""
        with open_reading(self._engine) as db:
            row = db.get(GeocodeAnswer, (geocoder, query))
            return None if row is None else RemoteAnswer(row.longitude, row.latitude, row.precision)

    def put(self, geocoder: str, query: str, answer: RemoteAnswer) -> None:
        """Keep an answer, in a transaction of its own; a newer one replaces it."""
        row = GeocodeAnswer(
            geocoder=geocoder,
            query=query,
            longitude=answer.lon,
            latitude=answer.lat,
            precision=answer.precision,
        )
        with open_transaction(self._engine) as db:
            db.merge(row)


def read_answer(raw: Mapping[str, Any] | None) -> RemoteAnswer:
    """The answer in what Nominatim or Photon sent for its best find; None stands for no find.

    What lies in another country, or outside Belgium's box, is not found. Raises geopy's
    `GeocoderParseError` for what is no answer at all.
    """
    if raw is None:
        return NOT_FOUND
    try:
        lon, lat = _read_point(raw)
        is_abroad = _read_country(raw) not in ("", "be")
        precision = _read_precision(raw)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise GeocoderParseError(f"The answer cannot be read ({type(error).__name__}).") from error
    try:
        check_coordinates(lon, lat)
    except CoordinatesError:
        return NOT_FOUND
    return NOT_FOUND if is_abroad else RemoteAnswer(lon, lat, precision)


def _read_point(raw: Mapping[str, Any]) -> tuple[float, float]:
    """Longitude and latitude as they were sent: geopy's `Point` turns 200 degrees into -160 without a word."""
    if "lon" in raw:
        return float(raw["lon"]), float(raw["lat"])
    lon, lat = raw["geometry"]["coordinates"][:2]
    return float(lon), float(lat)


def _read_country(raw: Mapping[str, Any]) -> str:
    """The country's code in small letters; the box holds Lille, Maastricht and half of Luxembourg too."""
    code = raw.get("address", {}).get("country_code") or raw.get("properties", {}).get("countrycode")
    return str(code or "").lower()


def _read_precision(raw: Mapping[str, Any]) -> str:
    """What kind of thing was found; what is not known counts as no better than its municipality."""
    rank = raw.get("place_rank")
    if isinstance(rank, int) and rank >= _HOUSE_RANK:
        return "address"
    kinds = (raw.get("addresstype"), raw.get("properties", {}).get("type"), raw.get("type"))
    known = (_PRECISIONS[kind] for kind in kinds if isinstance(kind, str) and kind in _PRECISIONS)
    return next(known, "municipality")
