"""At which place an offer stands among those that were found, and by what: as the search puts them in order."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.days import NEVER
from service.catalogue.ellipsoid import list_km
from service.catalogue.orders import STATIC_SORTS
from service.catalogue.search import Ordering
from service.reasons.schemas import Rank, ScorePart

_COLUMNS = {"freshness": "answered", "staleness": "answered", "starts_on": "next_start", "changed": "changed"}
"""By sort the column of days that it looks at."""


def find_rank(catalogue: Catalogue, ordering: Ordering, matching: BitMap, number: int) -> Rank:
    """The place of one of the matching offers in an order."""
    numbers, told = to_numbers(matching), _tell(catalogue, ordering, number)
    own = int(np.searchsorted(numbers, number))
    measures, lots = _measure(catalogue, ordering, matching), catalogue.draw_lots(catalogue.on)[numbers]
    is_same = measures == measures[own]
    is_before = (measures < measures[own]) | (is_same & (lots < lots[own]))
    is_before |= is_same & (lots == lots[own]) & (numbers < number)
    return Rank(
        place=int(np.count_nonzero(is_before)) + 1,
        total=len(numbers),
        sort=ordering.sort,
        tied=int(np.count_nonzero(is_same)) - 1,
        ties_drawn_on=catalogue.on,
        **told,
    )


def _measure(catalogue: Catalogue, ordering: Ordering, offers: BitMap) -> NDArray[Any]:
    """What an order looks at of each offer, in order of number, smallest first."""
    if ordering.sort in STATIC_SORTS:
        return catalogue.rank(ordering.sort)[to_numbers(offers)]
    if ordering.sort == "distance" and ordering.origin is not None:
        return catalogue.look_around(*ordering.origin).measure_squares(to_numbers(offers))
    return -catalogue.search_words(ordering.words).list_scores(offers)


def _tell(catalogue: Catalogue, ordering: Ordering, number: int) -> dict[str, Any]:
    """What the offer stands at its place for."""
    if ordering.sort in _COLUMNS:
        day = int(getattr(catalogue.days, _COLUMNS[ordering.sort])[number])
        return {} if day == NEVER else {"on": date.fromordinal(day)}
    one = BitMap([number])
    if ordering.sort == "distance":
        [km] = list_km(_measure(catalogue, ordering, one))
        return {} if km is None else {"km": km}
    if ordering.sort == "relevance":
        score = -float(_measure(catalogue, ordering, one)[0])
        asked = catalogue.search_words(ordering.words).asked
        parts = tuple(ScorePart(term, round(part, 4)) for term, part in catalogue.text.weigh(asked, number))
        return {"score": round(score, 4), "parts": parts}
    return {}
