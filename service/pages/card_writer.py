"""Writes the cards of the list: for those whom it asks about, measured from where they are, with links that lead on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import msgspec
import numpy as np

from service.catalogue.catalogue import Catalogue
from service.catalogue.ellipsoid import bend, find_in_space
from service.evidence.schemas import EvidenceLine
from service.offers.schemas import OfferSummary, SessionLine, VenueRef
from service.pages.address import Pairs, write_address
from service.pages.cards import Acts, Card, Sight, find_closing, make_card, read_summaries
from service.pages.judgement_words import describe_judgement
from service.pages.question import Question
from service.pages.shortlist_links import is_full, toggle
from service.pages.speech import Speech
from service.places.parameters import Point, read_point
from service.rights.rules import LEVEL_FIELD, Facts, judge_offer
from service.rights.schemas import Judgement
from service.vocabulary import get_vocabulary

NOT_CARRIED = ("selected", "view", "move", "layer", "part", "exact")
"""What an address away from the list leaves behind; shortlist and person go along."""


MOST_PLACES = 4
"""How many places of an offer its card names."""


class _Claim(msgspec.Struct):
    """What a card needs of a claim."""

    field: str
    status: str


class _Dated(msgspec.Struct):
    """What a card needs of the details of an offer."""

    programme: str | None = None
    sessions: tuple[SessionLine, ...] = ()
    evidence: tuple[_Claim, ...] = ()


_decode_dated = msgspec.json.Decoder(_Dated).decode


def _say_more(number: int, speech: Speech) -> str:
    """How many places are not named; the page of the offer names all."""
    return speech.count("and {number} more place", "and {number} more places", number) if number > 0 else ""


def _measure(origin: Point, venue: VenueRef) -> float:
    """The square of a straight distance (km²), which orders as the distance does; infinite without a point."""
    if venue.longitude is None or venue.latitude is None:
        return math.inf
    away = find_in_space(venue.longitude, venue.latitude) - find_in_space(origin.longitude, origin.latitude)
    return float(away @ away)


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
        found = distances_km or self._measure_from_home(numbers)
        return [self._write_one(summary, more, km) for summary, more, km in zip(summaries, dated, found, strict=True)]

    def _write_one(self, summary: OfferSummary, more: _Dated, distance_km: float | None) -> Card:
        state = self.question.state
        closes_on = find_closing(more.sessions, summary.next_start)
        sight = Sight(closes_on, self._list_audiences(), state.list_pairs(*NOT_CARRIED))
        summary = msgspec.structs.replace(summary, venues=self._sort_venues(summary))
        card = make_card(summary, self.catalogue, self.speech, distance_km, sight)
        has_point = any(venue.longitude is not None for venue in summary.venues)
        return replace(
            card,
            acts=self._list_acts(summary.id, has_point=has_point),
            is_selected=summary.id == state.selected,
            judgement=None if state.person.is_empty else describe_judgement(self._judge(summary, more), self.speech),
            places=card.places[:MOST_PLACES],
            more_places=_say_more(len(card.places) - MOST_PLACES, self.speech),
            # What it costs them is a line of the judgement already.
            prices=[] if state.person.situations else card.prices,
        )

    def _sort_venues(self, summary: OfferSummary) -> tuple[VenueRef, ...]:
        """The venues, the nearest first where something is measured: the distance stands beside the first."""
        origin = self._find_origin()
        if origin is None or len(summary.venues) < 2:
            return summary.venues
        return tuple(sorted(summary.venues, key=lambda venue: _measure(origin, venue)))

    def _find_origin(self) -> Point | None:
        """The point asked about, else where the person lives."""
        near, home = self.question.filters.near, self.question.state.person.place
        if near is not None:
            return read_point("near", near)
        return None if home is None else Point(home.lon, home.lat)

    def _measure_from_home(self, numbers: Sequence[int]) -> Sequence[float | None]:
        """How far offers are from where the person lives; where that is not told, nothing is measured."""
        home = self.question.state.person.place
        if home is None or not numbers:
            return [None] * len(numbers)
        found = self.catalogue.look_around(home.lon, home.lat).measure_each(np.array(numbers, np.uint32))
        return [None if square == np.inf else bend(float(square)) for square in found]

    def judge(self, numbers: Sequence[int]) -> list[Judgement]:
        """What offers by number mean for the person described, in their order."""
        texts = self.catalogue.bodies.take(numbers)
        summaries = read_summaries(self.catalogue, numbers)
        found = zip(summaries, texts, strict=True)
        return [self._judge(summary, _decode_dated(b"{" + text)) for summary, text in found]

    def _judge(self, summary: OfferSummary, more: _Dated) -> Judgement:
        # Of what was said elsewhere only what decides an answer; its sources are told on the page of the offer.
        claims = tuple(EvidenceLine(one.field, one.status) for one in more.evidence if one.field == LEVEL_FIELD)
        facts = Facts(summary, more.programme, more.sessions, claims)
        return judge_offer(self.question.state.person, facts, self.catalogue.on)

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
