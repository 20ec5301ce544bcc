"""An offer as an item of a list: everything that an advisor decides on, already in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

import msgspec

from service.catalogue.catalogue import Catalogue
from service.offers.schemas import OfferSummary, SessionLine
from service.pages.address import Pairs, write_address
from service.pages.ages import Age, describe_age
from service.pages.judgement_words import JudgementWords, describe_judgement
from service.pages.own_price import describe_own_prices
from service.pages.question import Question
from service.pages.shortlist_links import is_full, toggle
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
    list_badges,
)
from service.rights.rules import Facts, judge_offer
from service.vocabulary import get_vocabulary

_decode = msgspec.json.Decoder(OfferSummary).decode
NOT_CARRIED = ("selected", "view", "move", "layer", "part", "exact")
"""What an address away from the list leaves behind; shortlist and person go along."""


class _Dated(msgspec.Struct):
    """What a card needs of the details of an offer."""

    programme: str | None = None
    sessions: tuple[SessionLine, ...] = ()


_decode_dated = msgspec.json.Decoder(_Dated).decode


@dataclass(frozen=True, slots=True)
class Acts:
    """Where the links of a card lead. ``shortlist_url`` is empty where no other offer can be put on the shortlist.

    ``map_url`` is the page with this offer chosen; empty for an offer that no map shows.
    """

    why_url: str
    map_url: str
    shortlist_url: str
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One offer of a list. ``distance`` is empty where there is nothing to measure; ``acts`` are there on the list."""

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
    age: Age
    status: str
    acts: Acts | None = None
    is_selected: bool = False
    judgement: JudgementWords | None = None


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
    return Card(
        id=summary.id,
        url=write_address(f"/offers/{quote(summary.id)}", carried),
        title=speech.text(summary.title),
        operator=operator.name if operator else speech.say("Operator not known"),
        operator_url=write_address(f"/operators/{quote(operator.id)}", carried[:1]) if operator else "",
        places=describe_places(summary.venues, summary.region, summary.modality, speech),
        distance=_say_distance(distance_km, speech),
        modality=speech.term("modality", summary.modality),
        duration=describe_duration(summary.duration, speech),
        languages=", ".join(speech.term("language", slug) for slug in summary.languages),
        prices=describe_own_prices(summary.prices, sight.audiences, speech),
        badges=list_badges(summary.recognitions, speech),
        funding=describe_funding(summary.funding, catalogue.names["funder"], speech),
        start=start,
        is_start_past=is_past,
        enrolment=_say_enrolment(summary.enrolment, sight.closes_on, catalogue.on, speech),
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


def _say_distance(distance_km: float | None, speech: Speech) -> str:
    """In whole kilometres: of most venues the town is all that is known."""
    if distance_km is None:
        return ""
    return speech.say("about {number} km", number=speech.number(max(1, round(distance_km))))


def find_closing(sessions: Iterable[SessionLine], next_start: date | None) -> date | None:
    """The day on which enrolment for the next start ends, the last one where several start that day."""
    if next_start is None:
        return None
    days = (line.enrolment_closes_on for line in sessions if line.starts_on == next_start)
    return max((day for day in days if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class CardWriter:
    """Writes the cards of the list: for those whom it asks about, with links that carry the page along.

    ``question`` is the one whose offers are shown; ``page`` the parameters of the address that shows them.
    """

    catalogue: Catalogue
    speech: Speech
    question: Question
    page: Pairs

    def write(self, numbers: Sequence[int], distances_km: Sequence[float | None] | None = None) -> list[Card]:
        """The cards of offers by number, in their order."""
        summaries = read_summaries(self.catalogue, numbers)
        dated = [_decode_dated(b"{" + text) for text in self.catalogue.bodies.take(numbers)]
        found = distances_km or [None] * len(numbers)
        return [self._write_one(summary, more, km) for summary, more, km in zip(summaries, dated, found, strict=True)]

    def _write_one(self, summary: OfferSummary, more: _Dated, distance_km: float | None) -> Card:
        state = self.question.state
        closes_on = find_closing(more.sessions, summary.next_start)
        sight = Sight(closes_on, self._list_audiences(), state.list_pairs(*NOT_CARRIED))
        card = make_card(summary, self.catalogue, self.speech, distance_km, sight)
        has_point = any(venue.longitude is not None for venue in summary.venues)
        return replace(
            card,
            acts=self._list_acts(summary.id, has_point=has_point),
            is_selected=summary.id == state.selected,
            judgement=self._judge(summary, more),
            # What it costs them is a line of the judgement already.
            prices=[] if state.person.situations else card.prices,
        )

    def _judge(self, summary: OfferSummary, more: _Dated) -> JudgementWords | None:
        """What the offer means for the person, where one is described."""
        person = self.question.state.person
        if person.is_empty:
            return None
        facts = Facts(summary, more.programme, more.sessions)
        return describe_judgement(judge_offer(person, facts, self.catalogue.on), self.speech)

    def _list_audiences(self) -> tuple[str, ...]:
        """Those whom the question is about; "unknown" can be asked for too, and is no audience."""
        filters = self.question.filters
        asked = dict.fromkeys((*(filters.free_for or ()), *(filters.audience or ())))
        return tuple(audience for audience in asked if audience in get_vocabulary("audience"))

    def _list_acts(self, offer_id: str, *, has_point: bool) -> Acts:
        rest = self.question.list_rest(self.speech.language, *NOT_CARRIED)
        is_listed = offer_id in self.question.state.shortlist
        chosen = (*(pair for pair in self.page if pair[0] not in ("selected", "view")), ("selected", offer_id))
        can_toggle = is_listed or not is_full(self.page)
        anchor = f"#offer-{quote(offer_id)}"
        return Acts(
            why_url=write_address(f"/offers/{quote(offer_id)}/why", (*self.question.pairs, *rest)),
            map_url=write_address("/", chosen) + "#map-details" if has_point else "",
            shortlist_url=write_address("/", toggle(self.page, offer_id)) + anchor if can_toggle else "",
            is_listed=is_listed,
        )
