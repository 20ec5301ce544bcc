"""An offer as an item of a list: everything that an advisor decides on, already in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from service.catalogue.catalogue import Catalogue
from service.offers.schemas import OfferSummary
from service.pages.address import write_address
from service.pages.ages import Age, describe_age
from service.pages.speech import Speech, Text
from service.pages.wording import (
    Badge,
    Funding,
    Place,
    PricePart,
    describe_duration,
    describe_funding,
    describe_places,
    describe_prices,
    describe_start,
    list_badges,
)

_decode = msgspec.json.Decoder(OfferSummary).decode


@dataclass(frozen=True, slots=True)
class Card:
    """One offer of a list. ``distance`` is empty where there is nothing to measure."""

    id: str
    url: str
    title: Text
    operator: str
    operator_url: str
    places: list[Place]
    distance: str
    modality: str
    duration: str
    languages: str
    prices: list[PricePart]
    badges: list[Badge]
    funding: list[Funding]
    start: str
    is_start_past: bool
    age: Age
    status: str


def read_summaries(catalogue: Catalogue, numbers: Sequence[int]) -> list[OfferSummary]:
    """The summaries of offers by number, in their order."""
    return [_decode(text) for text in catalogue.summaries.take(numbers)]


def make_card(summary: OfferSummary, catalogue: Catalogue, speech: Speech, distance_km: float | None = None) -> Card:
    """One offer in words; ``distance_km`` is how far away it is, where there is something to measure from."""
    operator = summary.operator
    language = (("lang", speech.language),)
    start, is_past = describe_start(summary.next_start, catalogue.on, speech)
    return Card(
        id=summary.id,
        url=write_address(f"/offers/{summary.id}", language),
        title=speech.text(summary.title),
        operator=operator.name if operator else speech.say("Operator not known"),
        operator_url=write_address(f"/operators/{operator.id}", language) if operator else "",
        places=describe_places(summary.venues, summary.region, summary.modality, speech),
        distance=_say_distance(distance_km, speech),
        modality=speech.term("modality", summary.modality),
        duration=describe_duration(summary.duration, speech),
        languages=", ".join(speech.term("language", slug) for slug in summary.languages),
        prices=describe_prices(summary.prices, speech),
        badges=list_badges(summary.recognitions, speech),
        funding=describe_funding(summary.funding, catalogue.names["funder"], speech),
        start=start,
        is_start_past=is_past,
        age=describe_age(
            (summary.confirmed_on, summary.confirmed_precision),
            summary.edited_on,
            summary.freshness,
            catalogue.on,
            speech,
        ),
        status="" if summary.status == "published" else speech.term("status", summary.status),
    )


def _say_distance(distance_km: float | None, speech: Speech) -> str:
    """In whole kilometres: of most venues the town is all that is known."""
    if distance_km is None:
        return ""
    return speech.say("about {number} km", number=speech.number(max(1, round(distance_km))))
