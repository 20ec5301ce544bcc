"""Folded words in alphabetical order, as columns: a snapshot maps them, so that processes hold them once together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.catalogue.texts import HeldTexts

_SPACE = " "
"""Stands behind every word, and in none."""
_MOST_LETTERS = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class WordTable:
    """Words 0..n-1, ascending, distinct.

    ``texts`` are the words, each with a space behind it; ``lengths`` (uint16) and ``letters`` (uint32) say how many
    letters each has, and which (see :func:`mark_letters`). ``shown_otherwise`` (int32, ascending) are the places of
    those that are not shown as they are folded, ``spellings`` how these are shown.
    """

    texts: HeldTexts
    lengths: NDArray[np.uint16]
    letters: NDArray[np.uint32]
    shown_otherwise: NDArray[np.int32]
    spellings: HeldTexts

    @classmethod
    def collect(cls, spellings: Mapping[str, str]) -> WordTable:
        """Put words in order; each is given with how to show it."""
        words = sorted(spellings)
        lengths = np.array(list(map(len, words)), np.int64)
        letters = np.zeros(len(words), np.uint32)
        for length in set(lengths.tolist()):
            places = np.flatnonzero(lengths == length)
            letters[places] = mark_letters([words[place] for place in places.tolist()])
        otherwise = [place for place, word in enumerate(words) if spellings[word] != word]
        return cls(
            HeldTexts.collect(f"{word}{_SPACE}".encode() for word in words),
            np.minimum(lengths, _MOST_LETTERS).astype(np.uint16),
            letters,
            np.array(otherwise, np.int32),
            HeldTexts.collect(spellings[words[place]].encode() for place in otherwise),
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as plain arrays, for a snapshot."""
        return {
            "words.block": np.frombuffer(self.texts.block, np.uint8),
            "words.offsets": self.texts.offsets,
            "words.lengths": self.lengths,
            "words.letters": self.letters,
            "words.shown_otherwise": self.shown_otherwise,
            "spellings.block": np.frombuffer(self.spellings.block, np.uint8),
            "spellings.offsets": self.spellings.offsets,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> WordTable:
        """Take up what :meth:`to_arrays` gave, without copying it."""
        texts, spellings = (
            HeldTexts(arrays[f"{name}.block"].data, arrays[f"{name}.offsets"]) for name in ("words", "spellings")
        )
        columns = {name: arrays[f"words.{name}"] for name in ("lengths", "letters", "shown_otherwise")}
        return cls(texts=texts, spellings=spellings, **columns)

    def __contains__(self, word: str) -> bool:
        return self._find(word) is not None

    def _find(self, word: str) -> int | None:
        """The place of a word."""
        text = f"{word}{_SPACE}".encode()
        place = bisect_left(self.texts, text)
        return place if place < len(self.texts) and self.texts[place] == text else None

    def _find_beginning_with(self, prefix: str) -> tuple[int, int]:
        """The first place of the words that begin so, and the one behind the last."""
        beginning = prefix.encode()
        first = bisect_left(self.texts, beginning)
        # Behind all that begin so, whatever follows: no byte of UTF-8 is as large.
        return first, bisect_left(self.texts, beginning + b"\xff", lo=first)

    def list_beginning_with(self, prefix: str) -> list[str]:
        """The words that begin so, ascending."""
        first, last = self._find_beginning_with(prefix)
        begin, end = self.texts.offsets[first], self.texts.offsets[last]
        return bytes(self.texts.block[begin:end]).decode().split(_SPACE)[:-1]

    def list_alike(self, word: str, slips: int, prefix: str = "") -> list[str]:
        """The words that miss and add so few letters that they may be few slips away: one in a hundred; ascending."""
        first, last = self._find_beginning_with(prefix)
        lengths, letters, own = self.lengths[first:last], self.letters[first:last], mark_letters([word])[0]
        places = np.flatnonzero((lengths >= len(word) - slips) & (lengths <= len(word) + slips))
        letters = letters.take(places)
        is_near = (np.bitwise_count(letters & ~own) <= slips) & (np.bitwise_count(own & ~letters) <= slips)
        return b"".join(self.texts.take(places[is_near] + first)).decode().split(_SPACE)[:-1]

    def find_spelling(self, word: str) -> str | None:
        """How a word is shown; None when it is not among these."""
        place = self._find(word)
        if place is None:
            return None
        rank = int(np.searchsorted(self.shown_otherwise, place))
        is_otherwise = rank < len(self.shown_otherwise) and int(self.shown_otherwise[rank]) == place
        return self.spellings[rank].decode() if is_otherwise else word


def mark_letters(words: Sequence[str]) -> NDArray[np.uint32]:
    """Which letters stand in each of some words of one length, a bit for each; some share one. One slip moves two."""
    codes = np.array(words).view(np.uint32).reshape(len(words), -1)
    marks: NDArray[np.uint32] = np.bitwise_or.reduce(np.uint32(1) << (codes & 31), axis=1)
    return marks
