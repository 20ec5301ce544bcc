"""geopy's interface over the gazetteer, and remote geocoders that are asked slowly and once."""

from typing import Any

import pytest
from geopy.exc import GeocoderUnavailable
from geopy.location import Location
from geopy.point import Point

from service.places.answers import NOT_FOUND, RemoteAnswer
from service.places.geocode import GazetteerGeocoder, RemoteGeocoder, make_remote_geocoder


class MemoryCache:
    """Answers in a dictionary."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], RemoteAnswer] = {}

    def get(self, geocoder: str, query: str) -> RemoteAnswer | None:
        return self.answers.get((geocoder, query))

    def put(self, geocoder: str, query: str, answer: RemoteAnswer) -> None:
        self.answers[geocoder, query] = answer


def _make_location(raw: dict[str, Any]) -> Location:
    return Location("somewhere", Point(0, 0), raw)


def test_it_answers_as_geopy_does() -> None:
    location = GazetteerGeocoder().geocode("Rue X 1, 7000 Bergen", language="nl")
    assert isinstance(location, Location)
    assert location.address == "7000 Bergen"
    assert (round(location.latitude, 1), round(location.longitude, 1)) == (50.5, 4.0)
    assert location.raw["entry"].id == "7000-mons"
    assert location.raw["precision"] == "locality"


def test_it_gives_every_candidate_when_asked_to() -> None:
    locations = GazetteerGeocoder().geocode("Namur", exactly_one=False)
    assert isinstance(locations, list)
    assert [location.raw["entry"].kind for location in locations] == ["municipality", "province", "locality"]


def test_it_answers_none_rather_than_a_guess() -> None:
    assert GazetteerGeocoder().geocode("Charlroi") is None
    assert GazetteerGeocoder().geocode("Charlroi", exactly_one=False) is None


@pytest.mark.parametrize("kind", [None, "", "none"])
def test_no_remote_geocoder_by_default(kind: str | None) -> None:
    assert make_remote_geocoder(kind, "", "cartoforma", MemoryCache()) is None


@pytest.mark.parametrize("kind", ["nominatim", "photon"])
def test_remote_geocoders_are_made_by_name(kind: str) -> None:
    assert isinstance(make_remote_geocoder(kind, "geocoder.example", "cartoforma tests", MemoryCache()), RemoteGeocoder)


def test_another_remote_geocoder_is_refused() -> None:
    with pytest.raises(ValueError, match="oracle"):
        make_remote_geocoder("oracle", "", "cartoforma", MemoryCache())


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ({"lon": "4.35", "lat": "50.85", "addresstype": "house"}, RemoteAnswer(4.35, 50.85, "address")),
        ({"lon": "4.35", "lat": "50.85", "addresstype": "road"}, RemoteAnswer(4.35, 50.85, "street")),
        ({"lon": "4.35", "lat": "50.85"}, RemoteAnswer(4.35, 50.85, "municipality")),
        (
            {"geometry": {"coordinates": [4.35, 50.85]}, "properties": {"type": "street"}},
            RemoteAnswer(4.35, 50.85, "street"),
        ),
        ({"lon": "200", "lat": "50", "addresstype": "house"}, NOT_FOUND),
        ({"lon": "2.35", "lat": "48.86", "addresstype": "house"}, NOT_FOUND),
    ],
)
def test_an_answer_says_its_precision_and_lies_in_belgium(raw: dict[str, Any], answer: RemoteAnswer) -> None:
    assert RemoteGeocoder("test", lambda _: _make_location(raw), MemoryCache()).locate("x") == answer


def test_each_question_is_asked_once_even_without_an_answer() -> None:
    asked: list[str] = []

    def ask(query: str) -> None:
        asked.append(query)

    geocoder = RemoteGeocoder("test", ask, MemoryCache())
    assert geocoder.locate("Rue  X 1") == NOT_FOUND
    assert geocoder.locate(" Rue X 1 ") == NOT_FOUND
    assert asked == ["Rue X 1"]


def test_a_geocoder_that_is_away_leaves_nothing_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_: str) -> Location:
        raise GeocoderUnavailable("away")

    cache = MemoryCache()
    geocoder = RemoteGeocoder("test", ask, cache)
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", lambda _: None)
    with pytest.raises(GeocoderUnavailable):
        geocoder.locate("Rue X 1")
    assert cache.answers == {}
