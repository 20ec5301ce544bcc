"""The words of a text index in alphabetical order: what a half-typed or mistyped word may have meant."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from service.catalogue.word_table import WordTable

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

    The table is made for the first half-typed or mistyped query, or by :meth:`prepare`; a snapshot has one ready.
    """

    def __init__(self, make: Callable[[], WordTable]) -> None:
        """Take what makes the table of the words when they are first needed."""
        self._make = make
        self._added: Mapping[str, str] = {}

    @cached_property
    def table(self) -> WordTable:
        """The words that were there from the beginning."""
        return self._make()

    def add(self, spellings: Mapping[str, str]) -> None:
        """Take more words in; those that are known stay as they are. Who is reading goes on with those before."""
        self._added = {**spellings, **self._added}

    def prepare(self) -> None:
        """Make the table now, so that nobody has to wait for it."""
        _ = self.table

    def find_beginning_with(self, prefix: str, limit: int | None, count: Count) -> list[str]:
        """Return the words that begin with `prefix`; when there are more than `limit`, the most frequent."""
        found = self.table.list_beginning_with(prefix)
        if more := {word for word in self._added if word.startswith(prefix)}.difference(found):
            found = sorted((*found, *more))
        if limit is None or len(found) <= limit:
            return found
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

    def _find_neighbours(self, word: str) -> list[tuple[str, float]]:
        """Return words a few slips away, with the slips: of the same first letter if there are any."""
        slips = _allow_slips(word)
        same = _compare(word, self._list_alike(word, slips, word[0]), slips)
        return same or _compare(word, self._list_alike(word, slips), slips)

    def _list_alike(self, word: str, slips: int, prefix: str = "") -> list[str]:
        """Words that begin so, among which are all that are so few slips away, ascending."""
        found = self.table.list_alike(word, slips, prefix)
        more = {other for other in self._added if other.startswith(prefix) and abs(len(other) - len(word)) <= slips}
        return sorted((*found, *more.difference(found))) if more else found

    def _find_beginnings(self, word: str) -> Iterator[tuple[str, float]]:
        """Compare with the first letters of longer words that share the first two letters."""
        beginnings = {
            candidate[: len(word)]: candidate
            for candidate in self.find_beginning_with(word[:2], None, lambda _: 0)
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
        return word in self._added or word in self.table

    def _show(self, candidate: str) -> str:
        return " ".join(map(self._show_word, candidate.split()))

    def _show_word(self, word: str) -> str:
        return self.table.find_spelling(word) or self._added.get(word, word)


def _compare(word: str, others: Iterable[str], slips: int) -> list[tuple[str, float]]:
    """Those of some words that are few slips away, with the slips: of each first letter and length the nearest."""
    groups: dict[tuple[str, int], list[str]] = {}
    for other in others:
        groups.setdefault((other[0], len(other)), []).append(other)
    neighbours: list[tuple[str, float]] = []
    for words in groups.values():
        found = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=_SEARCHED_NEIGHBOURS)
        neighbours += [(candidate, distance) for candidate, distance, _ in found]
    return neighbours


def _weigh(word: str, candidate: str, slips: float, count: Count) -> float:
    misses_first = _FIRST_LETTER_COST * (word[0] != candidate[0])
    return slips + misses_first - _gain(candidate, count)


def _gain(candidate: str, count: Count) -> float:
    return _FREQUENCY_GAIN * math.log10(1 + count(candidate))
