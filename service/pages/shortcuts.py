"""From the person to the filters: what would narrow the list to them, each with how many offers it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Narrowed
from service.pages.address import Pairs, write_address
from service.pages.chips import GEOGRAPHIC
from service.pages.question import Question
from service.pages.speech import Speech

HOME_KM = 10


class Shortcut(NamedTuple):
    """One filter that can be set by a link: in words, with the number of offers that it leaves."""

    label: str
    total: int
    url: str


def list_shortcuts(catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech) -> list[Shortcut]:
    """What the person's own words would narrow, where no filter says it already; none that would leave nothing."""
    if question.state.person.is_empty:
        return []
    return [
        Shortcut(label, len(offers), _write(question, speech, added))
        for label, offers, added in _list_all(catalogue, question, narrowed, speech)
        if offers
    ]


def _list_all(
    catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech
) -> Iterator[tuple[str, BitMap, Pairs]]:
    person, filters, found = question.state.person, question.filters, narrowed.matching
    if person.place is not None and all(getattr(filters, name) is None for name in GEOGRAPHIC):
        place = person.place
        label = speech.say("within {number} km of {place}", number=HOME_KM, place=place.get_name(speech.language))
        near: Pairs = (("near", place.id), ("radius_km", str(HOME_KM)))
        yield label, found & catalogue.find_within(place.lon, place.lat, HOME_KM), near
    if person.situations and filters.free_for is None:
        named = speech.any_of(speech.phrase("audience", slug) for slug in person.situations)
        label = speech.say("free for {}", named)
        free: Pairs = tuple(("free_for", slug) for slug in person.situations)
        yield label, found & catalogue.find_free(person.situations), free
    if filters.enrolment is None:
        open_now = found & catalogue.any_of("enrolment", ("open",))
        yield speech.say("enrolment open"), open_now, (("enrolment", "open"),)


def _write(question: Question, speech: Speech, added: Pairs) -> str:
    rest = question.list_rest(speech.language, "exact", "view")
    return write_address("/", (*question.pairs, *added, *rest))
