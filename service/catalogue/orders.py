"""Orders of offers. Ties are broken by lots that change every day, so that nobody is always first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers

STATIC_SORTS = ("freshness", "staleness", "starts_on", "title", "changed")
SORTS = ("relevance", "distance", *STATIC_SORTS)
_CHUNK = 64
"""How many offers one looks at, at first, when an order is walked along."""
_SAMPLED = 16
"""One of so many measures is looked at to guess how far the nearest ones reach."""


def draw_lots(hashes: NDArray[np.uint64], day: date) -> NDArray[np.uint32]:
    """The lot of each offer on a day, shape (n,).

    It depends on the identifier and the day alone: anyone can compute it again, and an offer that is
    added moves no other past a third one.
    """
    salt = np.frombuffer(blake2b(day.isoformat().encode(), digest_size=8).digest(), np.uint64)[0]
    with np.errstate(over="ignore"):
        mixed = (hashes ^ salt) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    lots: NDArray[np.uint32] = (mixed >> np.uint64(32)).astype(np.uint32)
    return lots


def join_keys(primary: NDArray[np.integer], lots: NDArray[np.uint32]) -> NDArray[np.int64]:
    """One key from a primary one (smallest first, 31 bits) and the lots that break its ties."""
    return (primary.astype(np.int64) << 32) | lots


def take_nearest(
    measures: NDArray[np.float32], lots: NDArray[np.uint32], count: int, after: int | None
) -> NDArray[np.intp]:
    """The positions of the smallest measures, in order, ties by lot; or those behind the one at a position."""
    places = np.arange(len(measures)) if after is not None else None
    if after is not None:
        same = (measures == measures[after]) & (lots >= lots[after])
        same[: after + 1] &= lots[: after + 1] != lots[after]
        places = np.flatnonzero((measures > measures[after]) | same)
        measures, lots = measures[places], lots[places]
    if count < len(measures):
        near = _find_first(measures, count)
        order = near[np.lexsort((lots[near], measures[near]))][:count]
    else:
        order = np.lexsort((lots, measures))
    return order if places is None else places[order]


def _find_first(measures: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """The positions of so many smallest measures and of what ties with the last of them, ascending.

    Of many measures most are far behind: a sample tells roughly how far, and only what is nearer is looked at again.
    """
    sample = measures[::_SAMPLED]
    place = 2 * count // _SAMPLED + _SAMPLED
    if place < len(sample) // 2:
        near = np.flatnonzero(measures <= np.partition(sample, place)[place])
        if len(near) >= count:
            return near[_stand_first(measures[near], count)]
    return np.flatnonzero(_stand_first(measures, count))


def _stand_first(measures: NDArray[np.float32], count: int) -> NDArray[np.bool_]:
    """Whether each of the measures is among so many smallest, or ties with the last of them."""
    is_first: NDArray[np.bool_] = measures <= np.partition(measures, count - 1)[count - 1]
    return is_first


@dataclass(frozen=True, slots=True)
class Order:
    """All offers in one order: the numbers in order of key (uint32).

    ``places`` (uint32, by number) says where each stands in ``numbers``: no two are equal, and half as wide as keys,
    which are not kept.
    """

    numbers: NDArray[np.uint32]
    places: NDArray[np.uint32]

    @classmethod
    def sort(cls, keys: NDArray[np.int64]) -> Order:
        """Put offers in order of their keys; of equal ones the first comes first."""
        return cls._number(np.argsort(keys, kind="stable").astype(np.uint32))

    @classmethod
    def _number(cls, numbers: NDArray[np.uint32]) -> Order:
        places = np.empty(len(numbers), np.uint32)
        places[numbers] = np.arange(len(numbers), dtype=np.uint32)
        return cls(numbers, places)

    def add(self, keys: NDArray[np.int64]) -> Order:
        """The order with more offers, whose numbers follow the last one; the keys are those of all, old and new."""
        known, new = np.split(keys, [len(self.numbers)])
        more = np.argsort(new, kind="stable")
        places = np.searchsorted(known, new[more], side="right", sorter=self.numbers)
        return self._number(np.insert(self.numbers, places, (more + len(known)).astype(np.uint32)))

    def take(self, matching: BitMap, limit: int, after: int | None) -> NDArray[np.uint32]:
        """The first of the matching offers, or the first behind an offer that need not be among them any more.

        Where much matches, the order is walked along until there are enough; where little does, that is sorted.
        """
        begin = 0 if after is None else int(self.places[after]) + 1
        if len(matching) ** 2 > 4 * limit * len(self.numbers):
            return self._walk(matching, limit, begin)
        places = self.places[to_numbers(matching)]
        if begin:
            places = places[places >= begin]
        if limit < len(places):
            places.partition(limit - 1)
            places = places[:limit]
        places.sort()
        return self.numbers[places]

    def _walk(self, matching: BitMap, limit: int, place: int) -> NDArray[np.uint32]:
        found: list[int] = []
        step = max(_CHUNK, 2 * limit)
        while len(found) < limit and place < len(self.numbers):
            found += filter(matching.__contains__, self.numbers[place : place + step].tolist())
            place += step
            step *= 2
        return np.array(found[:limit], np.uint32)
