"""Likely duplicates: new offers of a file that look like one of the operator's, or like another of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from service.spreadsheets.entries import Entry
from service.spreadsheets.headings import fold
from service.spreadsheets.results import Likeness

LEAST_LIKENESS = 92
"""Of two titles, out of 100: a word with a slip is above, another number or level below."""
MOST_NAMED = 3
_AT_ONCE = 500


def find_alike(entries: Sequence[Entry], titles: Mapping[str, Mapping[str, str]]) -> dict[int, list[Likeness]]:
    """For the first row of each new entry, what it may be the same as. ``titles`` are the stored ones by identifier."""
    known = [(fold(text), Likeness(text, id=name)) for name, words in titles.items() for text in set(words.values())]
    new = [entry for entry in entries if not entry.id and entry.title]
    found: dict[int, list[Likeness]] = {}
    for entry, near in zip(
        new, _compare([fold(entry.title) for entry in new], [text for text, _ in known]), strict=True
    ):
        if near:
            found[entry.rows[0]] = [known[place][1] for place in near[:MOST_NAMED]]
    _find_repeated(new, found)
    return found


def _compare(texts: Sequence[str], known: Sequence[str]) -> list[list[int]]:
    """For each text the places of the known ones that are like it, the most alike first."""
    if not known:
        return [[] for _ in texts]
    found: list[list[int]] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        scores = process.cdist(some, known, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, dtype=np.uint8)
        found += [[int(place) for place in np.argsort(-row.astype(int), kind="stable") if row[place]] for row in scores]
    return found


def _find_repeated(new: Sequence[Entry], found: dict[int, list[Likeness]]) -> None:
    """New entries of one title at the same venues: the second is likely a further session of the first."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in new:
        where = repr((entry.patch.get("venues"), sorted(entry.venue.items())))
        first = seen.setdefault((fold(entry.title), where), entry)
        if first is not entry:
            found.setdefault(entry.rows[0], []).append(Likeness(first.title, row=first.rows[0]))
