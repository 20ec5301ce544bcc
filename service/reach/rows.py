"""A row of the page for each municipality: its nearest offers in words, what has changed, and the list near it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from service.columns import UNKNOWNS
from service.pages.address import Pairs, drop_names, write_address
from service.pages.speech import Speech, Text, mark
from service.pages.wording import say_precision
from service.reach.asking import Asked
from service.reach.form import label_control
from service.reach.schemas import MunicipalityReach, NearestOffer, ReachDistance, Words
from service.vocabulary import choose_words

LEAST_RADIUS_KM, MOST_RADIUS_KM = 30, 300
"""What the list near a municipality reaches at least, and at most."""
CHANGE_WORDS = {
    "nearer": mark("nearer"),
    "farther": mark("farther"),
    "new": mark("new"),
    "lost": mark("gone"),
    "same": mark("unchanged"),
}
_WORSENED = {"lost": 0, "farther": 1, "nearer": 3, "new": 4, "same": 2}


class OfferLine(NamedTuple):
    """The nearest offer of a row: how far, its mark, its title and page, who and where, what is not established."""

    km: str
    band: str
    is_hollow: bool
    title: Text
    url: str
    beside: str
    unsettled: str


class Row(NamedTuple):
    """A municipality: its nearest offers, what has changed, and the list near it.

    ``offers`` are the nearest that is established and, before it, the one that is nearer without being so. ``band`` and
    ``is_hollow`` are those of its mark on the map, ``said`` is its distance in words.
    """

    id: str
    name: str
    region: str
    at: str
    band: str
    is_hollow: bool
    said: str
    offers: Sequence[OfferLine]
    change: str
    before: str
    list_url: str


def sort_rows(items: Sequence[MunicipalityReach], asked: Asked, speech: Speech) -> list[MunicipalityReach]:
    """The rows in the order asked for; names decide between equals."""

    def measure(one: MunicipalityReach) -> tuple[float, ...]:
        distance: ReachDistance = getattr(one, asked.measure)
        km = math.inf if distance.distance_km is None else distance.distance_km
        if asked.order == "change":
            grown = 0.0 if distance.former_km is None or distance.distance_km is None else km - distance.former_km
            return _WORSENED[distance.change or "same"], -grown
        return {"farthest": (-km,), "nearest": (km,)}.get(asked.order, ())

    return sorted(items, key=lambda one: (measure(one), choose_words(one.name, speech.language).casefold()))


def describe_row(one: MunicipalityReach, asked: Asked, speech: Speech) -> Row:
    """One municipality in words."""
    shown: ReachDistance = getattr(one, asked.measure)
    named = [one.certain] if one.possible == one.certain else [one.possible, one.certain]
    return Row(
        id=one.id,
        name=choose_words(one.name, speech.language),
        region=speech.term("region", one.region),
        at=f"{one.longitude:g},{one.latitude:g}",
        band=shown.band,
        is_hollow=shown.offer is not None and bool(shown.offer.not_established),
        said=say_km(shown.distance_km, speech),
        offers=[_describe_offer(distance, distance.offer, speech) for distance in named if distance.offer is not None],
        change=speech.say(CHANGE_WORDS[shown.change]) if shown.change else "",
        before=say_km(shown.former_km, speech) if shown.change not in (None, "same") else "",
        list_url=_write_list_url(one, asked, speech),
    )


def _describe_offer(distance: ReachDistance, offer: NearestOffer, speech: Speech) -> OfferLine:
    more = offer.offers_there - 1
    parts = [offer.operator or "", _name_place(offer, speech)]
    parts += [speech.count("{number} more there", "{number} more there", more)] if more else []
    names = [label_control(name, speech) for name in offer.not_established]
    return OfferLine(
        km=say_km(distance.distance_km, speech),
        band=distance.band,
        is_hollow=bool(names),
        title=speech.text(offer.title),
        url=write_address(f"/offers/{offer.id}", [("lang", speech.language)]),
        beside=" · ".join(part for part in parts if part),
        unsettled=", ".join(names),
    )


def _name_place(offer: NearestOffer, speech: Speech) -> str:
    words: Words = offer.place or {}
    name, note = choose_words(words, speech.language), say_precision(offer.precision, speech)
    return f"{name} ({note})" if name and note else name or note


def say_km(km: float | None, speech: Speech) -> str:
    """A distance to a tenth of a kilometre; None is the distance to nothing."""
    return f"{speech.number(round(km, 1))}\u00a0km" if km is not None else speech.say("nowhere")


def _write_list_url(one: MunicipalityReach, asked: Asked, speech: Speech) -> str:
    """The list of what is meant near a municipality, as far out as the nearest; with what is not established."""
    farthest = max((km for km in (one.certain.distance_km, one.possible.distance_km) if km is not None), default=0)
    radius_km = min(max(LEAST_RADIUS_KM, math.ceil(farthest)), MOST_RADIUS_KM)
    pairs: Pairs = drop_names(asked.question.pairs, "near", "radius_km", "bbox")
    for name in ("audience", "recognised_by", "enrolment"):
        if name in dict(pairs) or name == "enrolment":
            given = () if name in dict(pairs) else ((name, "open"),)
            pairs = (*pairs, *given, *((name, state) for state in UNKNOWNS))
    where: Pairs = (("near", one.id), ("radius_km", str(radius_km)), ("lang", speech.language))
    return write_address("/", [*dict.fromkeys(pairs), *where])
