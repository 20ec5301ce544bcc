"""Cuts texts into folded words, thousands of texts at once: what is asked of all of them is asked of one long line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.catalogue.words import BETWEEN, MAX_WORD_LENGTH, SPACED, fold_all

_END, _HYPHEN, _SPACE = (ord(sign) for sign in (BETWEEN, "-", " "))
_FOREIGN_SIGN: Final = re.compile(r"[^\w\x00-\x7f]")
_BINDING: Final = np.isin(np.arange(256), [ord("-"), ord("_")])
"""By byte: what does not end a word that is written together with another."""


class Cut(NamedTuple):
    """Folded words of texts in order, and by its place in which text each is, shape (n,)."""

    words: list[str]
    owners: NDArray[np.int64]


def cut_texts(texts: Sequence[str]) -> tuple[Cut, Cut]:
    """The words of texts, stop words included, however long they are; and the hyphenated pairs, written as one word.

    `data-analyse` gives `dataanalyse`, cut at 40 letters.
    """
    block = "".join([BETWEEN, *(_leave_words(text) + BETWEEN for text in fold_all(texts))]).encode()
    signs, spaced = np.frombuffer(block, np.uint8), block.translate(SPACED)
    words = spaced.decode().split()
    is_word = np.frombuffer(spaced, np.uint8) != _SPACE
    edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    begins, ends = edges[::2], edges[1::2]
    passed = np.searchsorted(begins, np.flatnonzero(signs == _END))  # how many words stand before each end of a text
    owners = np.repeat(np.arange(len(texts)), np.diff(passed))
    pairs = [place for place in _find_pairs(signs, begins, ends) if min(map(len, words[place - 1 : place + 1])) > 1]
    joined = [(words[place - 1] + words[place])[:MAX_WORD_LENGTH] for place in pairs]
    return Cut(words, owners), Cut(joined, owners[pairs])


def _leave_words(folded: str) -> str:
    """A folded text in which every character beyond ASCII belongs to a word."""
    if folded.isascii():
        return folded.replace(BETWEEN, " ")
    return _FOREIGN_SIGN.sub(" ", folded).replace(BETWEEN, " ")


def _find_pairs(signs: NDArray[np.uint8], begins: NDArray[np.intp], ends: NDArray[np.intp]) -> list[int]:
    """The places of the words that a hyphen joins to the word before them, where neither is joined to a third."""
    hyphens = np.flatnonzero(signs == _HYPHEN)
    seconds = np.searchsorted(begins, hyphens + 1)
    is_inside = (seconds > 0) & (seconds < len(begins))
    hyphens, seconds = hyphens[is_inside], seconds[is_inside]
    firsts = seconds - 1
    is_pair = (begins[seconds] == hyphens + 1) & (ends[firsts] == hyphens)
    is_pair &= ~_BINDING[signs[begins[firsts] - 1]] & ~_BINDING[signs[ends[seconds]]]
    found: list[int] = seconds[is_pair].tolist()
    return found
