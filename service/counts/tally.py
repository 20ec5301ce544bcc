"""What was found and seen since the last look, counted in memory: a few additions for an answer, and no visitor.

A handler notes on the request what its answer shows, the front counts it when the answer is given: at once, or
again from the store. All of it happens on the event loop, so nothing is locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, groupby
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

_KEY = "counted"
_MOST_PAGES = 1_000
"""How many pages of lists are held before they are added up."""


class Names(Protocol):
    """Identifiers of offers by number."""

    def __len__(self) -> int:
        """How many numbers there are."""
        ...

    def __getitem__(self, number: int) -> str:
        """The identifier of an offer."""
        ...


class Page:
    """The offers of one answer, by number, and how often it was given since the last look."""

    __slots__ = ("names", "numbers", "times")

    def __init__(self, names: Names, numbers: list[int]) -> None:
        self.names = names
        self.numbers = numbers
        self.times = 0


class Counted(NamedTuple):
    """How often an offer was found in a list, and seen on its own."""

    found: int
    seen: int


Noted = Page | str
"""What an answer shows: a page of a list, or the identifier of one offer."""


def note_found(scope: Any, names: Names, numbers: list[int]) -> None:
    """Note on an ASGI scope that its answer is a page of a list, with these offers on it."""
    scope["state"][_KEY] = Page(names, numbers)


def note_seen(scope: Any, offer_id: str) -> None:
    """Note on an ASGI scope that its answer is one offer."""
    scope["state"][_KEY] = offer_id


def note_again(scope: Any, noted: Noted | None) -> None:
    """Note on an ASGI scope that its answer is one that was given before, with what was noted then."""
    scope["state"][_KEY] = noted


def find_noted(scope: Any) -> Noted | None:
    """What was noted on an ASGI scope; None where its answer shows no offer that counts."""
    noted: Noted | None = scope.get("state", {}).get(_KEY)
    return noted


class Tally:
    """Counts of one process since the last look."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._pages: list[Page] = []
        self._sums: list[tuple[Names, NDArray[np.uint32]]] = []
        self._kept: dict[str, Counted] = {}

    def count(self, scope: Any) -> None:
        """Count what was noted on the scope of an answer that is given."""
        noted = find_noted(scope)
        if isinstance(noted, str):
            self._seen[noted] = self._seen.get(noted, 0) + 1
        elif noted is not None:
            if not noted.times:
                self._pages.append(noted)
            noted.times += 1
            if len(self._pages) >= _MOST_PAGES:
                self._add_up()

    def _add_up(self) -> None:
        """Add the pages to the sums of their catalogue: one number for each offer."""
        for _, same in groupby(self._pages, lambda page: id(page.names)):
            pages = list(same)
            names, sizes = pages[0].names, [len(page.numbers) for page in pages]
            if not self._sums or self._sums[-1][0] is not names:
                self._sums.append((names, np.zeros(len(names), np.uint32)))
            numbers = np.fromiter(chain.from_iterable(page.numbers for page in pages), np.intp, sum(sizes))
            np.add.at(self._sums[-1][1], numbers, np.repeat([page.times for page in pages], sizes).astype(np.uint32))
        for page in self._pages:
            page.times = 0
        self._pages.clear()

    def take(self) -> Taken:
        """What was counted, which is forgotten here."""
        self._add_up()
        taken = Taken(self._seen, self._sums, self._kept)
        self._seen, self._sums, self._kept = {}, [], {}
        return taken

    def put_back(self, counts: Mapping[str, Counted]) -> None:
        """Keep for the next look what could not be written."""
        self._kept = add_counts([self._kept, counts])


class Taken(NamedTuple):
    """Counts as they were taken: cheap to take, and put together elsewhere."""

    seen: Mapping[str, int]
    sums: Iterable[tuple[Names, NDArray[np.uint32]]]
    kept: Mapping[str, Counted]

    def list_counts(self) -> dict[str, Counted]:
        """How often each offer was found and seen."""
        found = (
            {names[number]: Counted(int(sums[number]), 0) for number in np.flatnonzero(sums).tolist()}
            for names, sums in self.sums
        )
        return add_counts([self.kept, {name: Counted(0, times) for name, times in self.seen.items()}, *found])


def add_counts(parts: Iterable[Mapping[str, Counted]]) -> dict[str, Counted]:
    """Counts put together, offer by offer."""
    together: dict[str, Counted] = {}
    for part in parts:
        for name, one in part.items():
            other = together.get(name)
            together[name] = one if other is None else Counted(one.found + other.found, one.seen + other.seen)
    return together
