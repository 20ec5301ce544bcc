"""What there is to be told where nothing is found: what the page did about it, and the other ways out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Found
from service.pages.address import drop_names, write_address
from service.pages.question import Question, answer_question
from service.pages.rescue import Change, apply_change, count_changed, drop_each, find_change
from service.pages.speech import Speech


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: how many offers it gives, what it does, where it leads."""

    count: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Rescue:
    """A wider question that was answered instead: it, its answer, what that is in words, and the way back."""

    question: Question
    found: Found
    text: str
    undo_url: str


def find_rescue(catalogue: Catalogue, question: Question, found: Found, speech: Speech) -> Rescue | None:
    """What is shown instead of nothing; None where something was found, or where nothing may or can be done."""
    if found.total or not _goes_further(question):
        return None
    change = find_change(catalogue, question, found.narrowed, speech)
    if change is None:
        return None
    wider, answer = answer_question(catalogue, apply_change(question, change))
    offers = speech.count("{number} offer", "{number} offers", answer.total)
    text = speech.say("Shown instead: {offers} {how}.", offers=offers, how=change.words)
    exact = replace(question, state=replace(question.state, is_exact=True))
    return Rescue(wider, answer, text, write_address("/", (*question.pairs, *exact.list_rest(speech.language))))


def _goes_further(question: Question) -> bool:
    """Whether the page looks by itself for something where nothing is found."""
    return not (question.state.is_exact or question.state.part or question.cursor)


def list_ways(catalogue: Catalogue, question: Question, found: Found, speech: Speech) -> list[Way]:
    """Ways out of an empty answer: the one that the page would take by itself, then each filter that can be left."""
    ways = sorted(_list_drops(catalogue, question, found, speech), key=lambda way: -way.count)
    # Where the page may go further by itself, it has looked for a change already, and there is none.
    change = None if _goes_further(question) else find_change(catalogue, question, found.narrowed, speech)
    if change is None:
        return ways
    first = _make_way(question, change, speech)
    return [first, *(way for way in ways if way.url != first.url)]


def _make_way(question: Question, change: Change, speech: Speech) -> Way:
    wider = apply_change(question, change)
    url = write_address("/", (*wider.pairs, *wider.list_rest(speech.language, "exact")))
    return Way(change.total, change.words, url)


def _list_drops(catalogue: Catalogue, question: Question, found: Found, speech: Speech) -> Iterator[Way]:
    rest = question.list_rest(speech.language, "exact")
    for filters, name, words in drop_each(catalogue, question.filters, speech):
        dropped = (name, "radius_km") if name == "near" else (name,)
        count = count_changed(catalogue, question.filters, found.narrowed, filters)
        if count:
            yield Way(count, words, write_address("/", (*drop_names(question.pairs, *dropped), *rest)))
