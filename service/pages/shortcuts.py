"""From the person to the filters: what would narrow the list to them, each with how many offers it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyroaring import BitMap

from service.catalogue.search import Narrowed
from service.pages.address import Pairs, write_address
from service.pages.card_writer import CardWriter
from service.pages.chips import GEOGRAPHIC
from service.pages.question import Question
from service.pages.speech import Speech
from service.rights.audiences import match_keys
from service.rights.table import load_rules

HOME_KM = 10
MOST_JUDGED = 200
"""Of more offers that may be free for others only, no promise is made: to judge them all would keep people waiting."""
ELSEWHERE = "free_elsewhere"
"""Why a price line does not speak of a person: it was documented for others."""


class Shortcut(NamedTuple):
    """One filter that can be set by a link: in words, with the number of offers that it leaves."""

    label: str
    total: int
    url: str


def list_shortcuts(writer: CardWriter, narrowed: Narrowed) -> list[Shortcut]:
    """What the person's own words would narrow, where no filter says it already; none that would leave nothing."""
    if writer.question.state.person.is_empty:
        return []
    return [
        Shortcut(label, len(offers), _write(writer.question, writer.speech, added))
        for label, offers, added in _list_all(writer, narrowed.matching)
        if offers
    ]


def _list_all(writer: CardWriter, found: BitMap) -> Iterator[tuple[str, BitMap, Pairs]]:
    catalogue, speech = writer.catalogue, writer.speech
    person, filters = writer.question.state.person, writer.question.filters
    if person.place is not None and all(getattr(filters, name) is None for name in GEOGRAPHIC):
        place = person.place
        label = speech.say("within {number} km of {place}", number=HOME_KM, place=place.get_name(speech.language))
        near: Pairs = (("near", place.id), ("radius_km", str(HOME_KM)))
        yield label, found & catalogue.find_within(place.lon, place.lat, HOME_KM), near
    if person.situations and filters.free_for is None:
        offers = found & catalogue.find_free(person.situations)
        refused = _count_refused(writer, offers)
        if refused < len(offers):
            free: Pairs = tuple(("free_for", slug) for slug in person.situations)
            yield _say_free(writer, refused), offers, free
    if filters.enrolment is None:
        open_now = found & catalogue.any_of("enrolment", ("open",))
        yield speech.say("enrolment open"), open_now, (("enrolment", "open"),)


def _say_free(writer: CardWriter, refused: int) -> str:
    speech = writer.speech
    named = speech.any_of(speech.phrase("audience", slug) for slug in writer.question.state.person.situations)
    label = speech.say("free for {}", named)
    if not refused:
        return label
    apart = speech.count(
        "{number} of them documented for others only", "{number} of them documented for others only", refused
    )
    return f"{label}, {apart}"


def _count_refused(writer: CardWriter, offers: BitMap) -> int:
    """How many of the offers that are free for people like this one are so for others alone: who live elsewhere, say.

    Only what a rule speaks of that this person does not meet can be; the others need not be judged. All of them are
    said to be so where those are too many.
    """
    catalogue, person = writer.catalogue, writer.question.state.person
    rules = [
        rule
        for rule in load_rules().list_rules("price", catalogue.on)
        if rule.answer == "yes" and match_keys(rule, person)[0] == "no"
    ]
    named = (catalogue.ids.get(name) for rule in rules for name in rule.offers)
    spoken_of = BitMap(number for number in named if number is not None)
    for rule in rules:
        spoken_of |= catalogue.any_of("programme", rule.programmes) | catalogue.any_of("operator", rule.operators)
    doubtful = offers & spoken_of
    if len(doubtful) > MOST_JUDGED:
        return len(offers)
    judged = writer.judge(doubtful.to_array().tolist())
    return sum(line.reason == ELSEWHERE for judgement in judged for line in judgement.lines if line.name == "cost")


def _write(question: Question, speech: Speech, added: Pairs) -> str:
    rest = question.list_rest(speech.language, "exact", "view")
    return write_address("/", (*question.pairs, *added, *rest))
