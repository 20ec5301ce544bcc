"""Offers that are likely the same one twice: alike in title, given in the same way at the same venues."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlmodel import col

from service.catalogue.words import fold
from service.database import Db
from service.offers.models import Offer, OfferVenue
from service.vocabulary import choose_words

LEAST_LIKENESS = 90
"""Of two titles, out of 100: a slip or a word's other form is above."""
MOST_PAIRS = 50
MOST_COMPARED = 300
"""Offers of one group that are compared each with each; of more, those of one and the same title alone."""


_NUMBERS = re.compile(r"\d+")


class Alike(NamedTuple):
    """Two offers that may be one, and how alike their titles are (out of 100)."""

    one: Any
    other: Any
    likeness: int


def list_alike(db: Db) -> list[Alike]:
    """The pairs of shown offers that may be one, the most alike first."""
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    venues = _load_venues(db)
    wanted = select(Offer.id, Offer.title, Offer.operator_id, Offer.modality)  # type: ignore[call-overload]
    for row in db.execute(wanted.where(col(Offer.status).in_(("published", "suspended"))).order_by(col(Offer.id))):
        groups[row.modality, venues.get(row.id, ())].append(row)
    pairs = (pair for rows in groups.values() if len(rows) > 1 for pair in _compare(rows))
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.one.id, pair.other.id))[:MOST_PAIRS]


def _load_venues(db: Db) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for offer_id, venue_id in db.execute(select(OfferVenue.offer_id, OfferVenue.venue_id)):  # type: ignore[call-overload]
        found[offer_id].append(venue_id)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


def _compare(rows: Sequence[Any]) -> Iterator[Alike]:
    titles = [fold(choose_words(row.title, "fr")) for row in rows]
    if len(rows) > MOST_COMPARED:
        yield from _find_equal(rows, titles)
        return
    scores = process.cdist(titles, titles, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, dtype=np.uint8)
    for first, second in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
        # A module of 24 hours and one of 40, level 1 and level 2: alike in letters, and not the same.
        if _NUMBERS.findall(titles[first]) == _NUMBERS.findall(titles[second]):
            yield Alike(rows[first], rows[second], int(scores[first, second]))


def _find_equal(rows: Sequence[Any], titles: Sequence[str]) -> Iterator[Alike]:
    seen: dict[tuple[str, Any], Any] = {}
    for row, title in zip(rows, titles, strict=True):
        first = seen.setdefault((title, row.operator_id), row)
        if first is not row:
            yield Alike(first, row, 100)
