"""Looking places up: folding of names, indexes, and what lies inside what."""

from pathlib import Path

import pytest

from service.places.gazetteer import default_gazetteer, load_gazetteer, make_name_key

PLACES = default_gazetteer()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Liège", "liege"),
        ("Braine-l’Alleud", "braine l alleud"),
        ("Sint-Jans-Molenbeek", "st jans molenbeek"),
        ("ST.-VITH", "st vith"),
        ("Sainte-Cécile", "st cecile"),
        ("Mons-lès-Liège", "mons lez liege"),
        ("Jemeppe s/Sambre", "jemeppe sur sambre"),
        ("Œudeghien", "oeudeghien"),
        ("Straße", "strasse"),
        ("布鲁塞尔", ""),
        ("", ""),
    ],
)
def test_names_fold_to_keys(name: str, key: str) -> None:
    assert make_name_key(name) == key


def test_folding_twice_changes_nothing() -> None:
    for entry in PLACES:
        for name in entry.names.values():
            assert make_name_key(make_name_key(name)) == make_name_key(name)


def test_get_raises_and_find_does_not() -> None:
    assert PLACES.get("21012").get_name("nl") == "Sint-Jans-Molenbeek"
    assert PLACES.find("nowhere") is None
    with pytest.raises(KeyError):
        PLACES.get("nowhere")


def test_a_language_that_is_not_there_gives_the_french_name() -> None:
    assert PLACES.get("44021").get_name("it") == "Gand"


def test_codes_lead_to_localities() -> None:
    assert PLACES.find_by_postal_code("7301")[0].id == "7301-hornu"
    assert PLACES.find_by_postal_code("9999") == ()


def test_a_municipality_covers_its_localities_and_lies_in_its_province() -> None:
    assert {"7301-hornu", "53014"} <= PLACES.covers("53014")
    assert PLACES.covers("53014") < PLACES.covers("50000") < PLACES.covers("BE-WAL")
    assert PLACES.is_within("7301-hornu", "BE-WAL")
    assert not PLACES.is_within("7301-hornu", "BE-VLG")
    assert PLACES.get("7301-hornu").municipality_id == "53014"
    assert PLACES.covers("nowhere") == frozenset()


def test_regions_cover_everything_once() -> None:
    covered = [PLACES.covers(region) for region in ("BE-BRU", "BE-VLG", "BE-WAL")]
    assert sum(map(len, covered)) == len(PLACES) == len(frozenset().union(*covered))


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.csv"
    path.write_text("id,kind\n1,planet\n", encoding="utf-8")
    with pytest.raises((KeyError, ValueError)):
        load_gazetteer(path)
