"""The words that were asked for last: which offers hold each, and what that adds to the scores of these (BM25)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import find_firsts, to_bitmap, to_numbers
from service.recent import Recent

Rows = tuple[int, ...]
"""Numbers of the terms that may stand for one word of a query (its stems, its concept)."""
Column = tuple[NDArray[np.uint32], NDArray[np.uint8]]
"""The offers that hold a term, ascending, and how often each does."""

# Offers come in one, two or three languages, so their length says little about how much they say. The judged
# queries do not tell these values from their neighbours (0.9 to 1.5, 0 to 0.75).
_SATURATION: Final = 1.2
_LENGTH_PENALTY: Final = 0.3
_SAMPLE: Final = slice(None, None, 16)
"""The offers that are looked at to guess how often most hold a term."""
_MOST_BYTES: Final = 8 * 2**20
"""How much is kept of words: at 100,000 offers that is some thousand words."""
_WORD_BYTES: Final = 1_000
"""About what the objects of a kept word take besides numbers."""


class Usual(NamedTuple):
    """What it adds to hold a term so often: ``gain / (times + norm)``, by the norm of the offer."""

    times: np.float32
    gain: np.float32

    def weigh(self, norms: NDArray[np.float32]) -> NDArray[np.float32]:
        """What it adds to offers with these norms."""
        weights: NDArray[np.float32] = self.gain / (self.times + norms)
        return weights


@dataclass(frozen=True, slots=True)
class Scale:
    """What it adds to the score of an offer to hold a term, by the lengths and the number of all offers."""

    lengths: NDArray[np.uint16]
    """How many terms each offer has, repeated ones too."""
    _norms: NDArray[np.float32] = field(repr=False)

    @classmethod
    def make(cls, lengths: NDArray[np.uint16]) -> Scale:
        """The scale of offers with these lengths."""
        mean = float(lengths.mean()) if len(lengths) else 1.0
        every = np.arange(int(lengths.max(initial=0)) + 1, dtype=np.float32)
        share = every * np.float32(_LENGTH_PENALTY / max(mean, 1.0))
        return cls(lengths, np.float32(_SATURATION) * (np.float32(1 - _LENGTH_PENALTY) + share))

    def find_norms(self, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """How often each offer has to hold a term for half of the most that this can add: by its length."""
        return self._norms.take(self.lengths.take(offers))

    def weigh(self, column: Column, holder_count: int) -> NDArray[np.float32]:
        """What a term that so many offers hold adds to each of a column."""
        offers, counts = column
        weights: NDArray[np.float32] = counts * self._find_most(holder_count) / (counts + self.find_norms(offers))
        return weights

    def guess_usual(self, column: Column) -> Usual:
        """What a term adds to most of the offers that hold it."""
        offers, counts = column
        times = np.float32(np.bincount(counts[_SAMPLE], minlength=1).argmax())
        return Usual(times, times * self._find_most(len(offers)))

    def _find_most(self, holder_count: int) -> np.float32:
        """The most that a term can add which so many offers hold."""
        rarity = math.log(1 + (len(self.lengths) - holder_count + 0.5) / (holder_count + 0.5))
        return np.float32(rarity * (_SATURATION + 1))


class Holders(NamedTuple):
    """The offers that hold any of a word's terms, and what the best of these adds to the score of each.

    Most hold the same term equally often. What is kept is which of them do not, and what the word adds to these: one
    in eight, so that it fits into memory where columns do not.
    """

    offers: BitMap
    usual: Usual
    others: BitMap
    weights: NDArray[np.float32]
    """What the word adds to each of the others, in order of number."""

    @classmethod
    def gather(cls, columns: Sequence[Column], scale: Scale) -> Holders:
        """Put the columns of a word together, one for each term."""
        if len(columns) != 1:
            return cls._gather_best(columns, scale)
        [(offers, counts)] = columns
        usual = scale.guess_usual(columns[0])
        places = np.flatnonzero(counts != usual.times)
        others = offers.take(places)
        weights = scale.weigh((others, counts.take(places)), len(offers))
        return cls(to_bitmap(offers), usual, to_bitmap(others), weights)

    @classmethod
    def _gather_best(cls, columns: Sequence[Column], scale: Scale) -> Holders:
        offers = np.concatenate([np.empty(0, np.uint32), *(offers for offers, _ in columns)])
        weights = np.concatenate([np.empty(0, np.float32), *(scale.weigh(each, len(each[0])) for each in columns)])
        order = offers.argsort(kind="stable")
        offers = offers.take(order)
        firsts = find_firsts(offers)
        offers, weights = offers.take(firsts), np.maximum.reduceat(weights.take(order), firsts)
        norms = scale.find_norms(offers)

        def count_sampled(usual: Usual) -> int:
            return int(np.count_nonzero(weights[_SAMPLE] == usual.weigh(norms[_SAMPLE])))

        nothing = Usual(np.float32(1), np.float32(0))
        usual = max(map(scale.guess_usual, columns), key=count_sampled, default=nothing)
        places = np.flatnonzero(weights != usual.weigh(norms))
        return cls(to_bitmap(offers), usual, to_bitmap(offers.take(places)), weights.take(places))

    def weigh(self, held: BitMap, numbers: NDArray[np.uint32], norms: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the word adds to each of some of its offers, with their numbers (ascending) and their norms."""
        weights = self.usual.weigh(norms)
        if met := held & self.others:
            others = to_numbers(met)
            places = to_numbers(self.others).searchsorted(others)
            weights[numbers.searchsorted(others)] = self.weights.take(places)
        return weights

    def measure_bytes(self, offer_count: int) -> int:
        """About how many bytes this takes where there are so many offers."""
        sets = (min(2 * len(offers), offer_count // 8) for offers in (self.offers, self.others))
        return _WORD_BYTES + sum(sets) + self.weights.nbytes


class KeptHolders:
    """What is kept of words; bounded in bytes."""

    def __init__(self, offer_count: int) -> None:
        """Start with no words, of so many offers."""
        self._offer_count = offer_count
        self._held: Recent[Rows, Holders] = Recent(_MOST_BYTES)

    def find(self, rows: Rows) -> Holders | None:
        """What is kept of a word."""
        return self._held.find(rows)

    def keep(self, rows: Rows, holders: Holders) -> None:
        """Keep a word, and drop others where they become too many."""
        self._held.keep(rows, holders, holders.measure_bytes(self._offer_count))
