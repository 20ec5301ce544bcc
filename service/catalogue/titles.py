"""Where each offer stands when they are sorted by title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from service.catalogue.texts import Texts

_ROOM = 1024
"""Places left between two titles for those that come later."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The rank of each offer's title (int32, by number; equal titles have equal ranks).

    ``known`` are the distinct titles, folded, in order: the one at place p has the rank p x 1024. Titles that were
    ``added`` later (numbers follow) stand in the room between; ``places`` says of each before which known title, and
    whether it is that one.
    """

    ranks: NDArray[np.int32]
    known: Texts
    added: tuple[str, ...] = ()
    places: Mapping[str, tuple[int, bool]] = field(default_factory=dict)

    def add(self, titles: Sequence[str]) -> Titles:
        """The ranks with those of more offers behind the last number."""
        added = (*self.added, *titles)
        new = {title: self._find_place(title.encode()) for title in set(titles) - self.places.keys()}
        places = {**self.places, **new}
        below = len(self.ranks) - len(self.added)
        return Titles(np.concatenate([self.ranks[:below], _rank(added, places)]), self.known, added, places)

    def _find_place(self, title: bytes) -> tuple[int, bool]:
        """Before which of the known titles a title stands, and whether it is that one."""
        low, high = 0, len(self.known)
        while low < high:
            middle = (low + high) // 2
            if self.known[middle] < title:
                low = middle + 1
            else:
                high = middle
        return low, low < len(self.known) and self.known[low] == title


def _rank(titles: Sequence[str], places: Mapping[str, tuple[int, bool]]) -> NDArray[np.int32]:
    """The ranks of titles of which it is known where they stand."""
    ranks: dict[str, int] = {}
    inside = sorted(places, key=lambda title: (places[title], title))
    for (place, is_known), group in groupby(inside, places.__getitem__):
        for step, title in enumerate(group, start=1):
            ranks[title] = place * _ROOM if is_known else (place - 1) * _ROOM + min(step, _ROOM - 1)
    return np.array([ranks[title] for title in titles], np.int32)


def rank_titles(titles: Sequence[str]) -> tuple[NDArray[np.int32], list[bytes]]:
    """The ranks of titles, and the distinct ones in order."""
    encoded = [title.encode() for title in titles]
    known = sorted(set(encoded))
    places = {title: place * _ROOM for place, title in enumerate(known)}
    return np.array([places[title] for title in encoded], np.int32), known
