"""The page of the list and the map: everything that its template shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.orders import SORTS
from service.catalogue.search import Found
from service.offers.filters import OfferFilters
from service.pages.address import drop_names, set_value, write_address, write_query
from service.pages.advice import Rescue, find_rescue, list_ways
from service.pages.card_writer import CardWriter
from service.pages.chips import GEOGRAPHIC, PART_TITLES, SORT_TITLES, list_chips, say_filters, write_clear_address
from service.pages.controls import list_audiences, list_groups, list_hidden
from service.pages.follow import list_exports, list_feeds, write_search_address
from service.pages.map_panel import Told
from service.pages.mistakes import say_mistake
from service.pages.parts import list_parts, list_shares, show_part
from service.pages.person_panel import describe_panel
from service.pages.question import Mistake, Question, answer_question, suggest_sort
from service.pages.radius import Option, describe_place
from service.pages.shortcuts import list_shortcuts
from service.pages.shortlist_links import MOST_LISTED, write_shortlist_address
from service.pages.speech import Speech

MARGIN_DEGREES = 0.12
"""How far around the offers found the map reaches."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is asked and what is shown: the same question, but where the page went further by itself."""

    asked: Question
    found: Found
    shown: Question
    shown_found: Found
    rescue: Rescue | None


def describe_list(catalogue: Catalogue, question: Question, speech: Speech) -> dict[str, Any]:
    """What the template of the list needs."""
    answer = _answer(catalogue, question, speech)
    asked, found, shown = answer.asked, answer.found, answer.shown
    page = (*asked.pairs, *asked.list_rest(speech.language), *((("cursor", asked.cursor),) if asked.cursor else ()))
    writer = CardWriter(catalogue, speech, shown, page)
    numbers = [int(number) for number in answer.shown_found.numbers]
    parts = [] if asked.cursor or asked.state.part else list_parts(catalogue, shown, answer.shown_found, writer)
    everything = [*numbers, *(number for part in parts for number in part.numbers)]
    return {
        "numbers": everything,
        "question": asked,
        "total": found.total,
        "sentence": _say_total(catalogue, asked, found, speech),
        "rescue": answer.rescue,
        "cards": writer.write(numbers, answer.shown_found.distances_km),
        "parts": parts,
        "shares": [] if asked.state.part else list_shares(catalogue, shown, answer.shown_found.narrowed, speech),
        "part": asked.state.part,
        "chosen": _write_chosen(catalogue, asked, writer, everything),
        "chips": list_chips(catalogue, asked, speech),
        "clear_url": write_clear_address(asked, speech),
        "is_clearable": sum(name != "radius_km" for name, _ in asked.pairs) > 1,
        "mistakes": [say_mistake(mistake, speech) for mistake in asked.mistakes],
        "groups": list_groups(catalogue, asked, found.narrowed, speech),
        "audiences": list_audiences(catalogue, asked, found.narrowed, speech),
        "place": describe_place(catalogue, asked, found.narrowed, speech),
        "hidden": list_hidden(asked),
        "sorts": _list_sorts(asked, found, speech),
        "panel": describe_panel(asked.state.person, speech, asked.state.person_mistakes, page),
        "shortcuts": list_shortcuts(writer, answer.shown_found.narrowed),
        **_list_links(catalogue, answer, speech),
        **_describe_map(catalogue, answer),
    }


def _answer(catalogue: Catalogue, question: Question, speech: Speech) -> Answer:
    question, found = answer_question(catalogue, question)
    selected = question.state.selected
    if selected and selected not in catalogue.ids:
        mistake = Mistake("selected", selected)
        state = replace(question.state, selected="")
        question = replace(question, mistakes=(*question.mistakes, mistake), state=state)
    rescue = find_rescue(catalogue, question, found, speech)
    if rescue is not None:
        return Answer(question, found, rescue.question, rescue.found, rescue)
    if question.state.part:
        found = show_part(catalogue, question, found)
    return Answer(question, found, question, found, None)


def _list_links(catalogue: Catalogue, answer: Answer, speech: Speech) -> dict[str, Any]:
    """Where one can go from here: other pages of the answer, ways out, other forms of it, the shortlist."""
    asked, shown, found = answer.asked, answer.shown, answer.found
    rest = asked.list_rest(speech.language)
    is_empty = found.total == 0 and answer.rescue is None
    return {
        "next_url": _write_next(shown, answer.shown_found, speech),
        "first_url": write_address("/", (*asked.pairs, *rest)) if asked.cursor else "",
        "suggestion": _describe_suggestion(asked, found, speech),
        "ways": list_ways(catalogue, asked, found, speech) if is_empty else [],
        "alternates": list_exports(shown, speech),
        "feeds": list(list_feeds(asked, speech)),
        "search_url": write_search_address(asked, speech),
        "shortlisted": len(asked.state.shortlist),
        "most_listed": MOST_LISTED,
        "shortlist_url": write_shortlist_address((*asked.pairs, *rest), speech.language),
        "empty_shortlist_url": write_address("/", (*asked.pairs, *asked.list_rest(speech.language, "shortlist"))),
    }


def _describe_map(catalogue: Catalogue, answer: Answer) -> dict[str, Any]:
    """What the map is told: it shows what the list shows, wherever it is moved to; of a part of the list, none."""
    shown = answer.shown
    query = write_query(drop_names(shown.pairs, "bbox"))
    bounds = find_bounds(catalogue, shown, answer.shown_found)
    return {"told": Told(query, bounds, is_bare=bool(shown.state.part)), "state": answer.asked.state}


def find_bounds(catalogue: Catalogue, question: Question, found: Found) -> tuple[float, float, float, float] | None:
    """The box (west, south, east, north) of what a geographic filter found; None to show all of Belgium."""
    filters = question.filters
    if not (filters.near or filters.place or filters.region):
        return None
    is_found = np.zeros(len(catalogue.ids), bool)
    is_found[to_numbers(found.narrowed.matching)] = True
    rows = np.flatnonzero(is_found[catalogue.points.offer])
    if not len(rows):
        return None
    longitude, latitude = catalogue.points.longitude[rows], catalogue.points.latitude[rows]
    west, south = float(longitude.min()) - MARGIN_DEGREES, float(latitude.min()) - MARGIN_DEGREES
    east, north = float(longitude.max()) + MARGIN_DEGREES, float(latitude.max()) + MARGIN_DEGREES
    return round(west, 4), round(south, 4), round(east, 4), round(north, 4)


def _say_total(catalogue: Catalogue, question: Question, found: Found, speech: Speech) -> str:
    counted = speech.count("{number} offer", "{number} offers", found.total)
    if not question.state.part:
        return f"{counted} {say_filters(catalogue, question, speech)}".strip()
    kind = speech.say(PART_TITLES[question.state.part])
    narrowed_by = say_filters(catalogue, question, speech, *GEOGRAPHIC)
    return f"{kind}{speech.say(':')} {counted} {narrowed_by}".strip()


def _write_chosen(catalogue: Catalogue, question: Question, writer: CardWriter, shown: list[int]) -> Any:
    """The card of the chosen offer where the page does not show it anyway."""
    number = catalogue.numbers.get(question.state.selected) if question.state.selected else None
    return None if number is None or number in shown else writer.write([number])[0]


def _list_sorts(question: Question, found: Found, speech: Speech) -> list[Option]:
    """The orders to choose from. The one that the question suggests is no value: it changes with the question."""
    has_point = question.filters.near is not None or question.state.person.place is not None
    usable = {"relevance": question.filters.q is not None, "distance": has_point}
    known = (sort for sort in SORTS if sort in SORT_TITLES and usable.get(sort, True))
    suggested = suggest_sort(question)
    unsaid = None if question.sort == suggested else suggested
    return [Option("" if sort == unsaid else sort, speech.say(SORT_TITLES[sort]), sort == found.sort) for sort in known]


def _write_next(question: Question, found: Found, speech: Speech) -> str:
    if found.next_cursor is None:
        return ""
    rest = question.list_rest(speech.language, "exact")
    return write_address("/", (*question.pairs, *rest, ("cursor", found.next_cursor)))


def _describe_suggestion(question: Question, found: Found, speech: Speech) -> dict[str, Any] | None:
    """Other words that would find something; ``is_applied`` when they were searched for already."""
    text = found.narrowed.suggestion
    if not text:
        return None
    url = write_address("/", (*set_value(question.pairs, "q", text), *question.list_rest(speech.language, "exact")))
    return {"text": text, "url": url, "is_applied": found.narrowed.is_rescued}


def list_newest(catalogue: Catalogue, filters: OfferFilters, limit: int) -> list[int]:
    """Offers by number for a page about something else (an operator), last confirmed first."""
    found = answer_question(catalogue, replace(Question(filters, ()), sort="freshness"))[1]
    return [int(number) for number in found.numbers[:limit]]
