"""What a visitor asks, read from the address of the list. A value that cannot be used is said, never fatal.

A form that is sent without JavaScript carries its empty fields along, and says "around this place" with the
place and a radius: :func:`tidy_pairs` makes the address that the interface itself would have asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Found, Narrowed, Ordering, Sorting, choose_sort, narrow, take_ordered, take_page
from service.errors import InputError, InvalidParameterError
from service.narrowing import Filter, list_filters
from service.offers.filters import OfferFilters
from service.pages.address import Pairs
from service.pages.state import State, is_own, read_state
from service.paging import Paging
from service.places.parameters import Point
from service.query import convert_value, list_parameters
from service.vocabulary import find_nearest

PAGE_SIZE = 20
OWN_NAMES = ("sort", "cursor", "lang")
"""Parameters of the page that narrow nothing, beside those of its state (:mod:`service.pages.state`)."""
MAX_PAIRS = 200


@dataclass(frozen=True, slots=True)
class Mistake:
    """A parameter that could not be used, its value, and the nearest that could."""

    name: str
    value: str
    nearest: tuple[str, ...] = ()
    is_name_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """The filters that could be read, the sort, the page, its state beside them, and what could not be used.

    ``pairs`` are the parameters of the filters alone, in the order of the filters.
    """

    filters: OfferFilters
    pairs: Pairs
    sort: str | None = None
    cursor: str | None = None
    mistakes: tuple[Mistake, ...] = field(default=())
    state: State = field(default=State())

    def list_rest(self, language: str, *dropped: str) -> Pairs:
        """What an address has beside its filters and its page: language, sort, state; without what is named."""
        given: Pairs = (("sort", self.sort),) if self.sort else ()
        sort: Pairs = () if "sort" in dropped else self.own_sort if "person" in dropped else given
        return (("lang", language), *sort, *self.state.list_pairs(*dropped))

    @property
    def home(self) -> Point | None:
        """Where the person lives, when the nearest to it come first; None where anything else orders the offers.

        That is when no place is asked about, nor words.
        """
        place = self.state.person.place
        is_by_distance = self.sort == "distance" or (self.sort is None and self.filters.q is None)
        if place is None or self.filters.near is not None or not is_by_distance:
            return None
        return Point(place.lon, place.lat)

    @property
    def own_sort(self) -> Pairs:
        """The order as a parameter of an address without the person: none that is measured from their home."""
        return () if self.sort is None or self.home is not None else (("sort", self.sort),)

    def without(self, name: str, mistake: Mistake) -> Question:
        """The question without one parameter that cannot be used."""
        pairs = tuple(pair for pair in self.pairs if pair[0] != name)
        kept = self.filters if name in OWN_NAMES else replace(self.filters, **{name: None})
        own: dict[str, Any] = {name: None} if name in OWN_NAMES else {}
        return replace(self, filters=kept, pairs=pairs, mistakes=(*self.mistakes, mistake), **own)


def tidy_pairs(given: Iterable[tuple[str, str]]) -> Pairs:
    """The same question without empty and repeated values, a radius always beside the point it is measured from."""
    pairs = tuple(dict.fromkeys((name, value.strip()) for name, value in given if value.strip()))[:MAX_PAIRS]
    names = {name for name, _ in pairs}
    if "radius_km" not in names or "near" in names:
        return pairs
    place = next((value for name, value in pairs if name == "place"), None)
    if place is None:
        return tuple(pair for pair in pairs if pair[0] != "radius_km")
    return tuple(("near", place) if pair == ("place", place) else pair for pair in pairs)


def read_question(pairs: Pairs) -> Question:
    """Read parameters, each by itself: one that cannot be read is a mistake and the others stand."""
    values: dict[str, Any] = {}
    mistakes = []
    known = list_filters(OfferFilters)
    for name, parameter in list_parameters(OfferFilters).items():
        texts = [value for other, value in pairs if other == name]
        if texts:
            try:
                values[name] = convert_value(parameter, texts if parameter.is_repeated else texts[0])
            except InvalidParameterError:
                mistakes.append(Mistake(name, texts[0]))
    given = {name: value for name, value in pairs if name in OWN_NAMES}
    state, unusable = read_state(pairs)
    mistakes += [Mistake(name, value) for name, value in unusable]
    mistakes += [
        Mistake(name, value, find_nearest(name, tuple(known)), is_name_unknown=True)
        for name, value in pairs
        if name not in known and name not in OWN_NAMES and not is_own(name)
    ]
    kept = tuple((name, value) for name in known if name in values for other, value in pairs if other == name)
    filters = OfferFilters(**values)
    return Question(filters, kept, given.get("sort"), given.get("cursor"), tuple(mistakes), state)


def get_kind(item: Filter) -> type:
    """The type of a filter that takes one value: str, float or date."""
    return _list_kinds()[item.name]


@cache
def _list_kinds() -> Mapping[str, type]:
    """The type of one value of each filter; to ask a dataclass for its types takes milliseconds."""
    hints = get_type_hints(OfferFilters)
    return {name: next(part for part in (str, float, date) if _holds(hints[name], part)) for name in hints}


def _holds(hint: Any, kind: type) -> bool:
    return any(kind is part or _holds(part, kind) for part in get_args(hint))


def answer_question(catalogue: Catalogue, question: Question) -> tuple[Question, Found]:
    """Search; a value that the search refuses becomes a mistake, and the search goes on without it."""
    while True:
        try:
            found = take_found(catalogue, question, narrow(catalogue, question.filters))
        except InputError as problem:
            name = problem.field
            if name not in OWN_NAMES and getattr(question.filters, name, None) is None:
                raise
            own = getattr(question, name) if name in OWN_NAMES else ""
            value = next((text for other, text in question.pairs if other == name), own)
            question = question.without(name, Mistake(name, value, problem.nearest))
        else:
            return question, found


def take_found(catalogue: Catalogue, question: Question, narrowed: Narrowed) -> Found:
    """A page of offers that were found already, in the order that is asked for or that filters and person suggest."""
    paging, filters = Paging(limit=PAGE_SIZE, cursor=question.cursor), question.filters
    if question.home is None:
        return take_page(catalogue, filters, narrowed, Sorting(sort=question.sort), paging)
    return take_ordered(catalogue, narrowed, Ordering("distance", filters.q or "", question.home), paging)


def suggest_sort(question: Question) -> str:
    """The order in which a question stands where none is asked for."""
    unsorted = replace(question, sort=None)
    return choose_sort(question.filters, Sorting()) if unsorted.home is None else "distance"
