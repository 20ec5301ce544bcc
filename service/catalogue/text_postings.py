"""Which offers hold a term, how often, and how much that counts: BM25, weighed when it is asked for.

What is kept does not depend on the other offers, so runs of offers are joined, and changed ones laid on top,
without weighing anything anew. See docs/decisions/0006-catalogue-in-segments.md.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_bitmap
from service.catalogue.texts import FileArray

Rows = tuple[int, ...]
"""Numbers of the terms that may stand for one word of a query (its stems, its concept)."""

# Offers come in one, two or three languages, so their length says little about how much they say. The judged
# queries do not tell these values from their neighbours (0.9 to 1.5, 0 to 0.75).
_SATURATION: Final = 1.2
_LENGTH_PENALTY: Final = 0.3
# Below this share of a column, looking offers up by bisection is cheaper than spreading the whole column.
_BISECTION_GAIN: Final = 12
_MOST_COUNTED: Final = 255
_MOST_WORDS: Final = 600
"""Words whose offers are kept as sets, the least used dropped first."""

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


class Holders(NamedTuple):
    """The offers that hold any of a word's terms; and how often each does, when the word has one term alone."""

    offers: BitMap
    least: int
    """How often every one of them holds it; 0 when the word has several terms."""
    often: NDArray[np.uint32]
    """Those that hold it more often, ascending: one in five, so that these fit into memory where columns do not."""
    counts: NDArray[np.uint8]
    """How often these do."""

    @classmethod
    def gather(cls, columns: Sequence[tuple[NDArray[np.uint32], NDArray[np.uint8]]], *, are_one: bool) -> Holders:
        """Put the columns of a word together; ``are_one`` says that they are of the same term."""
        offers, counts = (np.concatenate(parts) for parts in zip(*columns, strict=True))
        least = int(counts.min()) if are_one and len(counts) else 0
        is_often = counts > least if least else np.zeros(len(counts), np.bool_)
        return cls(to_bitmap(offers), least, offers[is_often], counts[is_often])


@dataclass(frozen=True, slots=True)
class Postings:
    """The terms of offers 0..n-1, in layers that follow each other. Immutable, but for the words that are kept."""

    layers: tuple[Columns, ...]
    lengths: NDArray[np.uint16]
    """How many terms each offer has, repeated ones too."""
    _norms: NDArray[np.float32] = field(repr=False, compare=False)
    _kept: OrderedDict[Rows, Holders] = field(default_factory=OrderedDict, repr=False, compare=False)

    @classmethod
    def stack(cls, layers: Sequence[Columns], lengths: NDArray[np.uint16]) -> Postings:
        """Lay columns on each other."""
        mean = float(lengths.mean()) if len(lengths) else 1.0
        share = lengths.astype(np.float32) * np.float32(_LENGTH_PENALTY / max(mean, 1.0))
        return cls(tuple(layers), lengths, np.float32(_SATURATION) * (np.float32(1 - _LENGTH_PENALTY) + share))

    def prepare(self) -> None:
        """Have what lies in files read ahead, so that the first to ask for a term does not wait for the disk."""
        for array in (array for layer in self.layers for array in (layer.offers, layer.counts)):
            if isinstance(array, FileArray):
                array.read_ahead()

    @property
    def offer_count(self) -> int:
        """How many numbers of offers there are."""
        return len(self.lengths)

    def count(self, row: int) -> int:
        """How many offers hold a term."""
        return sum(layer.count(row) for layer in self.layers)

    def find_offers(self, rows: Rows) -> BitMap:
        """The offers that hold any of the terms; not to be changed."""
        kept = self._kept.pop(rows, None)
        if kept is None:
            columns = [layer.find(row) for row in rows for layer in self.layers]
            kept = Holders.gather(columns or [_NOTHING], are_one=len(rows) == 1)
            if len(self._kept) >= _MOST_WORDS:
                self._kept.popitem(last=False)
        self._kept[rows] = kept
        return kept.offers

    def score(
        self, words: Iterable[Rows], matches: NDArray[np.uint32], sure: Collection[int] = ()
    ) -> NDArray[np.float32]:
        """One score for each of these offers (ascending): over the words, the sum of each word's best term.

        ``sure`` are terms that every one of them holds, which spares looking up where these stand.
        """
        total = np.zeros(len(matches), np.float32)
        norms = self._norms[matches]
        for rows in words:
            best: NDArray[np.float32] | None = None
            for row in rows:
                weights = self._weigh(row, self._count_in(row, matches, is_sure=row in sure), norms)
                best = weights if best is None else np.maximum(best, weights)
            if best is not None:
                total += best
        return total

    def _weigh(self, row: int, held: NDArray[np.uint8], norms: NDArray[np.float32]) -> NDArray[np.float32]:
        found = self.count(row)
        rarity = math.log(1 + (self.offer_count - found + 0.5) / (found + 0.5))
        weights: NDArray[np.float32] = held * np.float32(rarity * (_SATURATION + 1)) / (held + norms)
        return weights

    def _count_in(self, row: int, matches: NDArray[np.uint32], *, is_sure: bool) -> NDArray[np.uint8]:
        """How often each of the matches holds a term; ``is_sure`` says that they all do."""
        if is_sure and (kept := self._kept.get((row,))):
            return np.maximum(_count_in(kept.often, kept.counts, matches, self.offer_count), np.uint8(kept.least))
        lowest, *others = (_count_in(*layer.find(row), matches, self.offer_count) for layer in self.layers)
        return sum(others, lowest)  # each offer is in one layer


def _count_in(
    column: NDArray[np.uint32], counts: NDArray[np.uint8], matches: NDArray[np.uint32], offer_count: int
) -> NDArray[np.uint8]:
    """How often each of these offers holds the term of a column."""
    if len(column) == 0:
        return np.zeros(len(matches), np.uint8)
    if len(matches) * _BISECTION_GAIN < len(column):
        places = column.searchsorted(matches)
        held = counts.take(places, mode="clip")
        held *= column.take(places, mode="clip") == matches
        return held
    spread = np.zeros(offer_count, np.uint8)
    spread[column.astype(np.intp)] = counts  # numpy would do that piece by piece
    return spread[matches]
