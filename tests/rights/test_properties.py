"""Whatever an offer and a person are: open stays open, rules keep to their days, and the order of words is nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from service.catalogue.catalogue import Catalogue
from service.offers.schemas import OperatorRef, PriceLine, RecognitionLine, SessionLine
from service.pages.card_writer import CardWriter
from service.pages.judgement_words import describe_judgement
from service.pages.question import read_question
from service.pages.speech import Speech
from service.rights.filters import list_choices
from service.rights.person import REPEATED, Person, read_person
from service.rights.rules import Facts, judge_offer
from service.rights.search import find_judgement
from service.rights.table import load_rules
from service.vocabulary import get_vocabulary
from tests.rights.known import BARE, make_described

TODAY = date(2026, 11, 22)
TABLE = load_rules()
RULES = {rule.id: rule for rule in TABLE.rule}
AUDIENCES = tuple(get_vocabulary("audience"))
PAYING = ("all", "jobseeker", "jobseeker_longterm", "student", "migrant", "youth")
"""Few, so that lines and persons meet."""
OPEN = ("unknown", "no_record")
PLACES = ("1080", "Gent", "Namur", "Eupen")


def list_pairs_of(name: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    listed = list_choices()[name]
    values = st.sampled_from([one for one in listed if one in PAYING] if name == "person_situation" else listed)
    if name in REPEATED:
        return st.lists(values, max_size=4, unique=True).map(lambda found: [(name, value) for value in found])
    return st.lists(values, max_size=1).map(lambda found: [(name, value) for value in found])


places: st.SearchStrategy[list[tuple[str, str]]] = st.sampled_from(PLACES).map(
    lambda place: [("person_place", place)]
) | st.just([])
descriptions = st.tuples(places, *map(list_pairs_of, list_choices())).map(
    lambda parts: [pair for part in parts for pair in part]
)


def make_price(audience: str, kind: str, low: int) -> PriceLine:
    if kind == "range":
        return PriceLine(audience, kind, float(low), low + 50.0)
    return PriceLine(audience, kind, float(low) if kind == "amount" else None)


price_lines = st.lists(
    st.builds(
        make_price,
        st.sampled_from(PAYING),
        st.sampled_from(("free", "free", "amount", "range", "conditional", "none", "unknown")),
        st.integers(1, 500),
    ),
    max_size=5,
    unique_by=lambda line: line.audience,
)
recognition_lines = st.lists(
    st.builds(
        RecognitionLine,
        st.sampled_from(("forem", "vdab", "adg", "bxl_formation")),
        st.sampled_from(tuple(slug for slug in get_vocabulary("recognition_status") if slug != "no_record")),
        st.sampled_from(("offer", "programme", "operator")),
        is_own_word=st.booleans(),
    ),
    max_size=3,
)
known_audiences = st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=4, unique=True)


def list_states(vocabulary: str, known: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    slugs = tuple(slug for slug in get_vocabulary(vocabulary) if slug not in OPEN)
    return st.lists(st.sampled_from(slugs), min_size=1, max_size=known, unique=True).map(tuple) | st.sampled_from(
        OPEN
    ).map(lambda state: (state,))


summaries = st.builds(
    lambda **given: structs.replace(BARE, **given),
    id=st.sampled_from(("one", "bf-online", "bf-autoformation", "technocite-tic")),
    operator=st.sampled_from((None, OperatorRef("bruxelles-formation", "BF"), OperatorRef("technocite", "Technocité"))),
    audiences=known_audiences.map(tuple) | st.sampled_from(OPEN).map(lambda state: (state,)),
    languages=list_states("language"),
    modality=st.sampled_from(tuple(get_vocabulary("modality"))),
    level=st.sampled_from(tuple(get_vocabulary("level"))),
    prices=price_lines.map(tuple),
    recognitions=recognition_lines.map(tuple),
    enrolment=st.sampled_from(tuple(get_vocabulary("enrolment"))),
)
sessions = st.lists(
    st.builds(
        lambda schedule, days: SessionLine("s", starts_on=TODAY + timedelta(days), schedule=schedule),
        st.sampled_from(tuple(get_vocabulary("schedule"))),
        st.integers(-50, 50),
    ),
    max_size=3,
).map(tuple)
programmes = st.sampled_from((None, "ecole-ai", "pmtic"))
facts_of_offers = st.builds(Facts, summaries, programmes, sessions)


def make(pairs: list[tuple[str, str]]) -> Person:
    person, mistakes = read_person(pairs)
    assert mistakes == []
    return person


def answer(person: Person, facts: Facts, on: date = TODAY) -> dict[str, str]:
    """The verdicts by what they are about, help and gaps by their rule."""
    return {
        f"{line.name} {line.rule if line.name in ('help', 'support') else ''}": line.verdict
        for line in judge_offer(person, facts, on).lines
    }


@settings(max_examples=300)
@given(descriptions, facts_of_offers)
def test_what_is_not_told_never_turns_a_yes_into_a_no(pairs: list[tuple[str, str]], facts: Facts) -> None:
    person = make(pairs)
    told = answer(person, facts)
    for field in fields(Person):
        unsaid: dict[str, Any] = {field.name: field.default}
        less = answer(replace(person, **unsaid), facts)
        for about in told.keys() & less.keys():
            assert {told[about], less[about]} != {"yes", "no"}, (field.name, about)


@settings(max_examples=200)
@given(descriptions, facts_of_offers)
def test_what_is_open_in_the_record_is_never_settled(pairs: list[tuple[str, str]], facts: Facts) -> None:
    for state in OPEN:
        blank: dict[str, Any] = dict.fromkeys(("audiences", "languages"), (state,))
        blank |= dict.fromkeys(("modality", "level", "enrolment"), state)
        summary = structs.replace(BARE, prices=(PriceLine("all", "unknown"),), **blank)
        judgement = judge_offer(make(pairs), Facts(summary), TODAY)
        for line in judgement.lines:
            assert line.verdict in (("ask", "unknown") if line.name != "help" else ("yes", "ask", "unknown")), line


@settings(max_examples=200)
@given(descriptions, facts_of_offers, st.dates(date(2018, 1, 1), date(2027, 1, 1)))
def test_no_rule_speaks_outside_its_days(pairs: list[tuple[str, str]], facts: Facts, on: date) -> None:
    gaps = {gap.id for gap in TABLE.gap}
    for line in judge_offer(make(pairs), facts, on).lines:
        if line.rule and line.rule not in gaps:
            rule = RULES.get(line.rule)
            assert rule is not None
            assert rule.valid_from <= on
            assert rule.valid_until is None or on <= rule.valid_until


@settings(max_examples=200)
@given(descriptions, facts_of_offers, st.randoms(use_true_random=False))
def test_the_order_of_words_is_nothing(pairs: list[tuple[str, str]], facts: Facts, chance: random.Random) -> None:
    mixed = list(pairs)
    chance.shuffle(mixed)
    person = make(mixed)
    assert person == make(pairs)
    assert make(list(person.pairs)) == person
    judgement = judge_offer(person, facts, TODAY)
    assert judgement == judge_offer(make(pairs), facts, TODAY)
    backwards = structs.replace(
        facts.summary,
        prices=facts.summary.prices[::-1],
        audiences=facts.summary.audiences[::-1],
        recognitions=facts.summary.recognitions[::-1],
    )
    assert answer(person, facts._replace(summary=backwards)) == answer(person, facts)


@settings(max_examples=200)
@given(descriptions, facts_of_offers)
def test_whoever_has_to_ask_or_tell_is_told_whom_and_what(pairs: list[tuple[str, str]], facts: Facts) -> None:
    person = make(pairs)
    for line in judge_offer(person, facts, TODAY).lines:
        assert bool(line.tell) is (line.verdict == "unknown"), line
        assert bool(line.ask or line.whom) is (line.verdict == "ask"), line
        told = {name for name, _ in person.pairs} - {"person_situation"}
        assert not told & set(line.tell), "what was told is asked for again"


@pytest.mark.parametrize("audience", [slug for slug in AUDIENCES if slug != "all"])
def test_free_is_what_the_filter_finds_free(audience: str, catalogue_of: Callable[[date], Catalogue]) -> None:
    catalogue = catalogue_of(TODAY)
    person = Person(situations=(audience,))
    for number in catalogue.everyone:
        line = find_judgement(catalogue, catalogue.ids[number], person).find("cost")
        assert line is not None
        is_free = number in catalogue.free[audience]
        if line.verdict == "yes":
            assert is_free
        elif is_free:  # said of those in one region alone, of which nothing was told
            assert line.tell == ("person_place",)


def test_a_card_and_the_page_of_its_offer_agree(catalogue_of: Callable[[date], Catalogue]) -> None:
    """But for the evidence, which a card does not look up: sources of the record stand on the page alone."""
    catalogue, speech = catalogue_of(TODAY), Speech("fr")
    person = make_described("person_situation=jobseeker_longterm", "person_place=1080", "person_service=actiris")
    numbers = list(catalogue.everyone)
    by_programme = set()
    for card in CardWriter(catalogue, speech, read_question(person.pairs), ()).write(numbers):
        judgement = find_judgement(catalogue, card.id, person)
        on_page = describe_judgement(judgement, speech)
        assert card.judgement is not None
        for mine, other in zip(card.judgement.lines, on_page.lines, strict=True):
            assert mine._replace(source="", source_url="") == other._replace(source="", source_url="")
            assert mine.source in ("", other.source)
        by_programme |= {line.rule for line in judgement.lines if line.rule in RULES and RULES[line.rule].programmes}
    assert by_programme, "rules that go by the programme, which is no part of the summary"
