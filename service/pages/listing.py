"""The page of the list and the map: everything that its template shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.orders import SORTS
from service.catalogue.search import Found
from service.formats.registry import FORMATS
from service.offers.filters import OfferFilters
from service.offers.keeps import DEFAULT_RADIUS_KM
from service.pages.address import Pairs, drop_names, set_value, write_address, write_query
from service.pages.advice import find_further, list_ways
from service.pages.cards import Card, make_card, read_summaries
from service.pages.chips import LABELS, list_chips, name_place, say_filters
from service.pages.controls import RADII_KM, list_audiences, list_groups, list_hidden
from service.pages.question import Mistake, Question, answer_question
from service.pages.speech import Speech, mark

MOST_ELSEWHERE = 20
"""How many offers without a place are listed under those that have one."""
MARGIN_DEGREES = 0.12
"""How far around the offers found the map reaches."""
_SORTS = {
    "relevance": mark("Best match"),
    "distance": mark("Nearest first"),
    "starts_on": mark("Next start"),
    "freshness": mark("Last confirmed"),
    "staleness": mark("Longest unconfirmed first"),
    "title": mark("Title, A to Z"),
    "changed": mark("Last changed first"),
}


class Option(NamedTuple):
    """One entry of a menu."""

    value: str
    label: str
    is_chosen: bool


class PlaceField(NamedTuple):
    """The field "where": what it shows, the identifier behind it, and the radii to choose from (km)."""

    text: str
    value: str
    radii: tuple[Option, ...]


def describe_list(catalogue: Catalogue, question: Question, speech: Speech) -> dict[str, Any]:
    """What the template of the list needs."""
    question, found = answer_question(catalogue, question)
    sort: Pairs = (("sort", question.sort),) if question.sort else ()
    rest: Pairs = (("lang", speech.language), *sort)
    numbers = [int(number) for number in found.numbers]
    elsewhere = found.narrowed.elsewhere
    apart = _list_elsewhere(catalogue, elsewhere) if not question.cursor else []
    return {
        "numbers": numbers,
        "elsewhere_numbers": apart,
        "question": question,
        "total": found.total,
        "sentence": _say_total(catalogue, question, found, speech),
        "cards": _make_cards(catalogue, numbers, found, speech),
        "elsewhere": [make_card(summary, catalogue, speech) for summary in read_summaries(catalogue, apart)],
        "elsewhere_total": len(elsewhere) if elsewhere is not None and not question.cursor else 0,
        "chips": list_chips(catalogue, question, rest, speech),
        "clear_url": write_address("/", rest),
        "mistakes": [_describe_mistake(mistake, speech) for mistake in question.mistakes],
        "groups": list_groups(catalogue, question, found.narrowed, speech),
        "audiences": list_audiences(catalogue, question, found.narrowed, speech),
        "place": _describe_place(question, speech),
        "hidden": list_hidden(question),
        "sorts": _list_sorts(question, found, speech),
        "next_url": _write_next(question, found, rest),
        "first_url": write_address("/", (*question.pairs, *rest)) if question.cursor else "",
        "suggestion": _describe_suggestion(question, found, rest),
        "ways": list_ways(catalogue, question, rest, speech) if found.total == 0 else [],
        "further": find_further(catalogue, question, rest, speech) if found.total == 0 else None,
        "alternates": _list_alternates((*question.pairs, *sort), speech),
        "map_bounds": find_bounds(catalogue, question, found),
        "map_query": write_query(drop_names(question.pairs, "bbox")),
    }


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
    narrowed_by = say_filters(catalogue, question, speech)
    return f"{counted} {narrowed_by}".strip()


def _make_cards(catalogue: Catalogue, numbers: list[int], found: Found, speech: Speech) -> list[Card]:
    summaries, distances = read_summaries(catalogue, numbers), found.distances_km or [None] * len(numbers)
    return [make_card(summary, catalogue, speech, km) for summary, km in zip(summaries, distances, strict=True)]


def _list_elsewhere(catalogue: Catalogue, elsewhere: BitMap | None) -> list[int]:
    """The first of the offers without a point, in the order of the day, so that nobody is always first."""
    if not elsewhere:
        return []
    numbers = to_numbers(elsewhere)
    first: list[int] = numbers[np.argsort(catalogue.draw_lots(catalogue.on)[numbers])[:MOST_ELSEWHERE]].tolist()
    return first


def _describe_mistake(mistake: Mistake, speech: Speech) -> str:
    if mistake.is_name_unknown:
        text = speech.say("There is no filter called “{name}”: it was ignored.", name=mistake.name[:60])
    else:
        label = speech.say(LABELS.get(mistake.name, mistake.name))
        text = speech.say(
            "“{label}”: “{value}” cannot be used, and was left out.", label=label, value=mistake.value[:80]
        )
    if mistake.nearest:
        text += " " + speech.say("Did you mean {names}?", names=speech.any_of(mistake.nearest))
    return text


def _describe_place(question: Question, speech: Speech) -> PlaceField:
    filters = question.filters
    value = filters.near or (filters.place[0] if filters.place else "")
    wrong = next((item.value for item in question.mistakes if item.name in ("place", "near")), "")
    text = name_place(value, speech) if value else wrong
    chosen = "" if filters.near is None else f"{filters.radius_km or DEFAULT_RADIUS_KM:g}"
    values = dict.fromkeys([*(str(radius) for radius in RADII_KM), *([chosen] if chosen else [])])
    radii = [Option("", speech.say("exact place"), not chosen)]
    radii += [
        Option(radius, speech.say("within {number} km", number=speech.number(float(radius))), radius == chosen)
        for radius in sorted(values, key=float)
    ]
    return PlaceField(text, value or wrong, tuple(radii))


def _list_sorts(question: Question, found: Found, speech: Speech) -> list[Option]:
    usable = {"relevance": question.filters.q is not None, "distance": question.filters.near is not None}
    return [Option(sort, speech.say(_SORTS[sort]), sort == found.sort) for sort in SORTS if usable.get(sort, True)]


def _write_next(question: Question, found: Found, rest: Pairs) -> str:
    if found.next_cursor is None:
        return ""
    return write_address("/", (*question.pairs, *rest, ("cursor", found.next_cursor)))


def _describe_suggestion(question: Question, found: Found, rest: Pairs) -> dict[str, Any] | None:
    """Other words that would find something; ``is_applied`` when they were searched for already."""
    text = found.narrowed.suggestion
    if not text:
        return None
    url = write_address("/", (*set_value(question.pairs, "q", text), *rest))
    return {"text": text, "url": url, "is_applied": found.narrowed.is_rescued}


def _list_alternates(pairs: Pairs, speech: Speech) -> list[dict[str, str]]:
    """The same answer in every representation that there is."""
    return [
        {
            "label": speech.say("Map alone") if item.suffix == "map" else item.label,
            "type": item.media_type,
            "url": write_address(f"/api/v1/offers.{item.suffix}", pairs),
        }
        for item in FORMATS
    ]


def list_newest(catalogue: Catalogue, filters: OfferFilters, limit: int) -> list[int]:
    """Offers by number for a page about something else (an operator), last confirmed first."""
    found = answer_question(catalogue, replace(Question(filters, ()), sort="freshness"))[1]
    return [int(number) for number in found.numbers[:limit]]
