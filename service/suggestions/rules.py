"""Finds names by the beginnings of their words, whatever the language, and by spelling where nothing begins so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Final, NamedTuple, TypeVar

from service.catalogue.spelling import WordList
from service.catalogue.word_table import WordTable
from service.catalogue.words import fold, split_words

_MOST_CORRECTIONS: Final = 3
Item = TypeVar("Item")


class Named(NamedTuple):
    """Something with a name in one language or several, and what else it is called."""

    id: str
    names: Mapping[str, str]
    also: Sequence[str] = ()

    def list_names(self, lang: str = "") -> list[str]:
        """Every name, that in a language first."""
        first = [self.names[lang]] if lang in self.names else []
        return [*dict.fromkeys([*first, *self.names.values(), *self.also])]


Weigh = Callable[[Named], int]
"""Tells how much stands behind a thing; nothing (0) leaves it out."""


class Match(NamedTuple):
    """A thing that was found, and the name by which it was."""

    named: Named
    name: str


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Things by the words of their names. What is kept is made once; a search reads a few sorted words."""

    things: Sequence[Named]
    words: WordList
    having: Mapping[str, frozenset[int]]

    @classmethod
    def make(cls, things: Iterable[Named]) -> NameIndex:
        """Prepare things to be found (10 ms for a thousand names)."""
        listed = list(things)
        having: dict[str, set[int]] = {}
        for place, thing in enumerate(listed):
            for word in {word for name in thing.list_names() for word in fold_words(name)}:
                having.setdefault(word, set()).add(place)
        words = WordTable.collect({word: word for word in having})
        return cls(listed, WordList(lambda: words), {word: frozenset(places) for word, places in having.items()})

    def find(self, text: str, lang: str, weigh: Weigh, limit: int) -> list[Match]:
        """Things in whose names each typed word begins a word, the likeliest first.

        A whole name comes first, then names that begin with the text, then the others; within these, what weighs
        most. Of several names that fit alike, the one in the reader's language is told.
        """
        typed = fold_words(text)
        found = []
        for place in self._find_places(typed):
            thing = self.things[place]
            if weight := weigh(thing):
                rank, name = _choose_name(thing.list_names(lang), typed)
                found.append((rank, -weight, thing.id, Match(thing, name)))
        return [match for *_, match in sorted(found)[:limit]]

    def correct(self, text: str, lang: str, weigh: Weigh, limit: int) -> list[Match]:
        """What is found when the typed words that begin no name are corrected, one slip or two."""
        corrected = [word if self._having(word) else self._find_nearest(word) for word in fold_words(text)]
        return self.find(" ".join(corrected), lang, weigh, limit) if corrected and all(corrected) else []

    def _find_nearest(self, word: str) -> str:
        nearest = self.words.find_nearest(word, _MOST_CORRECTIONS, self._count, is_unfinished=True)
        return nearest[0] if nearest else ""

    def _count(self, word: str) -> int:
        return len(self.having.get(word, ()))

    def _having(self, beginning: str) -> frozenset[int]:
        every = self.words.find_beginning_with(beginning, None, self._count)
        return frozenset().union(*(self.having[word] for word in every))

    def _find_places(self, typed: Sequence[str]) -> frozenset[int]:
        sets = [self._having(word) for word in typed]
        return frozenset.intersection(*sets) if sets else frozenset()


@lru_cache(maxsize=1 << 14)
def fold_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, all of them. Titles come back with every letter typed: they are kept a while."""
    return tuple(split_words(fold(text)))


def _choose_name(names: Sequence[str], typed: Sequence[str]) -> tuple[int, str]:
    """How well the best of some names fits, and that name."""
    ranks = [_rank(fold_words(name), typed) for name in names]
    best = min(ranks)
    return best, names[ranks.index(best)]


def _rank(words: Sequence[str], typed: Sequence[str]) -> int:
    if list(words) == list(typed):
        return 0
    if " ".join(words).startswith(" ".join(typed)):
        return 1
    return 2 if has_beginnings(words, typed) else 3


def has_beginnings(words: Iterable[str], typed: Iterable[str]) -> bool:
    """Whether each typed word begins one of these words, all folded."""
    known = tuple(words)
    return all(any(word.startswith(beginning) for word in known) for beginning in typed)


def share_out(kinds: Sequence[Sequence[Item]], limit: int) -> list[Item]:
    """The first things of each kind, in turn until there are as many as wanted; each kind's own stay together."""
    turns = [(kind, item) for turn in zip_longest(*kinds) for kind, item in enumerate(turn) if item is not None]
    return [item for _, item in sorted(turns[:limit], key=lambda taken: taken[0])]
