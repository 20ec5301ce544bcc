"""Geocoders in geopy's form: the embedded gazetteer, and remote ones for background work.

The only module that knows geopy's geocoders. The embedded one needs no network and never claims an address.
Remote ones are off by default, ask slowly, and ask each question once; never use them inside a request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from geopy.exc import GeocoderParseError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Photon
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from service.places.answers import GeocodeCache, RemoteAnswer, read_answer
from service.places.gazetteer import Gazetteer, default_gazetteer
from service.places.remote import GuardedAdapter
from service.places.rules import BELGIUM_BOX, PlaceMatch, locate_places

# The public servers ask for one request a second at most.
_DELAY_SECONDS: Final = 1.1
_TIMEOUT_SECONDS: Final = 10.0

# geopy logs each retry with its traceback; without a handler that would be printed, while what fails in the
# end is in the report.
logging.getLogger("geopy").addHandler(logging.NullHandler())


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


class RemoteGeocoder:
    """A geocoder elsewhere, asked slowly and once per question. For background work only.

    `kind` is nominatim or photon; `asked_count` counts the questions that really left.
    """

    def __init__(self, kind: str, ask: Callable[[str], Location | None], cache: GeocodeCache, host: str = "") -> None:
        self.kind = kind
        self.asked_count = 0
        self._key = f"{kind}@{host}" if host else kind  # two servers may know different things
        self._cache = cache
        self._ask_slowly = RateLimiter(
            partial(_ask, ask),
            min_delay_seconds=_DELAY_SECONDS,
            max_retries=1,
            error_wait_seconds=5.0,
            swallow_exceptions=False,
        )

    def find_known(self, query: str) -> RemoteAnswer | None:
        """The answer that was given before, or None where the question would have to be asked."""
        return self._cache.get(self._key, _make_question(query))

    def locate(self, query: str) -> RemoteAnswer:
        """The point of an address.

        Raises geopy's `GeopyError` when the geocoder cannot be reached, refuses or says nothing that can
        be read: that is no answer, and is not kept. A point outside Belgium is kept as "not found".
        """
        known = self.find_known(query)
        if known is not None:
            return known
        self.asked_count += 1
        question = _make_question(query)
        answer: RemoteAnswer = self._ask_slowly(question)
        self._cache.put(self._key, question, answer)
        return answer


def make_remote_geocoder(kind: str | None, domain: str, user_agent: str, cache: GeocodeCache) -> RemoteGeocoder | None:
    """The remote geocoder of the settings, or None where there is none.

    Args:
        kind: `nominatim`, `photon`, or `none` (None and "" too) for off.
        domain: host of a self-hosted one, which may lie on a private network, with its port where it has
            one and `http://` in front where it has no https; empty for the public one.
        user_agent: how we name ourselves, as the public servers' rules ask.
        cache: where answers are kept.

    Raises:
        ValueError: for another kind.
    """
    if kind in (None, "", "none"):
        return None
    scheme, _, host = domain.rpartition("://")
    options: dict[str, Any] = {
        "user_agent": user_agent,
        "timeout": _TIMEOUT_SECONDS,
        "adapter_factory": partial(GuardedAdapter, is_private_allowed=bool(host)),
    }
    if host:
        options |= {"domain": host, "scheme": scheme or "https"}
    if kind == "nominatim":
        ask = partial(Nominatim(**options).geocode, country_codes="be", addressdetails=True)
    elif kind == "photon":
        west, south, east, north = BELGIUM_BOX
        ask = partial(Photon(**options).geocode, bbox=[(south, west), (north, east)])
    else:
        raise ValueError(f"{kind!r} is no remote geocoder: none, nominatim or photon.")
    return RemoteGeocoder(kind, ask, cache, host)


def _make_question(query: str) -> str:
    return " ".join(query.split())


def _ask(ask: Callable[[str], Location | None], question: str) -> RemoteAnswer:
    try:
        location = ask(question)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # geopy reads what was sent as if it always had the right form.
        raise GeocoderParseError(f"The answer cannot be read ({type(error).__name__}).") from error
    return read_answer(None if location is None else location.raw)
