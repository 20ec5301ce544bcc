"""The gazetteer that is shipped: complete, consistent, and where an independent one says it should be."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from geopy.distance import geodesic

from service.places.gazetteer import GAZETTEER_PATH, GazetteerEntry, load_gazetteer

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "geo" / "gazetteer_be.csv"
ENTRIES = load_gazetteer(GAZETTEER_PATH)
BY_ID = {entry.id: entry for entry in ENTRIES}


def _main_localities() -> dict[str, GazetteerEntry]:
    """The first locality of each code is the main one."""
    found: dict[str, GazetteerEntry] = {}
    for entry in ENTRIES:
        if entry.postal_code:
            found.setdefault(entry.postal_code, entry)
    return found


def test_every_region_province_municipality_and_postal_code_is_there() -> None:
    kinds = Counter(entry.kind for entry in ENTRIES)
    assert (kinds["region"], kinds["province"], kinds["municipality"]) == (3, 10, 565)
    assert len(_main_localities()) == 1149


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(ENTRIES)


def test_every_place_lies_in_the_places_that_it_names() -> None:
    for entry in ENTRIES:
        for wider in (entry.municipality_id, entry.province_id, entry.region_id):
            assert not wider or wider in BY_ID, entry.id
        if entry.municipality_id:
            municipality = BY_ID[entry.municipality_id]
            assert municipality.kind == "municipality"
            assert (entry.province_id, entry.region_id) == (municipality.province_id, municipality.region_id)


def test_only_brussels_has_no_province() -> None:
    without = {entry.region_id for entry in ENTRIES if entry.kind != "region" and not entry.province_id}
    assert without == {"BE-BRU"}


def test_every_code_has_a_municipality_and_a_doubtful_hamlet_has_neither() -> None:
    for entry in ENTRIES:
        if entry.kind == "locality" and not entry.municipality_id:
            assert not entry.postal_code, entry.id


def test_every_place_is_in_belgium_and_has_four_names() -> None:
    for entry in ENTRIES:
        assert 2.5 <= entry.lon <= 6.5, entry.id
        assert 49.4 <= entry.lat <= 51.6, entry.id
        assert all(entry.names[language] for language in ("fr", "nl", "de", "en")), entry.id


def test_a_code_without_a_position_of_its_own_says_so() -> None:
    assert BY_ID["7010-shape"].precision == "municipality"
    assert BY_ID["1931-brucargo"].precision == "municipality"
    assert 0 < sum(entry.precision == "municipality" for entry in _main_localities().values()) <= 20


@pytest.mark.parametrize(
    ("place_id", "lon", "lat"),
    [
        ("21004", 4.35, 50.85),
        ("7301-hornu", 3.83, 50.43),
        ("1500-halle", 4.24, 50.73),
        ("6840-neufchateau", 5.44, 49.84),
        ("1130-haren", 4.41, 50.89),
        ("8951-dranouter", 2.78, 50.77),
    ],
)
def test_namesakes_and_villages_are_where_they_belong(place_id: str, lon: float, lat: float) -> None:
    entry = BY_ID[place_id]
    assert geodesic((entry.lat, entry.lon), (lat, lon)).km < 2


def test_positions_agree_with_an_independent_gazetteer() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference gazetteer lies beside the repository, and is not there")
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["is_main"] == "1"]
    ours = _main_localities()
    distances_km = {
        row["postal_code"]: geodesic(
            (ours[row["postal_code"]].lat, ours[row["postal_code"]].lon), (float(row["lat"]), float(row["lon"]))
        ).km
        for row in rows
    }
    near = sum(distance <= 3 for distance in distances_km.values())
    assert near / len(rows) >= 0.95
    assert max(distances_km.values()) <= 15


def test_municipalities_agree_with_an_independent_gazetteer() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference gazetteer lies beside the repository, and is not there")
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["nis_code"] for row in rows} == {e.id for e in ENTRIES if e.kind == "municipality"}
    assert {row["postal_code"] for row in rows} == set(_main_localities())
    official = {(row["postal_code"], row["nis_code"]) for row in rows}
    wrong = [e.id for c, e in _main_localities().items() if (c, e.municipality_id) not in official]
    assert len(wrong) <= 5, wrong


def test_the_file_has_no_coordinates_without_a_source() -> None:
    with GAZETTEER_PATH.open(encoding="utf-8", newline="") as file:
        assert all(row["source"] for row in csv.DictReader(file))


def test_the_lock_files_name_no_index() -> None:
    folder = GAZETTEER_PATH.parent
    assert "http" not in (folder / "requirements.lock").read_text(encoding="utf-8")
    assert "resolved" not in json.dumps(json.loads((folder / "package-lock.json").read_text(encoding="utf-8")))
