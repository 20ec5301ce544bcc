"""Suggestions while typing."""

import pytest

from service.places.gazetteer import default_gazetteer
from service.places.search import suggest_places

PLACES = default_gazetteer()


def _suggest(q: str, lang: str = "fr", limit: int = 10) -> list[str]:
    return [entry.get_name(lang) for entry in suggest_places(PLACES, q, lang, limit)]


@pytest.mark.parametrize(
    ("q", "lang", "first"),
    [
        ("bru", "fr", "Bruxelles"),
        ("brus", "nl", "Brussel"),
        ("brü", "de", "Brüssel"),
        ("liè", "fr", "Liège"),
        ("LUI", "nl", "Luik"),
        ("mons", "fr", "Mons"),
        ("berge", "nl", "Bergen"),
        ("molenb", "fr", "Molenbeek-Saint-Jean"),
        ("sint-jans-m", "nl", "Sint-Jans-Molenbeek"),
        ("st jans m", "nl", "Sint-Jans-Molenbeek"),
        ("saint-gil", "fr", "Saint-Gilles"),
        ("hain", "fr", "Hainaut"),
        ("vlaan", "nl", "Vlaams Gewest"),
        ("qxyz", "fr", None),
        ("louvain-la-n", "fr", "Louvain-la-Neuve"),
        ("charlroi", "fr", "Charleroi"),
        ("7301", "fr", "Hornu"),
        ("108", "nl", "Sint-Jans-Molenbeek"),
    ],
)
def test_the_first_suggestion_is_the_likeliest(q: str, lang: str, first: str | None) -> None:
    found = _suggest(q, lang)
    assert (found[0] if found else None) == first


def test_the_beginning_of_a_later_word_counts_too() -> None:
    assert "Louvain-la-Neuve" in _suggest("neuve")


def test_typing_saint_does_not_bring_stabroek() -> None:
    assert not any(name.startswith("Sta") for name in _suggest("saint", limit=50))
    assert "Saint-Gilles" in _suggest("sain")


def test_postal_codes_are_found_by_their_beginning() -> None:
    found = suggest_places(PLACES, "70", "fr", 50)
    assert found
    assert all(entry.postal_code.startswith("70") for entry in found)


def test_municipalities_come_before_localities() -> None:
    found = suggest_places(PLACES, "bre", "nl", 50)
    kinds = [entry.kind for entry in found if entry.get_name("nl").startswith("Bre")]
    last = max(index for index, kind in enumerate(kinds) if kind == "municipality")
    assert "locality" not in kinds[:last]


def test_a_municipality_stands_for_its_main_locality() -> None:
    assert _suggest("charler").count("Charleroi") == 1


@pytest.mark.parametrize("q", ["", "  ", "'", "布鲁塞尔", "qzxqzx", "x" * 10_000, "%", "\x00"])
def test_nothing_is_suggested_for_nothing(q: str) -> None:
    assert _suggest(q) == []


def test_no_more_than_the_limit() -> None:
    assert len(_suggest("b", limit=3)) == 3


def test_an_unknown_language_still_answers() -> None:
    assert suggest_places(PLACES, "gen", "it")[0].id in {"44021", "71016"}


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_what_everybody_calls_a_place_counts_as_its_name(lang: str) -> None:
    assert suggest_places(default_gazetteer(), "molenb", lang)[0].id == "21012"
