"""The words of a text index in alphabetical order: what a half-typed or mistyped word may have meant."""

import math
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
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


Count = Callable[[str], int]
"""Tells in how many offers a word stands."""


class WordList:
    """Folded words with their spellings (folded word -> how to show it). It only ever grows.

    Made for the first half-typed or mistyped query, or by :meth:`prepare`, so that a snapshot loads without it.
    """

    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        """Take what reads the words when they are first needed."""
        self._read = read
        self._added: dict[str, str] = {}
        self._letters: dict[int, NDArray[np.uint32]] = {}

    def add(self, spellings: Mapping[str, str]) -> None:
        """Take more words in; those that are known stay as they are."""
        new = {word: spelling for word, spelling in spellings.items() if word not in self._added}
        self._added |= new
        if "spellings" not in self.__dict__:
            return
        for word, spelling in new.items():
            if word not in self.spellings:
                self.spellings[word] = spelling
                insort(self.words, word)
                self._shelves.setdefault(len(word), []).append(word)
                self._letters.pop(len(word), None)

    def prepare(self) -> None:
        """Read the words and lay them out now, so that nobody has to wait for it (100 ms for 80,000 words)."""
        for length in list(self._shelves):
            self._mark_letters(length)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Folded word -> how to show it."""
        return {**self._added, **self._read()}

    @cached_property
    def words(self) -> list[str]:
        """The words, ascending, distinct."""
        return sorted(self.spellings)

    def find_beginning_with(self, prefix: str, limit: int, count: Count) -> list[str]:
        """Return the words that begin with `prefix`; when there are more than `limit`, the most frequent."""
        first = bisect_left(self.words, prefix)
        found = self.words[first : bisect_left(self.words, prefix + _HIGHEST, lo=first)]
        if len(found) <= limit:
            return list(found)
        return sorted(found, key=lambda word: (-count(word), word))[:limit]

    def find_nearest(self, word: str, limit: int, count: Count, *, is_unfinished: bool = False) -> list[str]:
        """Return likely meanings of a mistyped word as they are shown, likeliest first.

        A meaning may be two words written as one. An unfinished word is compared with beginnings too.
        """
        if len(word) < _SHORTEST_CORRECTED or any(map(str.isdigit, word)):
            return []
        costs: dict[str, float] = {}
        for candidate, slips in self._find_neighbours(word):
            costs[candidate] = _weigh(word, candidate, slips, count)
        for first, second in self._split(word):
            costs[f"{first} {second}"] = 1 - _gain(min(first, second, key=count), count)
        if not costs and is_unfinished and len(word) >= _SHORTEST_BEGINNING:
            for candidate, slips in self._find_beginnings(word):
                costs[candidate] = _weigh(word, candidate, slips, count)
        ranked = sorted(costs, key=lambda candidate: (costs[candidate], candidate))[:limit]
        return [self._show(candidate) for candidate in ranked]

    @cached_property
    def _shelves(self) -> dict[int, list[str]]:
        """Words by length, which slips do not change much."""
        shelves: dict[int, list[str]] = {}
        for word in self.words:
            shelves.setdefault(len(word), []).append(word)
        return shelves

    def _mark_letters(self, length: int) -> NDArray[np.uint32]:
        """The letters of each word of a length."""
        if length not in self._letters:
            self._letters[length] = _mark_letters(self._shelves[length])
        return self._letters[length]

    def _find_neighbours(self, word: str) -> list[tuple[str, float]]:
        """Return words a few slips away, with the slips: of the same first letter if there are any."""
        slips = _allow_slips(word)
        groups: dict[tuple[str, int], list[str]] = {}
        for length in range(len(word) - slips, len(word) + slips + 1):
            for candidate in self._list_alike(word, length, slips):
                groups.setdefault((candidate[0], length), []).append(candidate)
        same = [words for (letter, _), words in groups.items() if letter == word[0]]
        others = [words for (letter, _), words in groups.items() if letter != word[0]]
        return _compare(word, same, slips) or _compare(word, others, slips)

    def _list_alike(self, word: str, length: int, slips: int) -> list[str]:
        """The words of a length that miss and add so few letters that they may be few slips away: one in a hundred."""
        if length not in self._shelves:
            return []
        letters, own = self._mark_letters(length), _mark_letters([word])[0]
        is_near = (np.bitwise_count(letters & ~own) <= slips) & (np.bitwise_count(own & ~letters) <= slips)
        shelf = self._shelves[length]
        return [shelf[place] for place in np.flatnonzero(is_near).tolist()]

    def _find_beginnings(self, word: str) -> Iterator[tuple[str, float]]:
        """Compare with the first letters of longer words that share the first two letters."""
        beginnings = {
            candidate[: len(word)]: candidate
            for candidate in self.find_beginning_with(word[:2], len(self.words), lambda _: 0)
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

    def _show(self, candidate: str) -> str:
        return " ".join(self.spellings.get(part, part) for part in candidate.split())


def _mark_letters(words: Sequence[str]) -> NDArray[np.uint32]:
    """Which letters stand in each of some words of one length, a bit for each; some share one. One slip moves two."""
    codes = np.array(words).view(np.uint32).reshape(len(words), -1)
    marks: NDArray[np.uint32] = np.bitwise_or.reduce(np.uint32(1) << (codes & 31), axis=1)
    return marks


def _compare(word: str, groups: Iterable[Sequence[str]], slips: int) -> list[tuple[str, float]]:
    """The words of some groups that are few slips away, with the slips: of each group the nearest alone."""
    neighbours: list[tuple[str, float]] = []
    for words in groups:
        found = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=_SEARCHED_NEIGHBOURS)
        neighbours += [(candidate, distance) for candidate, distance, _ in found]
    return neighbours


def _weigh(word: str, candidate: str, slips: float, count: Count) -> float:
    misses_first = _FIRST_LETTER_COST * (word[0] != candidate[0])
    return slips + misses_first - _gain(candidate, count)


def _gain(candidate: str, count: Count) -> float:
    return _FREQUENCY_GAIN * math.log10(1 + count(candidate))
