"""Which offers hold a term, and how much it counts there: the arrays of bm25s, read by column.

bm25s computes the BM25 weight of every term in every offer once, when the index is built; a query then only
picks columns. The arrays are plain numpy, so a snapshot is a handful of blobs.
"""

import array
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from bm25s import BM25
from numpy.typing import NDArray
from pyroaring import BitMap

Rows = tuple[int, ...]
"""Numbers of the terms that may stand for one word of a query (its stems, its concept)."""

# Offers come in one, two or three languages, so their length says little about how much they say. The judged
# queries do not tell these values from their neighbours (0.9 to 1.5, 0 to 0.75).
_SATURATION: Final = 1.2
_LENGTH_PENALTY: Final = 0.3
# Below this share of a column, looking offers up by bisection is cheaper than spreading the whole column.
_BISECTION_GAIN: Final = 12


@dataclass(frozen=True, slots=True)
class Postings:
    """Terms 0..t-1 over offers 0..n-1, column by column. Immutable, but for a cache of bitmaps."""

    weights: NDArray[np.float32]
    """Weight of each (term, offer) pair, terms in order."""
    offers: NDArray[np.int32]
    """Offer of each pair, ascending within a term."""
    starts: NDArray[np.int64]
    """Length t + 1: the pairs of term i are `starts[i]` up to (not including) `starts[i + 1]`."""
    offer_count: int
    _bitmaps: dict[int, BitMap] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def build(cls, term_lists: Sequence[Sequence[int]], term_count: int) -> "Postings":
        """Weigh the terms of each offer; a term repeated in an offer's list weighs more there."""
        if not any(term_lists):
            starts = np.zeros(term_count + 1, np.int64)
            return cls(np.empty(0, np.float32), np.empty(0, np.int32), starts, len(term_lists))
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG when imported
        ranking = BM25(k1=_SATURATION, b=_LENGTH_PENALTY)
        vocabulary = {term: term for term in range(term_count)}
        ranking.index((term_lists, vocabulary), create_empty_token=False, show_progress=False)
        scores = ranking.scores
        return cls(
            weights=np.ascontiguousarray(scores["data"], np.float32),
            offers=np.ascontiguousarray(scores["indices"], np.int32),
            starts=np.ascontiguousarray(scores["indptr"], np.int64),
            offer_count=len(term_lists),
        )

    def count(self, row: int) -> int:
        """Return how many offers hold a term."""
        return int(self.starts[row + 1] - self.starts[row])

    def find_offers(self, rows: Iterable[int]) -> BitMap:
        """Return the offers that hold any of the terms."""
        bitmaps = [self._find_column(row) for row in rows]
        return bitmaps[0] if len(bitmaps) == 1 else BitMap.union(*bitmaps) if bitmaps else BitMap()

    def score(self, words: Iterable[Rows], matches: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return one score per offer in `matches`: over the words, the sum of each word's best term."""
        total = np.zeros(len(matches), np.float32)
        for rows in words:
            best: NDArray[np.float32] | None = None
            for row in rows:
                weights = self._weigh(row, matches)
                best = weights if best is None else np.maximum(best, weights)
            if best is not None:
                total += best
        return total

    def _find_column(self, row: int) -> BitMap:
        bitmap = self._bitmaps.get(row)
        if bitmap is None:
            column = self.offers[self.starts[row] : self.starts[row + 1]]
            # Through the standard array: pyroaring reads its buffer, but a numpy array number by number.
            bitmap = self._bitmaps[row] = BitMap(array.array("I", column.tobytes()))
        return bitmap

    def _weigh(self, row: int, matches: NDArray[np.uint32]) -> NDArray[np.float32]:
        start, end = self.starts[row], self.starts[row + 1]
        column, weights = self.offers[start:end], self.weights[start:end]
        if len(matches) * _BISECTION_GAIN < len(column):
            places = np.searchsorted(column, matches.astype(np.int32))
            places[places == len(column)] = 0
            return np.where(column[places] == matches, weights[places], np.float32(0))
        spread = np.zeros(self.offer_count, np.float32)
        spread[column] = weights
        return spread[matches]
