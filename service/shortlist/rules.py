"""Short codes of shortlists: made of the offers' identifiers alone, and read by what the catalogue holds.

Each offer is seven letters, the beginning of the hash of its identifier, so that it is found by a search in the sorted
hashes; two letters at the end check the identifiers and their order. The letters are those that nobody takes for
another: of each group that look alike there is one, which is what the others of the group are read as.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, product
from typing import NamedTuple

from service.catalogue.ids import hash_id
from service.pages.shortlist_links import MOST_LISTED

LETTERS = "3479BCDFGHJKMNPRSTVWXYZ"
"""Without vowels, so that no word comes about; in the order of their values."""
OFFER_LETTERS = 7
CHECK_LETTERS = 2
MOST_LETTERS = 200
"""A code is not longer, with whatever stands between its letters."""
_TAKEN_FOR = str.maketrans("0OQ256U8", "DDDZSGVB")
_HASHES = 2**64
_PREFIXES: int = len(LETTERS) ** OFFER_LETTERS
_CHECKS: int = len(LETTERS) ** CHECK_LETTERS
_MOST_TRIED = 256
"""Ways to read an ambiguous code that are tried."""

ListBetween = Callable[[int, int], Sequence[str]]
"""The identifiers whose hash lies in a span."""


class Part(NamedTuple):
    """Seven letters of a code, as they were read, and the offers that they may stand for: mostly one, or none."""

    letters: str
    offer_ids: tuple[str, ...]


class Reading(NamedTuple):
    """What a code says: its parts in order, and whether its end confirms them."""

    parts: tuple[Part, ...]
    is_confirmed: bool

    @property
    def offer_ids(self) -> tuple[str, ...]:
        """The offers that were recognised beyond doubt, in order."""
        return tuple(part.offer_ids[0] for part in self.parts if len(part.offer_ids) == 1)


def write_short_code(offer_ids: Sequence[str]) -> str:
    """The code of a shortlist: the same identifiers in the same order always have the same."""
    parts = [_spell(hash_id(name) * _PREFIXES // _HASHES, OFFER_LETTERS) for name in offer_ids[:MOST_LISTED]]
    return "-".join([*parts, _spell(_check(offer_ids[:MOST_LISTED]), CHECK_LETTERS)])


def read_short_code(code: str, sources: Iterable[ListBetween]) -> Reading:
    """What a code says, however it was typed; ``sources`` give identifiers by hash.

    Where letters may stand for several offers, the end of the code decides between them.
    """
    groups, check = _split(code)
    known = list(sources)
    parts = tuple(Part(letters, _find(letters, known)) for letters in groups)
    if not parts or not all(part.offer_ids for part in parts):
        return Reading(parts, is_confirmed=False)
    ways = islice(product(*(part.offer_ids for part in parts)), _MOST_TRIED)
    fitting = [names for names in ways if _spell(_check(names), CHECK_LETTERS) == check]
    if len(fitting) != 1:
        return Reading(parts, is_confirmed=False)
    chosen = tuple(Part(part.letters, (name,)) for part, name in zip(parts, fitting[0], strict=True))
    return Reading(chosen, is_confirmed=True)


def _check(offer_ids: Sequence[str]) -> int:
    return hash_id("\n".join(offer_ids)) % _CHECKS


def _spell(value: int, length: int) -> str:
    letters = ""
    for _ in range(length):
        value, rest = divmod(value, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


def _split(code: str) -> tuple[list[str], str]:
    """The letters of each offer and of the end; letters that a code never has stay, so that they can be shown."""
    text = code[:MOST_LETTERS].upper().translate(_TAKEN_FOR)
    groups = [group for group in re.split(r"[\W_]+", text) if group]
    if len(groups) < 2:  # typed without anything between the letters
        whole = "".join(groups)
        ends = len(whole) - CHECK_LETTERS if len(whole) % OFFER_LETTERS == CHECK_LETTERS else len(whole)
        groups = [whole[at : at + OFFER_LETTERS] for at in range(0, ends, OFFER_LETTERS)] + [whole[ends:]]
    check = groups.pop() if len(groups[-1]) != OFFER_LETTERS else ""
    return groups[:MOST_LISTED], check


def _find(letters: str, sources: Iterable[ListBetween]) -> tuple[str, ...]:
    if len(letters) != OFFER_LETTERS or not set(letters) <= set(LETTERS):
        return ()
    value = 0
    for letter in letters:
        value = value * len(LETTERS) + LETTERS.index(letter)
    low, high = -(-value * _HASHES // _PREFIXES), -(-(value + 1) * _HASHES // _PREFIXES)
    return tuple(dict.fromkeys(name for source in sources for name in source(low, high)))
