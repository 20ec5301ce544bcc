"""What to do when nothing is found: which one filter to drop, and how many offers lie a little further away."""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import narrow
from service.errors import InputError
from service.narrowing import list_active
from service.pages.address import Pairs, drop_names, set_value, write_address
from service.pages.chips import label_filter, name_value
from service.pages.question import Question
from service.pages.speech import Speech

FURTHER_KM = (5, 10, 20, 40)
"""Distances to try, the nearest first."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: how many offers it gives, what it does, where it leads."""

    count: int
    label: str
    url: str


def list_ways(catalogue: Catalogue, question: Question, rest: Pairs, speech: Speech) -> list[Way]:
    """Filters whose loss alone would give offers, the best first."""
    ways = []
    for item, value in list_active(question.filters):
        dropped = (item.name, "radius_km") if item.name == "near" else (item.name,)
        if item.name == "radius_km":
            continue
        left = replace(question.filters, **dict.fromkeys(dropped))
        count = len(narrow(catalogue, left).matching)
        if count:
            values = value if isinstance(value, list) else [value]
            names = speech.any_of(name_value(catalogue, item, str(one), speech) for one in values)
            label = speech.say("without “{label}: {values}”", label=label_filter(item.name, speech), values=names)
            url = write_address("/", (*drop_names(question.pairs, *dropped), *rest))
            ways.append(Way(count, label, url))
    return sorted(ways, key=lambda way: -way.count)


def find_further(catalogue: Catalogue, question: Question, rest: Pairs, speech: Speech) -> Way | None:
    """The same question within the first distance that gives something; None without a place, or without any."""
    filters = question.filters
    centre = filters.near or (filters.place[0] if filters.place and len(filters.place) == 1 else None)
    if centre is None:
        return None
    for radius_km in FURTHER_KM:
        if radius_km <= (filters.radius_km or 0):
            continue
        wider = replace(filters, near=centre, radius_km=float(radius_km), place=None, region=None)
        try:
            count = len(narrow(catalogue, wider).matching)
        except InputError:  # a place that can be asked for but has no point of its own
            return None
        if count:
            pairs = set_value(drop_names(question.pairs, "place", "region"), "near", centre)
            pairs = set_value(pairs, "radius_km", str(radius_km))
            label = speech.say("within {number} km", number=radius_km)
            return Way(count, label, write_address("/", (*pairs, *rest)))
    return None
