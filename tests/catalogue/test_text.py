"""What a query means: every word, in any language, forgiving accents, half words and slips."""

import numpy as np
import pytest
from pyroaring import BitMap

from service.catalogue.text import TextDocument, TextIndex, TextSegment

DOCUMENTS = [
    TextDocument(  # 0
        title={
            "fr": "Intelligence artificielle en pratique",
            "nl": "Artificiële intelligentie in de praktijk",
        },
        body={"fr": "Réseaux de neurones et statistique.", "nl": "Neurale netwerken en statistiek."},
        names=("BeCode", "Bruxelles", "Brussel", "Brussels"),
        terms=("Intelligence artificielle", "Künstliche Intelligenz"),
    ),
    TextDocument(  # 1
        title={"fr": "Comptabilité"},
        body={"fr": "J’ai choisi ce métier, dit une élève. Excel et données pour demandeurs d'emploi."},
        names=("Centre de l'Étoile", "Liège", "Luik"),
    ),
    TextDocument(  # 2
        title={"nl": "Webontwikkeling voor werkzoekenden"},
        body={"nl": "Data-analyse met Python, e-learning inbegrepen."},
        names=("VDAB", "Sint-Jans-Molenbeek", "Molenbeek-Saint-Jean"),
    ),
    TextDocument(  # 3
        title={"en": "Machine learning with Python"},
        body={"en": "Build models, then deploy them."},
        names=("Bruxelles Formation", "Bruxelles", "Brussel"),
    ),
    TextDocument(  # 4
        title={"fr": "Sécurité au travail"},
        body={"fr": "Un rappel : l'IA ne remplace pas le casque. Notions d'excel."},
        names=("Forem", "Namur", "Namen"),
    ),
]


@pytest.fixture(scope="module")
def index() -> TextIndex:
    return TextIndex.build(DOCUMENTS)


def find(index: TextIndex, query: str) -> list[int]:
    return list(index.search(query).offers)


@pytest.mark.parametrize("query", ["réseaux", "reseaux", "RÉSEAU", "re\u0301seaux", "statistiques", "neurale netwerk"])
def test_accents_capitals_and_endings_do_not_matter(index: TextIndex, query: str) -> None:
    assert find(index, query) == [0]


@pytest.mark.parametrize(
    "query",
    [
        "IA",
        "ai",
        "KI",
        "A.I.",
        "l'intelligence artificielle",
        "l’intelligence artificielle",
        "artificiële intelligentie",
        "artificiele intelligentie",
        "artificial intelligence",
        "künstliche Intelligenz",
        "INTELLIGENCE ARTIFICIELLE",
    ],
)
def test_a_concept_is_one_in_all_languages(index: TextIndex, query: str) -> None:
    assert find(index, query) == [0, 4]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("apprentissage automatique", [3]),
        ("machinaal leren", [3]),
        ("data", [1, 2]),
        ("gegevens", [1, 2]),
        ("job seeker", [1, 2]),
        ("chercheuses d'emploi", [1, 2]),
        ("web development", [2]),
        ("travail sécurité", [4]),
        ("développement web", [2]),
        ("elearning", [2]),
    ],
)
def test_the_concept_table_is_read(index: TextIndex, query: str, expected: list[int]) -> None:
    assert find(index, query) == expected


def test_a_french_verb_is_not_artificial_intelligence(index: TextIndex) -> None:
    assert 1 not in find(index, "AI")
    assert find(index, "j'ai") == list(range(len(DOCUMENTS)))  # nothing to search for


def test_every_word_must_be_met(index: TextIndex) -> None:
    assert find(index, "python machine learning") == [3]
    assert find(index, "excel bruxelles") == []
    assert index.search("excel bruxelles").suggestion is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sint jans molenbeek", [2]),
        ("Sint-Jans-Molenbeek", [2]),
        ("molenbeek saint jean", [2]),
        ("data analyse", [2]),
        ("web ontwikkeling", [2]),
        ("etoile", [1]),
        ("luik", [1]),
    ],
)
def test_hyphens_compounds_and_exonyms(index: TextIndex, query: str, expected: list[int]) -> None:
    assert find(index, query) == expected


def test_words_that_every_offer_is_narrow_nothing(index: TextIndex) -> None:
    assert find(index, "formation excel") == find(index, "opleiding excel") == find(index, "excel") == [1, 4]
    assert find(index, "bruxelles formation") == [3]  # unless they are part of a name


def test_title_and_names_weigh_more_than_body(index: TextIndex) -> None:
    scores = index.search("IA").list_scores(BitMap([0, 4]))
    assert scores[0] > scores[1] > 0
    named, told = TextDocument({}, {}, ("Excelsior",)), TextDocument({}, {"fr": "Un parcours Excelsior"})
    scores = TextIndex.build([told, named, *DOCUMENTS]).search("excelsior").scores
    assert scores[1] > scores[0] > 0


def test_scores_stand_for_the_matches_only(index: TextIndex) -> None:
    matches = index.search("python")
    assert list(matches.offers) == [2, 3]
    assert matches.scores.shape == (2,)
    assert matches.scores.dtype == np.float32
    assert (matches.scores > 0).all()


def test_a_half_typed_last_word_is_completed(index: TextIndex) -> None:
    assert find(index, "pyth") == [2, 3]
    assert find(index, "bruxelles pyth") == [3]
    assert find(index, "intelligence artif") == [0]
    assert index.search("pyth").suggestion is None
    assert find(index, "py") == []  # too short to say anything
    assert find(index, "pyth bruxelles") == []  # not the last word


def test_a_whole_word_is_not_completed() -> None:
    index = TextIndex.build([TextDocument({"fr": "Java"}, {}), TextDocument({"fr": "Javascript"}, {})])
    assert find(index, "java") == [0]


@pytest.mark.parametrize(
    ("query", "suggestion", "expected"),
    [
        ("pyhton", "python", [2, 3]),
        ("inteligence artificielle", "intelligence artificielle", [0, 4]),
        ("L'inteligence artificielle !", "L'intelligence artificielle !", [0, 4]),
        ("bruxeles pithon", "bruxeles python", [3]),
        ("reseua", "réseau", [0]),
        ("machinelearning", "machine learning", [3]),
        ("webontwikelling", "webontwikkeling", [2]),
    ],
)
def test_slips_are_rescued_and_said(index: TextIndex, query: str, suggestion: str, expected: list[int]) -> None:
    matches = index.search(query)
    assert (matches.suggestion, list(matches.offers), matches.is_rescued) == (suggestion, expected, True)
    assert (matches.list_scores(BitMap(expected)) > 0).all()


def test_no_rescue_without_a_likely_word(index: TextIndex) -> None:
    for query in ("xqzwvk", "python xqzwvk", "xqzw vkjh ghfd wrtz python"):
        matches = index.search(query)
        assert (list(matches.offers), matches.suggestion, matches.is_rescued) == ([], None, False)


@pytest.mark.parametrize("query", ["", "   ", "de la", "the of and", "?!…—", "🎉", "\x00\x07\u202e", "formation"])
def test_a_query_with_no_searchable_word_keeps_everything(index: TextIndex, query: str) -> None:
    matches = index.search(query)
    assert list(matches.offers) == list(range(len(DOCUMENTS)))
    assert not matches.scores.any()


def test_long_queries_are_cut_where_it_is_said(index: TextIndex) -> None:
    assert find(index, "python " * 16 + "excel") == [2, 3]
    assert find(index, "python".ljust(200) + "excel") == [2, 3]
    assert find(index, "x" * 10_000) == []


def test_matches_belong_to_the_caller(index: TextIndex) -> None:
    index.search("excel").offers.clear()
    index.search("pyth").offers.clear()
    assert find(index, "excel") == [1, 4]
    assert find(index, "pyth") == [2, 3]


def test_an_empty_index_answers() -> None:
    for index in (TextIndex.build([]), TextIndex.build([TextDocument({}, {})])):
        again = TextIndex.from_arrays(index.to_arrays())
        assert find(again, "python") == []
        assert len(again.search("").offers) == len(again.search("").scores)


def test_a_snapshot_answers_the_same(index: TextIndex) -> None:
    arrays = {name: np.frombuffer(array.tobytes(), array.dtype) for name, array in index.to_arrays().items()}
    loaded = TextIndex.from_arrays(arrays)
    for query in ("IA", "python", "pyth", "reseua", "zzz", ""):
        before, after = index.search(query), loaded.search(query)
        assert (before.offers, before.suggestion) == (after.offers, after.suggestion)
        assert np.array_equal(before.scores, after.scores)


def test_offers_laid_on_top_are_found_and_those_gone_are_not() -> None:
    """An index that grew, twice, answers as one that was built of the same offers at once."""
    late = TextDocument({"fr": "Apiculture et Python"}, {"fr": "Ruches, essaims, miel."}, ("Namur",))
    later = TextDocument({"fr": "Taille de la vigne"}, {"fr": "Et un peu d'apiculture."})
    first = TextIndex.build(DOCUMENTS)
    second = first.add(TextSegment.read([late], 5), BitMap([0, 1, 3, 4, 5]))
    third = second.add(TextSegment.read([later], 6), BitMap([0, 1, 3, 4, 5, 6]))
    assert (find(first, "apiculture"), find(second, "apiculture"), find(third, "apiculture")) == ([], [5], [5, 6])
    assert (find(first, "python"), find(second, "python"), find(third, "vigne")) == ([2, 3], [3, 5], [6])
    assert third.search("apicultrue").suggestion == "apiculture"
    assert find(third, "apicul") == [5, 6]
    assert list(third.search("").offers) == [0, 1, 3, 4, 5, 6]
    whole = TextIndex.build([*DOCUMENTS, late, later])
    for query in ("apiculture", "namur", "vigne python", "intelligence artificielle"):
        matches = third.search(query)
        assert np.allclose(matches.scores, whole.search(query).list_scores(matches.offers))


def test_runs_that_are_joined_are_one_index() -> None:
    parts = [TextSegment.read(DOCUMENTS[:2], 0), TextSegment.read(DOCUMENTS[2:], 2)]
    joined, whole = TextIndex.join(parts), TextIndex.build(DOCUMENTS)
    for query in ("IA", "python", "pyth", "excel", "bruxelles", "reseua"):
        assert joined.search(query).offers == whole.search(query).offers
        assert np.array_equal(joined.search(query).scores, whole.search(query).scores)
