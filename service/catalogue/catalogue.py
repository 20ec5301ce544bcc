"""The catalogue: an immutable read model of one revision on one day, and the questions it answers with sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.funded import PAID, Funded
from service.catalogue.orders import draw_lots, rank_of
from service.catalogue.points import Box, Points
from service.catalogue.text import TextIndex, TextMatches
from service.catalogue.texts import Texts
from service.offers.rules import spread_by_audience

NEVER = np.iinfo(np.int32).max
"""The day number of something that has no date: after everything."""
MAX_ASKED = 8
"""Text queries whose findings are kept: four bytes an offer each."""


@dataclass(frozen=True, slots=True)
class PriceRows:
    """Price lines in order of amount (EUR): the offers that have a line, and the amounts, by audience."""

    spoken_of: Mapping[str, BitMap]
    amounts: Mapping[str, NDArray[np.float32]]
    offers: Mapping[str, NDArray[np.uint32]]

    def find_at_most(self, amount_eur: float) -> dict[str, BitMap]:
        """By audience, the offers whose line for it is known and at most this amount."""
        return {
            audience: BitMap(self.offers[audience][: np.searchsorted(amounts, amount_eur, side="right")])
            for audience, amounts in self.amounts.items()
        }


@dataclass(frozen=True, slots=True)
class Days:
    """Dates by offer as day numbers (``date.toordinal``), :data:`NEVER` where there is none.

    ``start`` and ``start_offer`` list all training sessions in order of start.
    """

    start: NDArray[np.int32]
    start_offer: NDArray[np.uint32]
    next_start: NDArray[np.int32]
    confirmed: NDArray[np.int32]


class BareVenue(NamedTuple):
    """A venue that is documented and placed, and at whose point no offer is known. Degrees."""

    id: str
    name: str
    longitude: float
    latitude: float
    precision: str
    place: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Offers are numbered 0 to n-1 in order of identifier; every set is a bitmap of numbers."""

    revision: int
    on: date
    ids: tuple[str, ...]
    numbers: Mapping[str, int]
    everyone: BitMap
    facets: Mapping[str, Mapping[str, BitMap]]
    coarse_places: Mapping[str, BitMap]
    funded: Funded
    prices: PriceRows
    free: Mapping[str, BitMap]
    days: Days
    points: Points
    pointless: BitMap
    title_rank: NDArray[np.uint32]
    hashes: NDArray[np.uint64]
    operator_code: NDArray[np.int32]
    operator_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    names: Mapping[str, Mapping[str, Mapping[str, str]]]
    text: TextIndex
    summaries: Texts
    pins: Texts
    bare_venues: tuple[BareVenue, ...] = ()
    _ranks: dict[tuple[str, date], NDArray[np.uint32]] = field(default_factory=dict)
    _asked: dict[str, TextMatches] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def any_of(self, facet: str, values: Iterable[str]) -> BitMap:
        """The offers that have any of these values of a facet."""
        sets = self.facets[facet]
        return BitMap.union(BitMap(), *(sets[value] for value in values if value in sets))

    def find_in_place(self, place_id: str, around: Iterable[str]) -> BitMap:
        """The offers in a place, and those known only to be somewhere in what contains it (``around``)."""
        coarse = (self.coarse_places[name] for name in around if name in self.coarse_places)
        return BitMap.union(self.any_of("place", (place_id,)), *coarse)

    def find_paid(self, funders: Iterable[str] | None, answers: Iterable[str]) -> BitMap:
        """The offers for which one of the funders (None: any payer) has one of these funding answers."""
        wanted = tuple(answers)
        if funders is None:
            return self.any_of("funding", wanted)
        return BitMap.union(BitMap(), *(self._answered(funder, answer) for funder in funders for answer in wanted))

    def _answered(self, funder: str, answer: str) -> BitMap:
        answers = self.funded.by_funder.get(funder, {})
        if answer == "no_record":
            return self.everyone - BitMap.union(BitMap(), *answers.values())
        return answers.get(answer, BitMap())

    def find_funded_by(self, funders: Iterable[str]) -> BitMap:
        """The offers that any of these funders pays for, directly or through intermediaries."""
        return self.find_paid(funders, PAID)

    def find_priced(self, amount_eur: float, audiences: Iterable[str]) -> BitMap:
        """The offers that one of these audiences can follow for at most an amount."""
        found = spread_by_audience(self.prices.find_at_most(amount_eur), self.prices.spoken_of)
        return BitMap.union(BitMap(), *(found[audience] for audience in audiences))

    def find_free(self, audiences: Iterable[str]) -> BitMap:
        """The offers that are free for one of these audiences."""
        return BitMap.union(BitMap(), *(self.free[audience] for audience in audiences))

    def find_starting(self, since: date | None, until: date | None) -> BitMap:
        """The offers with a training session that starts in a period, both ends included."""
        first = 0 if since is None else np.searchsorted(self.days.start, since.toordinal(), side="left")
        last = NEVER - 1 if until is None else until.toordinal()
        return BitMap(self.days.start_offer[first : np.searchsorted(self.days.start, last, side="right")])

    def find_confirmed(self, since: date) -> BitMap:
        """The offers last confirmed on or after a day."""
        confirmed = self.days.confirmed
        return BitMap(np.flatnonzero((confirmed >= since.toordinal()) & (confirmed < NEVER)).astype(np.uint32))

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """The offers within a great-circle distance of a point."""
        return self.points.find_within(longitude, latitude, radius_km)

    def find_in_box(self, box: Box) -> BitMap:
        """The offers in a box."""
        return BitMap(self.points.offer[self.points.find_in_box(box)])

    def find_words(self, query: str) -> BitMap:
        """The offers in which every word of a query is found, once it is spelled as the index knows it."""
        return self.search_words(query).offers

    def search_words(self, query: str) -> TextMatches:
        """What a query finds, with scores. Kept for a moment: one request asks up to three times. Do not change it."""
        found = self._asked.get(query)
        if found is None:
            found = self.text.search(query)
            if len(self._asked) >= MAX_ASKED:
                self._asked.clear()
            self._asked[query] = found
        return found

    def find_place_names(self, row: int) -> Mapping[str, str] | None:
        """The names of the place of a row of :attr:`points`, by language."""
        place = int(self.points.place[row])
        return self.names["place"][self.place_ids[place]] if place >= 0 else None

    def draw_lots(self, day: date) -> NDArray[np.uint32]:
        """The order of a day that breaks ties."""
        return self._rank("", day)

    def rank(self, sort: str, day: date) -> NDArray[np.uint32]:
        """For each offer its place in a sort that does not depend on a question, ties broken by the day's order."""
        return self._rank(sort, day)

    def _rank(self, sort: str, day: date) -> NDArray[np.uint32]:
        key = (sort, day)
        if key not in self._ranks:
            if len(self._ranks) > 40:  # days asked for by cursors: keep a few, never all
                self._ranks.clear()
            self._ranks[key] = self._compute_rank(sort, day)
        return self._ranks[key]

    def _compute_rank(self, sort: str, day: date) -> NDArray[np.uint32]:
        if not sort:
            return draw_lots(self.hashes, day)
        makers: dict[str, Callable[[], NDArray[Any]]] = {
            "freshness": self._staleness,
            "starts_on": self._wait,
            "title": lambda: self.title_rank,
        }
        primary = makers[sort]()
        return rank_of(np.lexsort((self.draw_lots(day), primary)))

    def _staleness(self) -> NDArray[Any]:
        """The freshest first; what was never confirmed comes last."""
        confirmed = self.days.confirmed.astype(np.int64)
        return np.where(confirmed == NEVER, NEVER, -confirmed)

    def _wait(self) -> NDArray[Any]:
        """The next start first, then what started last, then what has no date."""
        start, today = self.days.next_start.astype(np.int64), self.on.toordinal()
        return np.where(start == NEVER, NEVER, np.where(start >= today, start - today, 2 * 10**6 - start))
