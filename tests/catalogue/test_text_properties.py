"""What holds for any text and any offers: nothing raises, and what is there is found."""

import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from service.catalogue import text_query
from service.catalogue.cutting import Cut, cut_texts
from service.catalogue.synonyms import get_synonyms
from service.catalogue.text import TextDocument, TextIndex
from service.catalogue.text_reader import TextReader
from service.catalogue.words import BETWEEN, MAX_WORD_LENGTH, WORD, find_words, fold, fold_all, split_words

OTHERS = [
    TextDocument(title={"fr": "Comptabilité"}, body={"fr": "Excel et données."}, names=("Liège", "Luik")),
    TextDocument(title={"en": "Machine learning with Python"}, body={"en": "Build models."}, names=("Brussel",)),
]
SHARED = TextIndex.build(OTHERS)
WORDS = [
    "python",
    "données",
    "IA",
    "excel",
    "web",
    "Liège",
    "intelligence",
    "artificielle",
    "de",
    "stage",
    "J'ai",
]
HYPHENATED = re.compile(r"(?<![\w-])([^\W_]{2,})-([^\W_]{2,})(?![\w-])")
SIGNS = "aéœz09 '’.-_\u2013#+\u03b1\u00b7\u0130\n\0" + BETWEEN
lines = st.lists(st.one_of(st.text(max_size=40), st.text(SIGNS, max_size=40), st.sampled_from(["IT", "c++", "j'ai"])))
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
documents = st.builds(
    TextDocument,
    title=st.fixed_dictionaries({"fr": texts}),
    body=st.fixed_dictionaries({"nl": texts}),
    names=st.tuples(texts),
)


def list_words(document: TextDocument) -> list[str]:
    return " ".join([document.title["fr"], document.body["nl"], *document.names]).split()


@given(st.text(max_size=300))
@settings(deadline=None)
def test_no_text_raises(query: str) -> None:
    matches = SHARED.search(query)
    assert matches.offers <= BitMap(range(len(OTHERS)))
    TextIndex.build([TextDocument({"fr": query}, {"xx": query}, (query,), (query,))]).search(query)


@given(st.lists(documents, max_size=5), documents, texts)
@settings(deadline=None)
def test_adding_an_offer_never_removes_a_match(before: list[TextDocument], added: TextDocument, query: str) -> None:
    fewer = TextIndex.build(before).search(query)
    more = TextIndex.build([*before, added]).search(query)
    # A word that no offer has may be completed or corrected, until an offer has it.
    if set(query.split()) <= {word for document in before for word in list_words(document)}:
        assert fewer.offers <= more.offers


@given(documents)
@settings(deadline=None)
def test_an_offer_is_found_by_its_own_title(document: TextDocument) -> None:
    assert 0 in TextIndex.build([document, *OTHERS]).search(document.title["fr"]).offers


@given(st.lists(documents, min_size=1, max_size=8), texts)
@settings(deadline=None)
def test_a_score_is_the_sum_of_its_parts(offers: list[TextDocument], query: str) -> None:
    """What is kept of a word gives the scores that its column gives, which the parts are read from."""
    index = TextIndex.build([*offers, *OTHERS])
    matches = index.search(query)
    for offer, score in zip(matches.offers, matches.scores.tolist(), strict=True):
        assert math.isclose(score, sum(part for _, part in index.weigh(matches.asked, offer)), rel_tol=1e-5)


@given(st.lists(documents, min_size=1, max_size=8), texts)
@settings(deadline=None)
def test_scores_of_some_matches_are_those_among_all(offers: list[TextDocument], query: str) -> None:
    matches = TextIndex.build([*offers, *OTHERS]).search(query)
    assert np.array_equal(matches.list_scores(BitMap(matches.offers[1::2])), matches.scores[1::2])


def test_words_whose_meaning_is_kept_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_query, "_MOST_KNOWN", 2)
    for query in ("IA python", "excel", "python", "machine learning", "IA python") * 2:
        assert SHARED.search(query).offers == TextIndex.build(OTHERS).search(query).offers


@given(st.text(max_size=200))
def test_words_are_what_stands_between_signs(text: str) -> None:
    folded = fold(text)
    assert find_words(folded) == WORD.findall(folded)
    assert split_words(folded) == [word[:MAX_WORD_LENGTH] for word in WORD.findall(folded)]


@given(lines)
def test_texts_that_are_folded_at_once_are_what_each_is_alone(together: list[str]) -> None:
    assert fold_all(together) == list(map(fold, together))


@given(lines)
def test_texts_that_are_cut_at_once_have_the_words_of_each(together: list[str]) -> None:
    folded = list(map(fold, together))
    words = [(word, place) for place, text in enumerate(folded) for word in WORD.findall(text)]
    pairs = [(pair, place) for place, text in enumerate(folded) for pair in HYPHENATED.findall(text)]
    joined = [("".join(pair)[:MAX_WORD_LENGTH], place) for pair, place in pairs]
    assert [pair_up(cut) for cut in cut_texts(together)] == [words, joined]


def pair_up(cut: Cut) -> list[tuple[str, int]]:
    """Each word with the place of its text."""
    return list(zip(cut.words, cut.owners.tolist(), strict=True))


def count_terms(reader: TextReader, together: list[TextDocument]) -> list[Counter[str]]:
    """How often each of some documents, read together, has each term."""
    read, names = reader.read(together), reader.list_terms()
    counts: list[Counter[str]] = [Counter() for _ in together]
    for number, owner in zip(read.numbers.tolist(), read.owners.tolist(), strict=True):
        counts[owner][names[number]] += 1
    return counts


@given(st.lists(documents, max_size=5))
@settings(deadline=None)
def test_documents_that_are_read_together_have_the_terms_of_each_alone(together: list[TextDocument]) -> None:
    alone = [count_terms(TextReader(get_synonyms()), [document])[0] for document in together]
    assert count_terms(TextReader(get_synonyms()), together) == alone
    going_on = TextReader(get_synonyms())
    assert [count_terms(going_on, [document])[0] for document in together] == alone
