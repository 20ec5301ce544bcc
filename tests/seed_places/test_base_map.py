"""The base map that is shipped: small, whole, and drawn by the kinds that the script knows."""

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from service.places.gazetteer import GAZETTEER_PATH, default_gazetteer

FOLDER = GAZETTEER_PATH.parent
OUTLINES: dict[str, Any] = json.loads((FOLDER / "outlines.json").read_text(encoding="utf-8"))
LABELS: list[dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
HOME = {f["properties"]["id"]: f for f in OUTLINES["features"] if f["properties"]["kind"] == "province"}


def _rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _contains(feature: dict[str, Any], lon: float, lat: float) -> bool:
    """By the even-odd rule over all rings."""
    is_inside = False
    for ring in _rings(feature):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                is_inside = not is_inside
    return is_inside


def test_it_is_light() -> None:
    assert (FOLDER / "outlines.json").stat().st_size < 250_000
    assert (FOLDER / "labels.json").stat().st_size < 30_000


def test_ten_provinces_brussels_and_the_neighbours_are_there() -> None:
    assert len(HOME) == 11
    regions = Counter(feature["properties"]["region"] for feature in HOME.values())
    assert regions == {"BE-VLG": 5, "BE-WAL": 5, "BE-BRU": 1}
    countries = {f["properties"].get("country") for f in OUTLINES["features"]}
    assert {"FR", "NL", "DE", "LU", "GB"} <= countries
    assert all(set(f["properties"]["names"]) == {"fr", "nl", "de", "en"} for f in HOME.values())


@pytest.mark.parametrize(
    ("lon", "lat", "owner"),
    [(4.35, 50.85, "BE-BRU"), (3.72, 51.05, "40000"), (5.57, 50.63, "60000"), (3.83, 50.43, "50000")],
)
def test_cities_lie_in_their_province_and_in_no_other(lon: float, lat: float, owner: str) -> None:
    assert [key for key, feature in HOME.items() if _contains(feature, lon, lat)] == [owner]


@pytest.mark.parametrize(
    ("lon", "lat", "owner"),
    [(3.06, 50.63, "FR"), (5.69, 50.85, "NL"), (6.08, 50.776, "DE"), (6.13, 49.61, "LU"), (2.7, 51.5, None)],
)
def test_land_beyond_the_border_is_the_neighbours_and_the_sea_is_nobodys(
    lon: float, lat: float, owner: str | None
) -> None:
    areas = [f for f in OUTLINES["features"] if "Polygon" in f["geometry"]["type"]]
    owners = [f["properties"].get("country") for f in areas if _contains(f, lon, lat)]
    assert owners == ([owner] if owner else [])


def test_nearly_every_place_lies_on_the_map_of_its_province() -> None:
    entries = [e for e in default_gazetteer() if e.kind == "municipality"]
    astray = [e.id for e in entries if not _contains(HOME[e.province_id or e.region_id], e.lon, e.lat)]
    assert len(astray) <= 3, astray


def test_provinces_share_their_borders_point_by_point() -> None:
    brussels = {tuple(point) for ring in _rings(HOME["BE-BRU"]) for point in ring}
    around = {tuple(point) for ring in _rings(HOME["20001"]) for point in ring}
    assert brussels <= around


def test_labels_are_spread_ranked_and_translated() -> None:
    assert 60 <= len(LABELS) <= 140
    assert {label["rank"] for label in LABELS} == {1, 2, 3, 4}
    assert [label["rank"] for label in LABELS] == sorted(label["rank"] for label in LABELS)
    brussels = next(label for label in LABELS if label["names"]["fr"] == "Bruxelles")
    assert brussels["names"] == {"fr": "Bruxelles", "nl": "Brussel", "de": "Brüssel", "en": "Brussels"}
    west, east = min(label["lon"] for label in LABELS), max(label["lon"] for label in LABELS)
    assert (west < 2.9, east > 6.1) == (True, True)
