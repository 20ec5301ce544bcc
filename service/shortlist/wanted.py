"""What is wanted of a shortlist: its offers, a point to measure from, whom prices are told for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from service.errors import InputError
from service.narrowing import check_values
from service.offers.filters import STATES
from service.pages.address import Pairs
from service.pages.chips import name_place
from service.pages.question import Mistake, Question, read_question
from service.pages.shortlist_links import MOST_LISTED, list_named
from service.pages.speech import Speech
from service.pages.state import NOBODY
from service.places.parameters import Point, read_point
from service.rights.filters import PersonAsked
from service.rights.person import Mistake as PersonMistake
from service.rights.person import Person, make_person, read_person
from service.shortlist.filters import ShortlistAsked
from service.vocabulary import get_vocabulary


class Origin(NamedTuple):
    """Where distances are measured from, and the place's name or what was written for it."""

    point: Point
    written: str

    def name(self, speech: Speech) -> str:
        """The name of the place; empty for a bare point."""
        return (
            name_place(self.written, speech) if any(map(str.isalpha, self.written)) or "," not in self.written else ""
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The offers, at most six; those beyond are only counted. ``mistakes`` are what could not be used."""

    offer_ids: tuple[str, ...]
    beyond: tuple[str, ...] = ()
    origin: Origin | None = None
    audiences: tuple[str, ...] = ()
    person: Person = NOBODY
    mistakes: tuple[Mistake, ...] = ()
    person_mistakes: tuple[PersonMistake, ...] = ()

    def list_payers(self) -> tuple[str, ...]:
        """The audiences whose prices are told: the person's situations, else those chosen."""
        return self.person.situations or self.audiences


def read_wanted(pairs: Pairs) -> tuple[Wanted, Question]:
    """What an address of the pages wants, and the question of the list that it carries along.

    Of the question's own mistakes only what matters here is told; the list tells the others.
    """
    question = read_question(pairs)
    person, wrong = read_person(pairs)
    mistakes = []
    origin, near = None, question.filters.near
    try:
        origin = _find_origin(person, near)
    except InputError as problem:
        mistakes.append(Mistake("near", near or "", problem.nearest))
    named = list_named(pairs)
    asked = (*(question.filters.free_for or ()), *(question.filters.audience or ()))
    return Wanted(
        offer_ids=named[:MOST_LISTED],
        beyond=named[MOST_LISTED:],
        origin=origin,
        audiences=_list_payers(asked),
        person=person,
        mistakes=tuple(mistakes),
        person_mistakes=tuple(wrong),
    ), question


def _find_origin(person: Person, near: str | None) -> Origin | None:
    """Where the person lives, else the point asked about; raises :class:`InputError` where that is no place."""
    if person.place is not None:
        return Origin(Point(person.place.lon, person.place.lat), person.place.id)
    return None if near is None else Origin(read_point("near", near), near)


def _list_payers(asked: Iterable[str]) -> tuple[str, ...]:
    """Those who can pay something: that the audience is unknown can be asked for too, and is nobody's price."""
    return tuple(audience for audience in dict.fromkeys(asked) if audience in get_vocabulary("audience"))


def make_wanted(asked: ShortlistAsked, about: PersonAsked) -> Wanted:
    """What a request to a program's address wants.

    Raises :class:`InvalidParameterError` naming each parameter that cannot be used.
    """
    person = make_person(about)
    origin = _find_origin(person, asked.near)
    if asked.audience is not None:
        check_values("audience", asked.audience, get_vocabulary("audience"), STATES)
    return Wanted(
        offer_ids=tuple(dict.fromkeys(asked.shortlist or ())),
        origin=origin,
        audiences=_list_payers(asked.audience or ()),
        person=person,
    )
