"""An offer as an item of a list: everything that an advisor decides on, already in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from service.catalogue.catalogue import Catalogue
from service.columns import NO_RECORD
from service.offers.schemas import OfferSummary, SessionLine
from service.pages.address import Pairs, write_address
from service.pages.ages import Age, describe_age
from service.pages.judgement_words import JudgementWords
from service.pages.own_price import describe_own_prices
from service.pages.speech import Speech, Text
from service.pages.wording import (
    Badge,
    Funding,
    Place,
    PricePart,
    describe_duration,
    describe_funding,
    describe_places,
    describe_start,
    is_exact,
    list_badges,
    say_distance,
)

_decode = msgspec.json.Decoder(OfferSummary).decode


@dataclass(frozen=True, slots=True)
class Acts:
    """Where the links of a card lead. ``shortlist_url`` is empty where no other offer can be put on the shortlist.

    ``map_url`` is the page with this offer chosen; empty for an offer that no map shows.
    """

    why_url: str
    map_url: str
    shortlist_url: str
    is_listed: bool


class CardFact(NamedTuple):
    """One fact of a card: what it is about, what is known, and whether that is past."""

    label: str
    text: str
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One offer of a list. ``distance`` is empty where there is nothing to measure; ``acts`` are there on the list.

    ``facts`` are those of when, how and in which language; ``silent`` names those of which nothing is on record.
    """

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
    enrolment: str
    facts: list[CardFact]
    silent: str
    age: Age
    status: str
    acts: Acts | None = None
    is_selected: bool = False
    judgement: JudgementWords | None = None
    more_places: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """How a page sees an offer, beside what is said of it: when it closes, for whom, with what in its links."""

    closes_on: date | None = None
    audiences: tuple[str, ...] = ()
    carried: Pairs = ()


NO_SIGHT = Sight()


def read_summaries(catalogue: Catalogue, numbers: Sequence[int]) -> list[OfferSummary]:
    """The summaries of offers by number, in their order."""
    return [_decode(text) for text in catalogue.summaries.take(numbers)]


def make_card(
    summary: OfferSummary,
    catalogue: Catalogue,
    speech: Speech,
    distance_km: float | None = None,
    sight: Sight = NO_SIGHT,
) -> Card:
    """One offer in words; ``distance_km`` is how far away it is, where there is something to measure from."""
    operator = summary.operator
    carried: Pairs = (("lang", speech.language), *sight.carried)
    start, is_past = describe_start(summary.next_start, catalogue.on, speech)
    modality, duration = speech.term("modality", summary.modality), describe_duration(summary.duration, speech)
    languages = ", ".join(speech.term("language", slug) for slug in summary.languages)
    enrolment = _say_enrolment(summary.enrolment, sight.closes_on, catalogue.on, speech)
    facts = [
        (CardFact(speech.say("When"), start, is_past), ""),
        (CardFact(speech.say("Enrolment"), enrolment), "" if sight.closes_on else summary.enrolment),
        (CardFact(speech.say("How"), modality), summary.modality),
        (CardFact(speech.say("Duration"), duration), summary.duration.state),
        (CardFact(speech.say("Language"), languages), "".join(summary.languages) or NO_RECORD),
    ]
    return Card(
        id=summary.id,
        url=write_address(f"/offers/{quote(summary.id)}", carried),
        title=speech.text(summary.title),
        operator=operator.name if operator else speech.say("Operator not known"),
        operator_url=write_address(f"/operators/{quote(operator.id)}", carried[:1]) if operator else "",
        places=describe_places(summary.venues, summary.region, summary.modality, speech),
        distance="" if distance_km is None else say_distance(distance_km, speech, is_exact=is_exact(summary.venues)),
        modality=modality,
        duration=duration,
        languages=languages,
        prices=describe_own_prices(summary.prices, sight.audiences, speech),
        badges=list_badges(summary.recognitions, speech),
        funding=describe_funding(summary.funding, catalogue.names["funder"], speech),
        start=start,
        is_start_past=is_past,
        enrolment=enrolment,
        facts=[fact for fact, state in facts if state != NO_RECORD],
        silent=" · ".join(fact.label for fact, state in facts if state == NO_RECORD),
        age=describe_age(
            (summary.confirmed_on, summary.confirmed_precision),
            summary.edited_on,
            summary.freshness,
            catalogue.on,
            speech,
        ),
        status="" if summary.status == "published" else speech.term("status", summary.status),
    )


def _say_enrolment(state: str, closes_on: date | None, on: date, speech: Speech) -> str:
    """The state as it is on record, and the day on which enrolment for the next start ends or ended."""
    said = speech.term("enrolment", state)
    if closes_on is None:
        return said
    day = speech.date(closes_on)
    until = speech.say("until {date}", date=day) if closes_on >= on else speech.say("ended on {date}", date=day)
    return f"{said}, {until}"


def find_closing(sessions: Iterable[SessionLine], next_start: date | None) -> date | None:
    """The day on which enrolment for the next start ends, the last one where several start that day."""
    if next_start is None:
        return None
    days = (line.enrolment_closes_on for line in sessions if line.starts_on == next_start)
    return max((day for day in days if day is not None), default=None)
