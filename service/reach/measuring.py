"""From every municipality to the nearest of some offers: which point, how far, and how many offers are there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_bitmap, to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.ellipsoid import bend, to_space
from service.catalogue.places import PRECISION_CODES
from service.places.gazetteer import GazetteerEntry, default_gazetteer
from service.reach.nearest import Space, find_nearest
from service.reach.question import Meant, find_online
from service.reach.schemas import OffersMeant

COARSEST_POINT = PRECISION_CODES["municipality"]
"""What is only known to be in a region is nowhere near: the middle of a region is no place."""


class Spot(NamedTuple):
    """The nearest offer: its number, the row of its point, its distance, and how many offers are at that point."""

    number: int
    row: int
    km: float
    offers_there: int


Spots = Sequence[Spot | None]
"""By municipality, in order of :func:`list_municipalities`; None where there is nothing."""


@cache
def list_municipalities() -> tuple[GazetteerEntry, ...]:
    """Every municipality of Belgium, in order of its code."""
    return tuple(sorted((one for one in default_gazetteer() if one.kind == "municipality"), key=lambda one: one.id))


@cache
def _place_municipalities() -> Space:
    """Their centres in space, shape (3, n)."""
    entries = list_municipalities()
    return to_space(np.array([one.lon for one in entries]), np.array([one.lat for one in entries]))


def find_spots(catalogue: Catalogue, meant: Meant) -> tuple[Spots, Spots]:
    """The nearest of what is certain, and of what is possible; of two equally far the certain one."""
    unsettled = _count_unsettled(catalogue, meant)
    certain = _find_nearest(catalogue, meant.certain, unsettled)
    others = _find_nearest(catalogue, meant.possible - meant.certain, unsettled)
    possible = [
        one if other is None or (one is not None and one.km <= other.km) else other
        for one, other in zip(certain, others, strict=True)
    ]
    return certain, possible


def _count_unsettled(catalogue: Catalogue, meant: Meant) -> NDArray[np.uint64]:
    """For each offer that is possible, how much of what is asked is not established of it."""
    counts = np.zeros(len(catalogue.ids), np.uint64)
    for offers in meant.settled.values():
        counts[to_numbers(meant.possible - offers)] += np.uint64(1)
    return counts


def _find_nearest(catalogue: Catalogue, offers: BitMap, unsettled: NDArray[np.uint64]) -> Spots:
    rows = _list_rows(catalogue, offers - find_online(catalogue))
    starts = np.flatnonzero(np.diff(catalogue.points.curve[rows], prepend=-1))  # offers in one town share its centre
    found = find_nearest(catalogue.points.space[:, rows[starts]], _place_municipalities())
    ends, lots = np.append(starts[1:], len(rows)), catalogue.draw_lots(catalogue.on)

    @cache
    def draw(group: int) -> tuple[int, int, int]:
        """The offer that is named at one point (the best established, then by lot), its row, and how many there are."""
        there = rows[starts[group] : ends[group]]
        numbers = catalogue.points.offer[there]
        first = int(((unsettled[numbers] << np.uint64(32)) + lots[numbers]).argmin())
        return int(numbers[first]), int(there[first]), int(np.count_nonzero(np.diff(numbers))) + 1  # they ascend

    spots: list[Spot | None] = []
    for group, square in zip(found.point.tolist(), found.square.tolist(), strict=True):
        number, row, offers_there = draw(group) if group >= 0 else (0, 0, 0)
        spots.append(Spot(number, row, round(bend(square), 2), offers_there) if offers_there else None)
    return spots


def _list_rows(catalogue: Catalogue, offers: BitMap) -> NDArray[np.integer]:
    """The rows of the points of some offers, in order of the curve, without those that only name a region."""
    points = catalogue.points
    every = points.find_rows(to_numbers(offers))
    rows: NDArray[np.integer] = every[points.precision[every] <= COARSEST_POINT]
    curve = points.curve[rows]
    if (np.diff(curve) < 0).any():  # what was laid on top of the catalogue stands behind the others
        rows = rows[np.argsort(curve, kind="stable")]
    return rows


def count_meant(catalogue: Catalogue, offers: BitMap) -> OffersMeant:
    """Offers by whether they can be near."""
    online = offers & find_online(catalogue)
    at_a_place = (offers - online - catalogue.pointless) - _find_coarse(catalogue)
    return OffersMeant(len(at_a_place), len(online), len(offers) - len(online) - len(at_a_place))


def _find_coarse(catalogue: Catalogue) -> BitMap:
    """The offers of which every point only names a region."""
    points = catalogue.points
    is_coarse = points.precision > COARSEST_POINT
    if not is_coarse.any():
        return BitMap()
    return to_bitmap(points.offer[is_coarse]) - to_bitmap(points.offer[~is_coarse])
