"""A search without result widens itself: the one change that gives offers and costs the least of what was meant.

First the spelling, then a wider radius, then the filter that keeps out most of those that matter least. What was done
is said in words, and one link undoes it. The place, and what is sought (words, topic, operator), are given up last, and
never all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Narrowed
from service.errors import InputError
from service.narrowing import list_active, list_filters
from service.offers.filters import OfferFilters
from service.pages.chips import GEOGRAPHIC, label_filter, name_place, name_value
from service.pages.question import Question
from service.pages.radius import RADII_KM, count_within, find_centre
from service.pages.speech import Speech
from service.reasons.rules import write_values
from service.reasons.widening import ask_again
from service.vocabulary import get_vocabulary, walk_broader

FARTHEST_KM = 40
"""How far the page goes by itself; farther only where that far was asked for already."""
_FREELY, _RELUCTANTLY, _IN_PART, _PLACE, _AT_LAST = range(5)
_RELUCTANT = ("audience", "free_for", "price_max_eur")
_SOUGHT = ("q", "topic", "operator")
MOST_WORDS = 8


class Change(NamedTuple):
    """A wider question, what makes it wider, in words, and how many offers it gives."""

    filters: OfferFilters
    words: str
    total: int


def find_change(catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech) -> Change | None:
    """The change to a question that found nothing; None where none would help without giving up everything.

    Where something can be found online, or at no known place, no condition but that of the place is given up.
    """
    filters = question.filters
    found = _respell(catalogue, filters, narrowed, speech) or _look_further(catalogue, filters, narrowed, speech)
    if found is None and not narrowed.elsewhere:
        found = _give_up(catalogue, filters, narrowed, speech)
    return found


def apply_change(question: Question, change: Change) -> Question:
    """The wider question, with the address that it has itself; the order too, where it still makes sense."""
    pairs: list[tuple[str, str]] = []
    for name in list_filters(OfferFilters):
        value = getattr(change.filters, name)
        if value == getattr(question.filters, name):
            pairs += [pair for pair in question.pairs if pair[0] == name]
        elif value is not None:
            pairs += [(name, text) for text in write_values(value)]
    wider = replace(question, filters=change.filters, pairs=tuple(pairs))
    is_measured = change.filters.near is not None or wider.home is not None
    return wider if is_measured or wider.sort != "distance" else replace(wider, sort=None)


def _respell(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, speech: Speech) -> Change | None:
    """Other words that were probably meant, where they have not been searched for already."""
    if not narrowed.suggestion or narrowed.is_rescued:
        return None
    other = replace(filters, q=narrowed.suggestion)
    total = count_changed(catalogue, filters, narrowed, other)
    return Change(other, speech.say("about “{}”", narrowed.suggestion), total) if total else None


def _look_further(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, speech: Speech) -> Change | None:
    """The nearest distance that gives something; without a place, all of the map instead of a part of it."""
    centre, reached = find_centre(filters), filters.radius_km or 0
    steps = [float(km) for km in RADII_KM if reached < km <= max(FARTHEST_KM, 2 * reached)]
    counts = count_within(catalogue, filters, narrowed, steps)
    for km in steps:
        if counts.get(km):
            wider = replace(filters, near=centre, radius_km=km, place=None)
            place = name_place(str(centre), speech)
            words = speech.say("within {number} km of {place}", number=speech.number(km), place=place)
            return Change(wider, words, counts[km])
    if filters.bbox is None:
        return None
    whole = replace(filters, bbox=None)
    total = count_changed(catalogue, filters, narrowed, whole)
    return Change(whole, speech.say("wherever they are"), total) if total else None


def _give_up(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, speech: Speech) -> Change | None:
    """The filter whose loss costs least; where no single one helps, the one that costs least, and then another."""
    lost: dict[str, str] = {}
    count = partial(count_changed, catalogue, filters, narrowed)
    asked = filters
    while True:
        options = list(_list_options(catalogue, filters, narrowed, speech))
        helpful = [option for option in options if option.total]
        if helpful:
            best = min(helpful, key=lambda option: (option.cost, -option.total))
            best = _take_back(asked, best, lost, count)
            return Change(best.filters, speech.all_of(best.words), best.total)
        minor = [option for option in options if option.cost <= _RELUCTANTLY]
        if not minor:
            return None
        least = min(minor, key=lambda option: (option.cost, option.kept))
        narrowed = _narrow_again(catalogue, filters, narrowed, least.filters)
        filters = least.filters
        lost[least.name] = speech.all_of(least.words)


def _take_back(
    asked: OfferFilters, best: _Option, lost: dict[str, str], count: Callable[[OfferFilters], int]
) -> _Option:
    """What helps, with each filter ``lost`` on the way to it that need not have been: the last comes back first."""
    words = best.words
    for name, said in reversed(lost.items()):
        fuller = replace(best.filters, **{name: getattr(asked, name)})
        total = count(fuller)
        if total:
            best = best._replace(filters=fuller, total=total)
        else:
            words = [said, *words]
    return best._replace(words=words)


class _Option(NamedTuple):
    """What can be given up: of which filter, what it costs and gives, how much it keeps, what is left, and in words."""

    name: str
    cost: int
    total: int
    kept: int
    filters: OfferFilters
    words: list[str]


def _list_options(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, speech: Speech) -> Iterator[_Option]:
    """Every single thing that can be given up, with what it would give; not the last thing that is asked for."""
    for words, broader in _loosen(filters, speech):
        yield _Option("", _IN_PART, count_changed(catalogue, filters, narrowed, broader), 0, broader, [words])
    for without, name, words in drop_each(catalogue, filters, speech):
        if list_active(without):
            option = _Option(name, _find_cost(name), 0, len(narrowed.kept[name]), without, [words])
            yield _weigh(catalogue, filters, narrowed, option, speech)


def _weigh(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, option: _Option, speech: Speech) -> _Option:
    """The option with what it gives: where it gives nothing by itself, a little further away."""
    try:
        narrowed = _narrow_again(catalogue, filters, narrowed, option.filters)
    except InputError:  # what is left makes no sense by itself
        return option
    further = None if narrowed.matching else _look_further(catalogue, option.filters, narrowed, speech)
    if further is None or not list_active(further.filters):
        return option._replace(total=len(narrowed.matching))
    return option._replace(total=further.total, filters=further.filters, words=[*option.words, further.words])


def _find_cost(name: str) -> int:
    if name in _SOUGHT:
        return _AT_LAST
    if name in GEOGRAPHIC:
        return _PLACE
    return _RELUCTANTLY if name in _RELUCTANT else _FREELY


def drop_each(catalogue: Catalogue, filters: OfferFilters, speech: Speech) -> Iterator[tuple[OfferFilters, str, str]]:
    """The filters without each of them in turn, its name, and what that is in words."""
    for item, value in list_active(filters):
        if item.name == "radius_km":
            continue  # goes with the point that it is measured from
        dropped = ("near", "radius_km") if item.name == "near" else (item.name,)
        names = speech.any_of(name_value(catalogue, item, one, speech) for one in write_values(value))
        words = speech.say("without “{label}: {values}”", label=label_filter(item.name, speech), values=names)
        if item.name == "bbox":
            words = speech.say("wherever they are")
        yield replace(filters, **dict.fromkeys(dropped)), item.name, words


def _loosen(filters: OfferFilters, speech: Speech) -> Iterator[tuple[str, OfferFilters]]:
    """What is sought, said less exactly: one word less, or the topics that hold those asked for."""
    words = (filters.q or "").split()
    if 1 < len(words) <= MOST_WORDS:
        for place in range(len(words)):
            left = " ".join(words[:place] + words[place + 1 :])
            yield speech.say("about “{}”", left), replace(filters, q=left)
    topics = [topic for topic in filters.topic or () if topic in get_vocabulary("topic")]
    broader = list(dict.fromkeys(walk_broader("topic", topic)[-1] for topic in topics))
    if broader and broader != topics:
        named = speech.any_of(speech.phrase("topic", topic) for topic in broader)
        yield speech.say("on {}", named), replace(filters, topic=broader)


def count_changed(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, changed: OfferFilters) -> int:
    """How many offers filters leave after a change; none where they make no sense then."""
    try:
        return len(_narrow_again(catalogue, filters, narrowed, changed).matching)
    except InputError:
        return 0


def _narrow_again(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, changed: OfferFilters) -> Narrowed:
    """What changed filters leave; raises :class:`InputError` where they make no sense."""
    kept = ask_again(catalogue, filters, narrowed.kept, changed)
    return Narrowed(BitMap.intersection(catalogue.everyone, *kept.values()), None, kept)
