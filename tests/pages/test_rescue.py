"""A search that finds nothing widens itself, says so, and can be undone."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Found, narrow
from service.pages.address import Pairs
from service.pages.advice import Rescue, find_rescue, list_ways
from service.pages.question import Question, answer_question, read_question
from service.pages.speech import Speech
from tests.pages.conftest import Shelf
from tests.pages.reading import list_offers, read_text

Browser = TestClient[Any]
EN = Speech("en")
CHOICES: dict[str, tuple[str, ...]] = {
    "q": ("python", "pyhton", "python zzyzx", "zzyzx", "réseau"),
    "topic": ("ai", "cyber", "health", "ai_generative"),
    "operator": ("atelier", "becode"),
    "near": ("Mons", "Eupen", "4.35,50.85"),
    "bbox": ("3.9,50.4,4,50.5", "5.9,50.5,6.3,50.7"),
    "region": ("BE-BRU", "BE-WAL"),
    "audience": ("worker", "student"),
    "free_for": ("company", "jobseeker"),
    "price_max_eur": ("0", "100"),
    "language": ("de", "nl"),
    "starts_from": ("2027-02-01",),
    "starts_until": ("2027-01-31", "2020-01-01"),
    "enrolment": ("open", "suspended"),
    "freshness": ("fresh",),
}
CHEAP = ("region", "language", "starts_until", "enrolment", "freshness", "audience", "free_for", "price_max_eur")
"""Filters that are given up before others."""
questions = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in CHOICES.items()}).map(
    lambda chosen: tuple(chosen.items())
)


def rescue(catalogue: Catalogue, *pairs: tuple[str, str]) -> tuple[Found, Rescue | None]:
    question, found = answer_question(catalogue, read_question(pairs))
    return found, find_rescue(catalogue, question, found, EN)


def read_difference(before: Question, after: Question) -> set[str]:
    """The names of the parameters that differ."""
    return {name for name, _ in set(before.pairs) ^ set(after.pairs)}


@given(questions)
def test_what_is_shown_instead_is_a_question_of_its_own(shelf: Shelf, pairs: Pairs) -> None:
    catalogue = shelf.catalogue
    question, found = answer_question(catalogue, read_question(pairs))
    saved = find_rescue(catalogue, question, found, EN)
    if found.total:
        assert saved is None
    elif saved is not None:
        again = read_question(saved.question.pairs)
        assert again.mistakes == ()
        assert again.filters == saved.question.filters
        shown = len(narrow(catalogue, again.filters).matching)
        assert shown == saved.found.total > 0
        assert f"{shown} offer" in saved.text
        assert again.pairs or {name for name, _ in question.pairs} == {"bbox"}, "something of what was asked is left"
        if found.narrowed.elsewhere:
            assert read_difference(question, saved.question) <= {"near", "place", "radius_km", "bbox", "q"}


@given(questions)
def test_every_way_out_gives_what_it_says(shelf: Shelf, pairs: Pairs) -> None:
    catalogue = shelf.catalogue
    question, found = answer_question(catalogue, read_question(pairs))
    if found.total:
        return
    for way in list_ways(catalogue, question, found, EN):
        asked = tuple(pair for pair in _read_pairs(way.url) if pair[0] != "lang")
        assert way.count == answer_question(catalogue, read_question(asked))[1].total > 0


def _read_pairs(url: str) -> Pairs:
    return tuple(parse_qsl(urlsplit(url).query))


def test_radius_is_widened_to_the_first_that_gives_something(invented_catalogue: Catalogue) -> None:
    found, saved = rescue(invented_catalogue, ("topic", "ai_generative"), ("near", "Mons"), ("radius_km", "5"))
    assert found.total == 0
    assert saved is not None
    assert saved.question.pairs == (("topic", "ai_generative"), ("near", "Mons"), ("radius_km", "10"))
    assert saved.text == "Shown instead: 1 offer within 10 km of Mons."


def test_exact_place_is_looked_around_before_anything_is_given_up(invented_catalogue: Catalogue) -> None:
    _, saved = rescue(invented_catalogue, ("topic", "ai_generative"), ("place", "7000"))
    assert saved is not None
    assert [name for name, _ in saved.question.pairs] == ["topic", "near", "radius_km"]


def test_page_goes_far_only_where_far_was_asked_for(invented_catalogue: Catalogue) -> None:
    for radius, expected in (("10", None), ("40", "80")):
        found, saved = rescue(
            invented_catalogue, ("operator", "huis"), ("near", "4.9,50.43"), ("radius_km", radius), ("language", "nl")
        )
        assert found.total == 0
        radii = [value for name, value in saved.question.pairs if name == "radius_km"] if saved else []
        assert radii == ([expected] if expected else [])


def test_what_was_given_up_on_the_way_comes_back_where_it_keeps_nothing_out(invented_catalogue: Catalogue) -> None:
    asked = (
        ("topic", "ai"),
        ("near", "Aarlen"),
        ("radius_km", "5"),
        ("free_for", "jobseeker"),
        ("recognised_by", "vdab"),
    )
    found, saved = rescue(invented_catalogue, *asked)
    assert found.total == 0
    assert saved is not None
    assert dict(saved.question.pairs) == {"topic": "ai", "recognised_by": "vdab"}
    assert "VDAB" not in saved.text
    assert "Free for" in saved.text


@given(questions)
def test_no_filter_is_given_up_for_nothing(shelf: Shelf, pairs: Pairs) -> None:
    """Whatever cheap filter was left out keeps everything out that is shown instead."""
    question, found = answer_question(shelf.catalogue, read_question(pairs))
    saved = find_rescue(shelf.catalogue, question, found, EN)
    if saved is None:
        return
    kept = saved.question.filters
    for name in CHEAP:
        if getattr(kept, name) is None and getattr(question.filters, name) is not None:
            fuller = replace(kept, **{name: getattr(question.filters, name)})
            assert not narrow(shelf.catalogue, fuller).matching, name


def test_spelling_comes_before_any_filter(invented_catalogue: Catalogue) -> None:
    found, saved = rescue(invented_catalogue, ("q", "zzyzx programmer"), ("topic", "dev"))
    assert found.total == 0
    assert saved is not None
    assert saved.question.pairs == (("q", "programmer"), ("topic", "dev"))
    assert saved.text == "Shown instead: 1 offer about “programmer”."


def test_what_matters_least_is_given_up_first(invented_catalogue: Catalogue) -> None:
    asked = (("topic", "dev"), ("free_for", "jobseeker"), ("language", "de"))
    _, saved = rescue(invented_catalogue, *asked)
    assert saved is not None
    assert read_difference(read_question(asked), saved.question) == {"language"}
    assert saved.text == "Shown instead: 1 offer without “Language of teaching: German”."


def test_price_goes_before_the_topic(invented_catalogue: Catalogue) -> None:
    _, saved = rescue(invented_catalogue, ("topic", "dev"), ("free_for", "company"))
    assert saved is not None
    assert saved.question.pairs == (("topic", "dev"),)


def test_narrow_topic_becomes_the_one_that_holds_it(invented_catalogue: Catalogue) -> None:
    _, saved = rescue(invented_catalogue, ("topic", "ai_literacy"), ("operator", "atelier"))
    assert saved is not None
    assert saved.question.pairs == (("topic", "ai"), ("operator", "atelier"))


def test_price_goes_before_the_place_and_a_little_further_is_looked(invented_catalogue: Catalogue) -> None:
    asked = (("topic", "ai_generative"), ("near", "Mons"), ("radius_km", "5"), ("price_max_eur", "0"))
    _, saved = rescue(invented_catalogue, *asked)
    assert saved is not None
    assert saved.question.pairs == (("topic", "ai_generative"), ("near", "Mons"), ("radius_km", "10"))
    assert saved.text == "Shown instead: 1 offer without “Price at most (€): 0” and within 10 km of Mons."


def test_two_filters_go_where_none_helps_alone(invented_catalogue: Catalogue) -> None:
    _, saved = rescue(invented_catalogue, ("topic", "dev"), ("language", "de"), ("enrolment", "suspended"))
    assert saved is not None
    assert saved.question.pairs == (("topic", "dev"),)
    assert "Language of teaching: German" in saved.text
    assert "Enrolment: Suspended" in saved.text


def test_what_is_online_is_reason_enough_to_keep_the_conditions(invented_catalogue: Catalogue) -> None:
    found, saved = rescue(invented_catalogue, ("topic", "cloud_network"), ("near", "Mons"))
    assert found.total == 0
    assert found.narrowed.elsewhere
    assert saved is None


def test_part_of_the_map_without_offers_gives_those_elsewhere(invented_catalogue: Catalogue) -> None:
    _, saved = rescue(invented_catalogue, ("topic", "dev"), ("operator", "atelier"), ("bbox", "5.9,50.5,6.3,50.7"))
    assert saved is not None
    assert saved.question.pairs == (("topic", "dev"), ("operator", "atelier"))
    assert saved.text == "Shown instead: 1 offer wherever they are."


def test_words_that_nobody_knows_stay_without_an_answer(invented_catalogue: Catalogue) -> None:
    found, saved = rescue(invented_catalogue, ("q", "zzyzx"))
    assert (found.total, saved) == (0, None)


def test_page_says_what_it_did_and_how_to_undo_it(invented_browser: Browser) -> None:
    html = invented_browser.get("/?topic=ai_generative&near=Mons&radius_km=5&lang=fr").text
    heading = re.search(r'(?s)<h2 id="sentence".*?</h2>', html)
    assert heading
    said = read_text(heading[0])
    assert "0 offre" in said, "what is announced says that nothing was found"
    assert "À la place : 1 offre à moins de 10 km de Mons." in said, "and what is shown instead"
    assert list_offers(html)[0] == "kunstmatig-hornu"
    assert 'data-map-query="topic=ai_generative&amp;near=Mons&amp;radius_km=10"' in html, "the map shows the same"
    undo = re.search(r'<p class="rescue"><a href="([^"]+)"', html)
    assert undo
    empty = invented_browser.get(unescape(undo[1])).text
    assert "exact=1" in undo[1]
    assert 'class="empty"' in empty
    assert "kunstmatig-hornu" not in empty.split('class="elsewhere"')[0]
    first = re.search(r'(?s)<ul class="ways">\s*<li><a href="([^"]+)"', empty)
    assert first
    assert list_offers(invented_browser.get(unescape(first[1])).text)[0] == "kunstmatig-hornu"


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_it_is_said_in_every_language(invented_browser: Browser, language: str) -> None:
    text = read_text(invented_browser.get(f"/?topic=dev&operator=atelier&language=de&lang={language}").text)
    said = {
        "fr": "À la place : 1 offre sans",
        "nl": "In plaats daarvan: 1 opleiding zonder",
        "en": "Shown instead: 1 offer without",
        "de": "Stattdessen: 1 Angebot ohne",
    }
    assert said[language] in text
