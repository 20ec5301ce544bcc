"""The filters in force: as chips that can be taken off one by one, and as one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from service.catalogue.catalogue import Catalogue
from service.narrowing import Filter, list_active
from service.pages.address import drop_names, drop_pair, write_address
from service.pages.question import Question, get_kind
from service.pages.speech import Speech, mark
from service.places.gazetteer import default_gazetteer
from service.places.rules import locate_place
from service.reasons.rules import write_values
from service.vocabulary import choose_words

LABELS = {
    "q": mark("Words"),
    "topic": mark("Topic"),
    "operator": mark("Operator"),
    "place": mark("Place"),
    "region": mark("Region"),
    "near": mark("Near"),
    "radius_km": mark("Radius"),
    "bbox": mark("Part of the map"),
    "funder": mark("Who pays"),
    "funding": mark("What is known of the funding"),
    "recognised_by": mark("Recognised by"),
    "audience": mark("For whom"),
    "free_for": mark("Free for"),
    "price_max_eur": mark("Price at most (€)"),
    "modality": mark("Way of teaching"),
    "language": mark("Language of teaching"),
    "starts_from": mark("Starts from"),
    "starts_until": mark("Starts until"),
    "enrolment": mark("Enrolment"),
    "certification": mark("Certification"),
    "confirmed_since": mark("Confirmed since"),
    "freshness": mark("Freshness"),
    "sort": mark("Order"),
    "selected": mark("Chosen offer"),
    "view": mark("Part of the map"),
    "move": mark("Search as I move the map"),
    "layer": mark("What the marks show"),
    "part": mark("Part of the list"),
    "exact": mark("Nothing widened"),
    "shortlist": mark("Shortlist"),
}
SORT_TITLES = {
    "relevance": mark("Best match"),
    "distance": mark("Nearest first"),
    "starts_on": mark("Next start"),
    "freshness": mark("Last confirmed"),
    "staleness": mark("Longest unconfirmed first"),
    "changed": mark("Last changed first"),
    "title": mark("Title, A to Z"),
}
"""The orders of the list (:data:`service.catalogue.orders.SORTS`)."""
GEOGRAPHIC = ("place", "region", "near", "radius_km", "bbox")
"""The filters that say where."""
PART_TITLES = {
    "online": mark("Online"),
    "hybrid": mark("Blended, place not known"),
    "unplaced": mark("Place not known"),
}
"""The parts of the list whose offers no map shows (:mod:`service.pages.parts`)."""
_MAP = ("view", "move")
_OF_THE_MAP = {"bbox": _MAP, "near": ("view",), "place": ("view",), "region": ("view",)}
"""What of the map as it was left goes with a filter that says where."""
_POINT = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?")


class Chip(NamedTuple):
    """One value in force: what it says and the address without it. Its ``label`` may say all."""

    name: str
    label: str
    value: str
    url: str


def label_filter(name: str, speech: Speech) -> str:
    """What a filter is called; one that is new here goes by its parameter's name."""
    return speech.say(LABELS.get(name, name.replace("_", " ").capitalize()))


def name_place(value: str, speech: Speech) -> str:
    """A place in the language of the page, or as the visitor wrote it where that is no name.

    A point is a position, latitude first as people say it.
    """
    if _POINT.fullmatch(value):
        longitude, latitude = (speech.number(float(part)) for part in value.split(","))
        return speech.say("the position {latitude} N, {longitude} E", latitude=latitude, longitude=longitude)
    gazetteer = default_gazetteer()
    entry = gazetteer.find(value)
    if entry is None and gazetteer.find_by_name(value):
        match = locate_place(value)
        entry = None if match is None else match.entry
    return entry.get_name(speech.language) if entry else value


def name_value(catalogue: Catalogue, item: Filter, value: str, speech: Speech) -> str:
    """One value of a filter in words."""
    if item.name in ("place", "near"):
        return name_place(value, speech)
    if item.keep.vocabulary is not None:
        return speech.term(item.keep.vocabulary, value)
    names = catalogue.names.get(item.keep.facet or "", {})
    if value in names:
        return choose_words(names[value], speech.language)
    return _format(item, value, speech)


def _format(item: Filter, value: str, speech: Speech) -> str:
    if item.is_repeated:
        return speech.absence(value)
    kind = get_kind(item)
    if kind is date:
        return speech.date(date.fromisoformat(value))
    return speech.number(float(value)) if kind is float else value


def list_chips(catalogue: Catalogue, question: Question, speech: Speech) -> list[Chip]:
    """A chip for each value, one for the part of the list that is seen alone, one for all that describes the person."""
    known = {item.name: item for item, _ in list_active(question.filters)}
    chips = []
    for name, value in question.pairs:
        if name == "radius_km":
            continue  # goes with the point that it is measured from
        left = drop_pair(question.pairs, name, value)
        if name == "near":
            left = drop_names(left, "radius_km")
        words = "" if name == "bbox" else name_value(catalogue, known[name], value, speech)
        if name == "near" and question.filters.radius_km is not None:
            words += f" · {speech.number(question.filters.radius_km)} km"
        rest = question.list_rest(speech.language, "exact", *_OF_THE_MAP.get(name, ()))
        chips.append(Chip(name, label_filter(name, speech), words, write_address("/", (*left, *rest))))
    return [*chips, *_list_own_chips(question, speech)]


def _list_own_chips(question: Question, speech: Speech) -> Iterator[Chip]:
    state = question.state
    if state.part:
        url = write_address("/", (*question.pairs, *question.list_rest(speech.language, "part")))
        yield Chip("part", speech.say("Only"), speech.say(PART_TITLES[state.part]), url)
    if not state.person.is_empty:
        url = write_address("/", (*question.pairs, *question.list_rest(speech.language, "person", "exact")))
        yield Chip("person", speech.say("For"), speech.say("the person described"), url)


def write_clear_address(question: Question, speech: Speech) -> str:
    """The list without any filter; the order, the shortlist, the person and the layer of the map stay."""
    kept = question.list_rest(speech.language, "selected", "view", "move", "part", "exact")
    return write_address("/", kept)


def say_filters(catalogue: Catalogue, question: Question, speech: Speech, *left_out: str) -> str:
    """The filters in force as the end of a sentence: "on artificial intelligence, in Flanders"."""
    parts = []
    active = {item.name: (item, value) for item, value in list_active(question.filters) if item.name not in left_out}
    while active:
        item, value = active.pop(next(iter(active)))
        said, message = [(item, value)], item.keep.sentence
        beside = next((name for name in item.keep.joined_with if name in active), None)
        if item.keep.together is not None and beside is not None:
            said, message = [*said, active.pop(beside)], item.keep.together
        parts.append(speech.say(message, *(_name_any(catalogue, *one, speech) for one in said)))
    return re.sub(r"\s+,", ",", ", ".join(parts))


def _name_any(catalogue: Catalogue, item: Filter, value: Any, speech: Speech) -> str:
    return speech.any_of(_phrase(catalogue, item, one, speech) for one in write_values(value))


def _phrase(catalogue: Catalogue, item: Filter, value: str, speech: Speech) -> str:
    if item.keep.vocabulary in ("topic", "audience", "region", "recognition_body", "language"):
        return speech.phrase(item.keep.vocabulary, value)
    name = name_value(catalogue, item, value, speech)
    return name[:1].lower() + name[1:] if item.keep.vocabulary else name
