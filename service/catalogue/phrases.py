"""Finds phrases in long lines of numbered words, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_WIDTH: Final = 32
"""Bits of a step for the number of a word; those above are the node it starts from."""


class Met(NamedTuple):
    """Phrases that were met: which of those listed (shape (n,)), and at which places of the line they begin."""

    phrases: NDArray[np.int64]
    places: NDArray[np.int64]


class PhraseFinder:
    """A tree of phrases, whose steps are kept as sorted numbers: every place of a line goes down at the same time."""

    def __init__(self, phrases: Sequence[tuple[int, ...]]) -> None:
        """Take phrases as the numbers of their words, from 1; 0 is a word that is in none of them."""
        nodes: dict[tuple[int, ...], int] = {(): 0}
        for phrase in phrases:
            for length in range(1, len(phrase) + 1):
                nodes.setdefault(phrase[:length], len(nodes))
        steps = sorted((nodes[way[:-1]] << _WIDTH | way[-1], node) for way, node in nodes.items() if way)
        self._steps = np.array([step for step, _ in steps], np.int64)
        self._nodes = np.array([node for _, node in steps], np.int64)
        self._phrases = np.full(len(nodes), -1, np.int64)
        self._phrases[[nodes[phrase] for phrase in phrases]] = np.arange(len(phrases))

    def find(self, line: NDArray[np.int64], owners: NDArray[np.int64]) -> Iterator[Met]:
        """Every phrase in a line of words, overlapping ones included; none goes from one owner's words on to another's.

        ``owners`` (ascending) says whose each word is.
        """
        begins = np.flatnonzero(line)
        nodes, length = np.zeros(len(begins), np.int64), 0
        while len(begins) and len(self._steps):
            nodes, begins = self._go_on(nodes, begins, line[begins + length])
            length += 1
            phrases = self._phrases[nodes]
            yield Met(phrases[phrases >= 0], begins[phrases >= 0])
            is_inside = begins + length < len(line)
            nodes, begins = nodes[is_inside], begins[is_inside]
            is_same = owners[begins] == owners[begins + length]
            nodes, begins = nodes[is_same], begins[is_same]

    def _go_on(
        self, nodes: NDArray[np.int64], begins: NDArray[np.int64], numbers: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The nodes to which the next words lead, and where those ways began that lead on."""
        wanted = nodes << _WIDTH | numbers
        places = np.minimum(np.searchsorted(self._steps, wanted), len(self._steps) - 1)
        leads = self._steps[places] == wanted
        return self._nodes[places[leads]], begins[leads]
