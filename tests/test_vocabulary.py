"""The controlled terms: complete in every language, closed under "broader", and never renamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import NotFoundError
from service.vocabulary import (
    LANGUAGES,
    Term,
    choose_words,
    find_label,
    find_nearest,
    get_vocabulary,
    load_vocabularies,
    walk_broader,
)

RENAMED_LISTS = {
    "cost_type": "price",
    "funding_directness": "directness",
    "funding_instrument": "instrument",
    "certification_kind": "certification",
    "venue_type": "venue_kind",
    "location_precision": "precision",
    "prerequisite_level": "level",
    "training_aim": "aim",
}
NOT_TERMS = {"funder", "funding_target_kind", "city_names"}
"""Lists of the reference that are records or places here."""

LEFT_OUT = {
    ("modality", "internship"),  # an internship is part of a duration
    ("price", "free_conditional"),  # a price line for each audience says it
    ("price", "paid"),
    ("price", "paid_reduced"),
    ("price", "deposit"),
    ("directness", "no_record"),  # no link is no record
    ("precision", "postcode"),  # postal_code
    ("precision", "city"),  # municipality or locality
    ("evidence_status", "declared_operator"),  # these four come with operators' own records
    ("evidence_status", "verified"),
    ("evidence_status", "contested"),
    ("evidence_status", "expired"),
    ("region", "BE-DG"),  # a language community inside Wallonia, not a region
}


def list_terms() -> Iterator[tuple[str, Term]]:
    for name, terms in load_vocabularies().items():
        for term in terms.values():
            yield name, term


@pytest.mark.parametrize(("name", "term"), list(list_terms()), ids=lambda value: getattr(value, "slug", value))
def test_a_term_is_complete(name: str, term: Term) -> None:
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", term.slug)
    for language in LANGUAGES:
        label = term.labels[language]
        assert label, f"{name}: {term.slug} has no {language} label"
        assert label == label.strip()
    assert term.broader is None or term.broader in get_vocabulary(name)


@pytest.mark.parametrize("name", load_vocabularies())
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_terms_never_look_the_same(name: str, language: str) -> None:
    labels = [term.labels[language].casefold() for term in get_vocabulary(name).values()]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("name", ["funding", "price", "certification", "recognition_status", "directness"])
def test_unknown_and_no_record_and_none_are_told_apart(name: str) -> None:
    terms = get_vocabulary(name)
    states = [slug for slug in ("none", "unknown", "no_record", "not_recognised") if slug in terms]
    assert len(states) >= 2
    for language in LANGUAGES:
        assert len({terms[slug].labels[language] for slug in states}) == len(states)


def test_no_slug_of_the_reference_is_renamed(shared: Path) -> None:
    lists = json.loads((shared / "vocab" / "vocab.json").read_text(encoding="utf-8"))["lists"]
    missing = {
        (RENAMED_LISTS.get(name, name), term["code"])
        for name, terms in lists.items()
        if name not in NOT_TERMS
        for term in terms
        if term["code"] not in get_vocabulary(RENAMED_LISTS.get(name, name))
    }
    assert missing == LEFT_OUT


def test_broader_terms_walk_the_tree() -> None:
    assert walk_broader("topic", "ai_ml") == ("ai_ml", "ai")


def test_a_label_falls_back_to_the_slug() -> None:
    assert find_label("topic", "ai", "nl") == "Artificiële intelligentie"
    assert find_label("topic", "no-such-topic", "nl") == "no-such-topic"


def test_an_unknown_vocabulary_names_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="topic"):
        get_vocabulary("colours")


def test_nearest_slugs() -> None:
    assert find_nearest("jobseker", tuple(get_vocabulary("audience")))[0] == "jobseeker"
    assert find_nearest("zzzzzz", ("ai", "dev")) == ()
    assert find_nearest("aj", tuple(get_vocabulary("topic")))[0] == "ai"


@pytest.mark.parametrize(
    ("words", "language", "chosen"),
    [({"fr": "a", "nl": "b"}, "nl", "b"), ({"fr": "a"}, "de", "a"), ({"it": "c"}, "fr", "c"), ({}, "fr", "")],
)
def test_words_stand_in_for_one_another(words: dict[str, str], language: str, chosen: str) -> None:
    assert choose_words(words, language) == chosen


ABSENCES = {
    "unknown": {"fr": "non établi", "nl": "niet vastgesteld", "en": "not established", "de": "nicht festgestellt"},
    "no_record": {"fr": "aucune info", "nl": "geen informatie", "en": "no information", "de": "keine angabe"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ABSENCES)
def test_each_way_of_not_knowing_has_one_word(slug: str, language: str) -> None:
    both = [terms for terms in load_vocabularies().values() if set(ABSENCES) <= set(terms)]
    assert len(both) > 5
    labels = {terms[slug].labels[language].lower() for terms in both}
    assert [label for label in labels if ABSENCES[slug][language] not in label] == []
