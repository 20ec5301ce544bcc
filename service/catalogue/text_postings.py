"""Which offers hold a term, how often, and how much that counts: BM25, weighed when it is asked for.

What is kept does not depend on the other offers, so runs of offers are joined, and changed ones laid on top,
without weighing anything anew. See docs/decisions/0006-catalogue-in-segments.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.text_holders import Column, Holders, KeptHolders, Rows, Scale
from service.catalogue.texts import FileArray

_MOST_COUNTED: Final = 255

_NOTHING: Final = np.empty(0, np.uint32), np.empty(0, np.uint8)
"""The column of a term that no offer holds."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Terms 0..t-1 column by column: ``offers`` (int32, ascending within a term) and how often each holds it.

    The pairs of term i are ``starts[i]`` up to (not including) ``starts[i + 1]``.
    """

    starts: NDArray[np.int64]
    offers: NDArray[np.int32] | FileArray
    counts: NDArray[np.uint8] | FileArray

    @classmethod
    def collect(
        cls, terms: NDArray[np.int64], owners: NDArray[np.int64], first: int
    ) -> tuple[Columns, NDArray[np.int64]]:
        """The columns of offers ``first`` and following, and which terms these are.

        ``terms`` are the numbers of terms as often as they stand there, ``owners`` the offer of each, from 0.
        """
        width = int(owners.max(initial=0)) + 1
        pairs, counts = np.unique(terms * width + owners, return_counts=True)
        terms, owners = np.divmod(pairs, width)
        used, starts = np.unique(terms, return_index=True)
        starts = np.append(starts, len(terms))
        counted = np.minimum(counts, _MOST_COUNTED).astype(np.uint8)
        return cls(starts, (owners + first).astype(np.int32), counted), used

    @classmethod
    def join(cls, parts: Sequence[tuple[Columns, NDArray[np.int64]]], term_count: int) -> Columns:
        """Several runs of offers, which follow each other, with what number each of their terms has together.

        No two terms of a run have the same number.
        """
        sizes = np.zeros(term_count + 1, np.int64)
        for columns, terms in parts:
            sizes[terms + 1] += np.diff(columns.starts)
        starts = np.cumsum(sizes)
        filled, total = starts[:-1].copy(), int(starts[-1])
        offers, counts = np.empty(total, np.int32), np.empty(total, np.uint8)
        for columns, terms in parts:
            lengths = np.diff(columns.starts)
            places = np.repeat(filled[terms] - columns.starts[:-1], lengths) + np.arange(len(columns.offers))
            offers[places], counts[places] = columns.offers[:], columns.counts[:]
            filled[terms] += lengths
        return cls(starts, offers, counts)

    def count(self, term: int) -> int:
        """How many offers hold a term."""
        return int(self.starts[term + 1] - self.starts[term]) if term + 1 < len(self.starts) else 0

    def find(self, term: int) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """The offers that hold a term (uint32), and how often; nothing for a term that came later."""
        if term + 1 >= len(self.starts):
            return _NOTHING
        begin, end = self.starts[term : term + 2].tolist()
        return self.offers[begin:end].view(np.uint32), self.counts[begin:end]


@dataclass(frozen=True, slots=True)
class Postings:
    """The terms of offers 0..n-1, in layers that follow each other. Immutable, but for the words that are kept."""

    layers: tuple[Columns, ...]
    _scale: Scale = field(repr=False, compare=False)
    _kept: KeptHolders = field(repr=False, compare=False)

    @classmethod
    def stack(cls, layers: Sequence[Columns], lengths: NDArray[np.uint16]) -> Postings:
        """Lay columns on each other."""
        return cls(tuple(layers), Scale.make(lengths), KeptHolders(len(lengths)))

    def prepare(self) -> None:
        """Have what lies in files read ahead, so that the first to ask for a term does not wait for the disk."""
        for array in (array for layer in self.layers for array in (layer.offers, layer.counts)):
            if isinstance(array, FileArray):
                array.read_ahead()

    @property
    def lengths(self) -> NDArray[np.uint16]:
        """How many terms each offer has, repeated ones too."""
        return self._scale.lengths

    def count(self, row: int) -> int:
        """How many offers hold a term."""
        return sum(layer.count(row) for layer in self.layers)

    def find_offers(self, rows: Rows) -> BitMap:
        """The offers that hold any of the terms; not to be changed."""
        return self._find_holders(rows).offers

    def score(self, words: Iterable[Rows], offers: BitMap, sure: Collection[Rows] = ()) -> NDArray[np.float32]:
        """One score for each of these offers, in order of number: over the words, the sum of each word's best term.

        ``sure`` are words that every one of them holds, which spares looking for those that do.
        """
        numbers = to_numbers(offers)
        total, norms = np.zeros(len(numbers), np.float32), self._scale.find_norms(numbers)
        for rows in words:
            holders = self._find_holders(rows)
            if rows in sure:
                total += holders.weigh(offers, numbers, norms)
            elif held := offers & holders.offers:
                places = numbers.searchsorted(to_numbers(held))
                total[places] += holders.weigh(held, numbers[places], norms[places])
        return total

    def weigh(self, row: int, offer: int) -> float:
        """What a term adds to the score of an offer."""
        offers, counts = self._find(row)
        is_offer = offers == offer
        return float(self._scale.weigh((offers[is_offer], counts[is_offer]), len(offers)).sum())

    def _find_holders(self, rows: Rows) -> Holders:
        """What is known of a word, which is kept."""
        holders = self._kept.find(rows)
        if holders is None:
            holders = Holders.gather([self._find(row) for row in rows], self._scale)
            self._kept.keep(rows, holders)
        return holders

    def _find(self, row: int) -> Column:
        """The offers that hold a term, in whatever layer, and how often."""
        columns = [layer.find(row) for layer in self.layers]
        if len(columns) == 1:
            return columns[0]
        offers, counts = zip(*columns, strict=True)
        return np.concatenate(offers), np.concatenate(counts)
