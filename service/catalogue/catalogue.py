"""The catalogue: an immutable read model of one revision on one day, and the questions it answers with sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.around import Around
from service.catalogue.bitmaps import to_bitmap
from service.catalogue.days import Days
from service.catalogue.facets import Sets
from service.catalogue.funded import PAID, Funded
from service.catalogue.ids import Ids
from service.catalogue.orders import STATIC_SORTS, Order, draw_lots, join_keys
from service.catalogue.points import Box, Points
from service.catalogue.prices import PriceRows
from service.catalogue.text import TextIndex, TextMatches
from service.catalogue.texts import Texts
from service.catalogue.titles import Titles
from service.funding.rules import Node
from service.funding.tracing import Reach

MAX_ASKED = 8
"""Text queries whose findings are kept, and points that were looked around from."""
_MAX_ORDERS = 13
"""Orders, and days of lots, that are kept: cursors ask for days that have passed."""
Key = TypeVar("Key")
Derived = TypeVar("Derived")


class BareVenue(NamedTuple):
    """A venue that is documented and placed, and at whose point no offer is known. Degrees."""

    id: str
    name: str
    longitude: float
    latitude: float
    precision: str
    place: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what facets speak of by identifier, and the codes that columns use: places of these lists."""

    operator_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    by_facet: Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Offers have numbers; every set is a bitmap of numbers.

    ``everyone`` are the offers that there are: the number of one that was changed or withdrawn stays behind in
    columns, and in no set.
    """

    revision: int
    on: date
    ids: Ids
    everyone: BitMap
    facets: Mapping[str, Sets]
    coarse_places: Sets
    funded: Funded
    prices: PriceRows
    free: Sets
    days: Days
    points: Points
    pointless: BitMap
    titles: Titles
    operator: NDArray[np.int32]
    text: TextIndex
    summaries: Texts
    pins: Texts
    bodies: Texts
    labels: Names
    reached: Mapping[str, tuple[Node, Reach]]
    bare_venues: tuple[BareVenue, ...] = ()
    _orders: dict[tuple[str, date], Order] = field(default_factory=dict)
    _lots: dict[date, NDArray[np.uint32]] = field(default_factory=dict)
    _asked: dict[str, TextMatches] = field(default_factory=dict)
    _around: dict[tuple[float, float], Around] = field(default_factory=dict)
    _derived: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.everyone)

    @property
    def has_gone(self) -> bool:
        """Whether columns still have numbers of offers that are gone."""
        return len(self.everyone) != len(self.ids)

    @property
    def numbers(self) -> Ids:
        """The numbers of offers by identifier."""
        return self.ids

    @property
    def names(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        """Names by facet, identifier and language."""
        return self.labels.by_facet

    def find_detail(self, offer_id: str) -> bytes | None:
        """The JSON of an offer whole; None when nothing that is shown has this identifier."""
        number = self.ids.get(offer_id)
        return None if number is None else b'{"summary":%b,%b' % (self.summaries[number], self.bodies[number])

    def any_of(self, facet: str, values: Iterable[str]) -> BitMap:
        """The offers that have any of these values of a facet."""
        sets = self.facets[facet]
        found = [sets[value] for value in values if value in sets]
        return found[0] if len(found) == 1 else BitMap.union(BitMap(), *found)

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
        found = self.prices.find_priced(amount_eur)
        return BitMap.union(BitMap(), *(found[audience] for audience in audiences))

    def find_free(self, audiences: Iterable[str]) -> BitMap:
        """The offers that are free for one of these audiences."""
        return BitMap.union(BitMap(), *(self.free[audience] for audience in audiences))

    def find_starting(self, since: date | None, until: date | None) -> BitMap:
        """The offers with a training session that starts in a period, both ends included."""
        return self.days.find_starting(since, until)

    def find_confirmed(self, since: date) -> BitMap:
        """The offers last confirmed on or after a day."""
        return self.days.find_confirmed(since)

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """The offers within a distance of a point."""
        return self.look_around(longitude, latitude).find_within(radius_km)

    def look_around(self, longitude: float, latitude: float) -> Around:
        """What is around a point (degrees). Kept for a moment: one request asks what is near, and what is nearest."""
        here = (longitude, latitude)
        return _recall(self._around, here, MAX_ASKED, lambda: Around.look(self.points, *here))

    def find_in_box(self, box: Box) -> BitMap:
        """The offers in a box."""
        return to_bitmap(self.points.offer[self.points.find_in_box(box)])

    def find_words(self, query: str) -> BitMap:
        """The offers in which every word of a query is found, once it is spelled as the index knows it."""
        return self.search_words(query).offers

    def search_words(self, query: str) -> TextMatches:
        """What a query finds, with scores. Kept for a moment: one request asks up to three times. Do not change it."""
        return _recall(self._asked, query, MAX_ASKED, lambda: self.text.search(query))

    def derive(self, name: str, make: Callable[[Catalogue], Derived]) -> Derived:
        """What follows from the catalogue alone, by a name: made when it is first asked for, then kept."""
        if name not in self._derived:
            self._derived[name] = make(self)
        found: Derived = self._derived[name]
        return found

    def find_place_names(self, row: int) -> Mapping[str, str] | None:
        """The names of the place of a row of :attr:`points`, by language."""
        return self.name_place(int(self.points.place[row]))

    def name_place(self, place: int) -> Mapping[str, str] | None:
        """The names of a place by its code, by language; None for the code of none (-1)."""
        return self.names["place"][self.labels.place_ids[place]] if place >= 0 else None

    def draw_lots(self, day: date) -> NDArray[np.uint32]:
        """The lot of each offer on a day, which breaks ties."""
        return _recall(self._lots, day, _MAX_ORDERS, lambda: draw_lots(self.ids.hashes, day))

    def order(self, sort: str, day: date) -> Order:
        """All offers in a sort that does not depend on a question, ties broken by the lots of a day."""
        return _recall(self._orders, (sort, day), _MAX_ORDERS, lambda: Order.sort(self._make_keys(sort, day)))

    def carry_orders(self, other: Catalogue) -> None:
        """Continue the orders of the day of an earlier catalogue, to which this one added offers."""
        known = other.titles.ranks
        is_moved = not np.array_equal(self.titles.ranks[: len(known)], known)  # titles alone make room for new ones
        for sort in STATIC_SORTS:
            if sort != "title" or not is_moved:
                keys = self._make_keys(sort, self.on)
                self._orders[sort, self.on] = other.order(sort, self.on).add(keys)

    def _make_keys(self, sort: str, day: date) -> NDArray[np.int64]:
        return join_keys(self.rank(sort), self.draw_lots(day))

    def rank(self, sort: str) -> NDArray[np.integer]:
        """What a sort that does not depend on a question looks at, by number: the smallest comes first."""
        makers: dict[str, Callable[[], NDArray[np.integer]]] = {
            "freshness": self.days.rank_freshness,
            "staleness": self.days.rank_staleness,
            "starts_on": lambda: self.days.rank_wait(self.on),
            "title": lambda: self.titles.ranks,
            "changed": self.days.rank_changed,
        }
        return makers[sort]()


def _recall(kept: dict[Key, Derived], key: Key, most: int, make: Callable[[], Derived]) -> Derived:
    """What is kept under a key, made where it is not; so many others go for it."""
    found = kept.get(key)
    if found is None:
        found = make()
        if len(kept) >= most:
            kept.clear()
        kept[key] = found
    return found
