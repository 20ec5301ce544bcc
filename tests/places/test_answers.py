"""Answers are read for what they say, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from geopy.exc import GeocoderParseError

from service.places.answers import NOT_FOUND, RemoteAnswer, StoredGeocodes, read_answer
from tests.database import make_database

POINT = {"lon": "4.35", "lat": "50.85"}


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ({"addresstype": "house"}, "address"),
        ({"addresstype": "place", "type": "house"}, "address"),
        ({"addresstype": "tourism", "place_rank": 30}, "address"),
        ({"addresstype": "road", "place_rank": 26}, "street"),
        ({"addresstype": "town", "type": "administrative"}, "municipality"),
        ({"addresstype": "something new"}, "municipality"),
        ({"addresstype": ["house"]}, "municipality"),
        ({"address": {"country_code": "be"}, "addresstype": "house"}, "address"),
    ],
)
def test_precision_is_never_finer_than_what_was_found(raw: dict[str, Any], precision: str) -> None:
    assert read_answer({**POINT, **raw}) == RemoteAnswer(4.35, 50.85, precision)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {**POINT, "address": {"country_code": "fr"}},
        {"geometry": {"coordinates": [5.69, 50.85]}, "properties": {"countrycode": "NL", "type": "house"}},
        {"lon": "nan", "lat": "50"},
        {"lon": "0", "lat": "0"},
        {"lon": "50.85", "lat": "4.35"},
    ],
)
def test_what_lies_elsewhere_is_not_found(raw: dict[str, Any] | None) -> None:
    assert read_answer(raw) == NOT_FOUND


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"lon": "east", "lat": "north"},
        {"lon": None, "lat": None},
        {"geometry": {"coordinates": [4.35]}},
        {**POINT, "address": "Rue X"},
        {**POINT, "properties": []},
    ],
)
def test_what_is_no_answer_is_said(raw: dict[str, Any]) -> None:
    with pytest.raises(GeocoderParseError):
        read_answer(raw)


def test_answers_are_kept_for_each_geocoder_apart(tmp_path: Path) -> None:
    engine = make_database(tmp_path)
    cache = StoredGeocodes(engine)
    found = RemoteAnswer(4.35, 50.85, "address")
    assert cache.get("photon", "Rue X 1") is None
    cache.put("photon", "Rue X 1", NOT_FOUND)
    cache.put("photon", "Rue X 1", found)
    cache.put("nominatim", "Rue X 1", NOT_FOUND)
    again = StoredGeocodes(engine)
    assert (again.get("photon", "Rue X 1"), again.get("nominatim", "Rue X 1")) == (found, NOT_FOUND)
    engine.dispose()
