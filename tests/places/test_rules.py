"""How texts name places: what is understood, what comes first, and what is refused."""

import math

import pytest

from service.places.rules import CoordinatesError, check_coordinates, find_nearest_names, locate_place, locate_places

UNDERSTOOD = [
    # names, in four languages, with and without accents and case
    ("Bruxelles", "21004", "municipality"),
    ("brussel", "21004", "municipality"),
    ("BRÜSSEL", "21004", "municipality"),
    ("Brussels", "21004", "municipality"),
    ("Gand", "44021", "municipality"),
    ("gent", "44021", "municipality"),
    ("Ghent", "44021", "municipality"),
    ("Anvers", "11002", "municipality"),
    ("Antwerpen", "11002", "municipality"),
    ("Courtrai", "34022", "municipality"),
    ("Kortrijk", "34022", "municipality"),
    ("liege", "62063", "municipality"),
    ("Luik", "62063", "municipality"),
    ("Lüttich", "62063", "municipality"),
    ("Bergen", "53053", "municipality"),
    ("Doornik", "57081", "municipality"),
    ("Moeskroen", "57096", "municipality"),
    ("Löwen", "24062", "municipality"),
    ("Kelmis", "63040", "municipality"),
    ("La Calamine", "63040", "municipality"),
    ("Sankt Vith", "63067", "municipality"),
    ("St. Vith", "63067", "municipality"),
    ("Saint-Vith", "63067", "municipality"),
    ("Charleroi", "52011", "municipality"),
    ("Hasselt", "71072", "municipality"),
    ("Hornu", "7301-hornu", "locality"),
    ("louvain la neuve", "1348-louvain-la-neuve", "locality"),
    ("Haren", "1130-haren", "locality"),
    # part of a name, abbreviations
    ("Molenbeek", "21012", "municipality"),
    ("Sint-Jans-Molenbeek", "21012", "municipality"),
    ("Molenbeek-St-Jean", "21012", "municipality"),
    ("St Jans Molenbeek", "21012", "municipality"),
    ("Jemeppe s/Sambre", "92140", "municipality"),
    ("Braine l'Alleud", "25014", "municipality"),
    ("Ville de Bruxelles", "21004", "municipality"),
    ("Bruxelles-Ville", "21004", "municipality"),
    ("Stad Gent", "44021", "municipality"),
    # codes
    ("1080", "1080-molenbeek-saint-jean", "postal_code"),
    ("B-7000", "7000-mons", "postal_code"),
    ("BE-9000", "9000-gent", "postal_code"),
    ("7010", "7010-shape", "municipality"),
    ("7000 Mons", "7000-mons", "locality"),
    ("7000 Bergen", "7000-mons", "locality"),
    ("B-4000 Luik", "4000-liege", "locality"),
    ("7301 Hornu", "7301-hornu", "locality"),
    ("1050 Bruxelles", "1050-ixelles", "postal_code"),
    ("4607 Feneur", "4607-dalhem", "postal_code"),
    # addresses: the place, never the street
    ("Rue X 1, 7000 Mons", "7000-mons", "locality"),
    ("Rue de Mons 5, Tournai", "57081", "municipality"),
    ("Rue de Namur 5 Tournai", "57081", "municipality"),
    ("Avenue Louise 149, 1050 Ixelles", "1050-ixelles", "locality"),
    ("Boulevard de 1830 12, 1000 Bruxelles", "1000-bruxelles", "locality"),
    ("Boulevard 1830 12/3, 1000 Bruxelles", "1000-bruxelles", "locality"),
    ("1000 Brussel, België", "1000-bruxelles", "locality"),
    ("Mons, Belgique", "53053", "municipality"),
    ("Parc scientifique, Gembloux", "92142", "municipality"),
    # namesakes
    ("Mons (Hainaut)", "53053", "municipality"),
    ("Mons, Wallonie", "53053", "municipality"),
    ("Ixelles, Bruxelles", "21009", "municipality"),
    ("Halle", "23027", "municipality"),
    ("Namur", "92094", "municipality"),
    ("Limburg", "70000", "region"),
    ("Limbourg (Liège)", "63046", "municipality"),
    ("Luxembourg", "80000", "region"),
    ("Celles", "57018", "municipality"),
    ("Forest", "21007", "municipality"),
    # wide places and ids
    ("Wallonie", "BE-WAL", "region"),
    ("Vlaanderen", "BE-VLG", "region"),
    ("Province de Liège", "60000", "region"),
    ("Provincie Antwerpen", "10000", "region"),
    ("Hainaut", "50000", "region"),
    ("BE-BRU", "BE-BRU", "region"),
    ("21012", "21012", "municipality"),
]


@pytest.mark.parametrize(("query", "place_id", "precision"), UNDERSTOOD)
def test_texts_name_places(query: str, place_id: str, precision: str) -> None:
    match = locate_place(query)
    assert match is not None
    assert (match.entry.id, match.precision) == (place_id, precision)
    assert (match.lon, match.lat) == (match.entry.lon, match.entry.lat)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        ",",
        "zzz",
        "Charlroi",
        "Molenbek",
        "9999",
        "0000",
        "7000 Namur",
        "Rue de Mons 5, 9000 Namur",
        "Mons (Liège)",
        "Gare de Mons",
        "4.35,50.85",
        "Paris",
        "布鲁塞尔",
        "x" * 10_000,
        "7000 " * 2_000,
        "' OR 1=1 --",
        "\x00",
    ],
)
def test_what_is_not_understood_is_not_guessed(query: str) -> None:
    assert locate_place(query) is None


def test_every_name_of_every_place_leads_to_it() -> None:
    from service.places.gazetteer import default_gazetteer

    for entry in default_gazetteer():
        for name in entry.names.values():
            assert entry.id in {match.entry.id for match in locate_places(name)}, name


def test_every_code_with_its_name_leads_to_that_code() -> None:
    from service.places.gazetteer import default_gazetteer

    for entry in default_gazetteer():
        if entry.postal_code:
            match = locate_place(f"{entry.postal_code} {entry.get_name('nl')}")
            assert match is not None
            assert match.entry.postal_code == entry.postal_code


def test_no_answer_claims_an_address() -> None:
    match = locate_place("Rue de Nimy 1, 7000 Mons")
    assert match is not None
    assert match.precision not in ("address", "street")
    assert match.matched_on == "postal_code_and_name"


def test_namesakes_follow_the_likeliest() -> None:
    assert [match.entry.id for match in locate_places("Halle")][:2] == ["23027", "1500-halle"]
    assert "90000" in [match.entry.id for match in locate_places("Namur")]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Charlroi", "Charleroi"),
        ("Molenbek-Saint-Jean", "Molenbeek-Saint-Jean"),
        ("Antwerpn", "Antwerpen"),
        ("Mollenbeek", "Molenbeek"),
    ],
)
def test_a_misspelling_is_told_the_nearest_names(query: str, name: str) -> None:
    assert find_nearest_names(query)[0] == name
    assert len(find_nearest_names(query, 2)) <= 2


def test_an_unknown_code_is_told_codes_like_it() -> None:
    assert all(name.startswith("999") for name in find_nearest_names("9999"))
    assert find_nearest_names("") == []


@pytest.mark.parametrize(
    ("lon", "lat", "field", "words"),
    [
        (50.85, 4.35, "longitude", "swapped?"),
        (0, 0, "longitude", "0/0"),
        (2.35, 48.86, "longitude", "outside Belgium"),
        (4.35, 52.4, "latitude", "outside Belgium"),
        (math.nan, 50.85, "longitude", "finite"),
        (4.35, math.inf, "latitude", "finite"),
        (True, 50.85, "longitude", "number"),
        (200.0, 50.0, "longitude", "outside Belgium"),
    ],
)
def test_coordinates_that_are_no_place_are_refused(lon: float, lat: float, field: str, words: str) -> None:
    with pytest.raises(CoordinatesError, match=r".*") as caught:
        check_coordinates(lon, lat)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_coordinates_in_belgium_pass() -> None:
    check_coordinates(4.35, 50.85)
    check_coordinates(5, 50)
