"""The words of a text index in alphabetical order: what a half-typed or mistyped word may have meant."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_HIGHEST: Final = "\U0010ffff"
_SHORTEST_CORRECTED: Final = 4
_LONG_WORD: Final = 6  # from this length on two slips are forgiven, below it one
_SHORTEST_HALF: Final = 3
_SHORTEST_BEGINNING: Final = 5
_SEARCHED_NEIGHBOURS: Final = 24
# What a correction costs besides its slips: people seldom miss the first letter, and a frequent word is
# likelier than a rare one (a word in 10,000 offers gains one slip on a word in one).
_FIRST_LETTER_COST: Final = 0.5
_FREQUENCY_GAIN: Final = 0.25


def _allow_slips(word: str) -> int:
    return 2 if len(word) >= _LONG_WORD else 1


@dataclass(frozen=True)
class WordList:
    """Folded words with their spellings; `count` tells in how many offers a word stands."""

    words: Sequence[str]
    """Ascending, distinct."""
    spellings: Mapping[str, str]
    """Folded word -> how to show it, for the words that are shown otherwise."""
    count: Callable[[str], int]

    def find_beginning_with(self, prefix: str, limit: int) -> list[str]:
        """Return the words that begin with `prefix`; when there are more than `limit`, the most frequent."""
        first = bisect_left(self.words, prefix)
        found = self.words[first : bisect_left(self.words, prefix + _HIGHEST, lo=first)]
        if len(found) <= limit:
            return list(found)
        return sorted(found, key=lambda word: (-self.count(word), word))[:limit]

    def find_nearest(self, word: str, limit: int, *, is_unfinished: bool = False) -> list[str]:
        """Return likely meanings of a mistyped word as they are shown, likeliest first.

        A meaning may be two words written as one. An unfinished word is compared with beginnings too.
        """
        if len(word) < _SHORTEST_CORRECTED or any(map(str.isdigit, word)):
            return []
        costs: dict[str, float] = {}
        for candidate, slips in self._find_neighbours(word):
            costs[candidate] = self._weigh(word, candidate, slips)
        for first, second in self._split(word):
            costs[f"{first} {second}"] = 1 - self._gain(min(first, second, key=self.count))
        if not costs and is_unfinished and len(word) >= _SHORTEST_BEGINNING:
            for candidate, slips in self._find_beginnings(word):
                costs[candidate] = self._weigh(word, candidate, slips)
        ranked = sorted(costs, key=lambda candidate: (costs[candidate], candidate))[:limit]
        return [self._show(candidate) for candidate in ranked]

    @cached_property
    def _shelves(self) -> dict[tuple[str, int], list[str]]:
        """Words by first letter and length: most slips change neither much, so few words are compared."""
        shelves: dict[tuple[str, int], list[str]] = {}
        for word in self.words:
            shelves.setdefault((word[0], len(word)), []).append(word)
        return shelves

    def _find_neighbours(self, word: str) -> list[tuple[str, float]]:
        """Return words a few slips away, with the slips: of the same first letter if there are any."""
        letters = {letter for letter, _ in self._shelves}
        return self._search_shelves(word, {word[0]}) or self._search_shelves(word, letters - {word[0]})

    def _search_shelves(self, word: str, letters: Iterable[str]) -> list[tuple[str, float]]:
        slips = _allow_slips(word)
        neighbours: list[tuple[str, float]] = []
        for letter, length in product(sorted(letters), range(len(word) - slips, len(word) + slips + 1)):
            if choices := self._shelves.get((letter, length)):
                found = process.extract(
                    word, choices, scorer=OSA.distance, score_cutoff=slips, limit=_SEARCHED_NEIGHBOURS
                )
                neighbours += [(candidate, distance) for candidate, distance, _ in found]
        return neighbours

    def _find_beginnings(self, word: str) -> Iterator[tuple[str, float]]:
        """Compare with the first letters of longer words that share the first two letters."""
        beginnings = {
            candidate[: len(word)]: candidate
            for candidate in self.find_beginning_with(word[:2], len(self.words))
            if len(candidate) > len(word)
        }
        found = process.extract(word, list(beginnings), scorer=OSA.distance, score_cutoff=1, limit=4)
        yield from ((beginnings[beginning], distance) for beginning, distance, _ in found)

    def _split(self, word: str) -> Iterator[tuple[str, str]]:
        for place in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
            halves = word[:place], word[place:]
            if all(map(self._has, halves)):
                yield halves

    def _has(self, word: str) -> bool:
        place = bisect_left(self.words, word)
        return place < len(self.words) and self.words[place] == word

    def _weigh(self, word: str, candidate: str, slips: float) -> float:
        misses_first = _FIRST_LETTER_COST * (word[0] != candidate[0])
        return slips + misses_first - self._gain(candidate)

    def _gain(self, candidate: str) -> float:
        return _FREQUENCY_GAIN * math.log10(1 + self.count(candidate))

    def _show(self, candidate: str) -> str:
        return " ".join(self.spellings.get(part, part) for part in candidate.split())
