"""The field "where": the place, and the distances around it with how many more offers each would give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.ellipsoid import to_chord
from service.catalogue.search import Narrowed
from service.errors import InputError
from service.offers.filters import OfferFilters
from service.offers.keeps import DEFAULT_RADIUS_KM
from service.pages.chips import name_place
from service.pages.question import Question
from service.pages.speech import Speech
from service.places.parameters import Point, read_point

RADII_KM = (5, 10, 20, 40, 80)
_MEASURED = ("near", "radius_km", "place")
"""Filters that a distance around a place stands for."""


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


def find_centre(filters: OfferFilters) -> str | None:
    """The place around which can be looked further; None where none, or several, are asked for."""
    if filters.near is not None:
        return filters.near if filters.place is None else None
    return filters.place[0] if filters.place and len(filters.place) == 1 else None


def count_within(
    catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, radii_km: Sequence[float]
) -> dict[float, int]:
    """How many offers meet all other filters within each distance of the place asked for; empty without one.

    All distances are measured once. Each count is that of the same question asked with that radius.
    """
    centre = find_centre(filters)
    if centre is None:
        return {}
    try:
        origin = read_point("near", centre)
    except InputError:
        return {}
    others = [kept for name, kept in narrowed.kept.items() if name not in _MEASURED]
    return _measure(catalogue, BitMap.intersection(catalogue.everyone, *others), origin, radii_km)


def _measure(catalogue: Catalogue, offers: BitMap, origin: Point, radii_km: Sequence[float]) -> dict[float, int]:
    squares = np.sort(catalogue.look_around(*origin).measure_squares(to_numbers(offers)))
    return {km: int(np.searchsorted(squares, np.float32(to_chord(km) ** 2), side="right")) for km in radii_km}


def describe_place(catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech) -> PlaceField:
    """The field as the question fills it; what could not be read stays in it as it was typed."""
    filters = question.filters
    value = filters.near or (filters.place[0] if filters.place else "")
    wrong = next((item.value for item in question.mistakes if item.name in ("place", "near")), "")
    text = name_place(value, speech) if value else wrong
    chosen = None if filters.near is None else filters.radius_km or DEFAULT_RADIUS_KM
    steps = sorted({*map(float, RADII_KM), *([] if chosen is None else [chosen])})
    counts = count_within(catalogue, filters, narrowed, steps)
    exact = Option("", speech.say("exact place"), chosen is None)
    radii = _list_radii(steps, chosen, counts, len(narrowed.matching), speech)
    return PlaceField(text, value or wrong, (exact, *radii))


def _list_radii(
    steps: Iterable[float], chosen: float | None, counts: dict[float, int], total: int, speech: Speech
) -> Iterable[Option]:
    for km in steps:
        label = f"{speech.number(km)} km"
        if counts and km != chosen:
            label += f" ({say_difference(counts[km] - total, speech)})"
        yield Option(f"{km:g}", label, km == chosen)


def say_difference(difference: int, speech: Speech) -> str:
    """How many more, or fewer: always with its sign."""
    sign = "\u2212" if difference < 0 else "+"
    return f"{sign}{speech.number(abs(difference))}"
