"""For each of some places the nearest of many points, without measuring every pair.

Points that stand in order of a curve through the map are cut into short runs, each with the box that holds it. A run
can only have the nearest point of a place if its box is no farther than the nearest point known so far; of a hundred
thousand points some hundreds are measured for each place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RUN = 64
MOST_PAIRS = 8_192
"""Pairs of a place and a run that are measured at once, which bounds memory."""
SLACK = np.float32(1e-3)
"""km² that a box may be too near or too far by rounding."""
Space = NDArray[np.float32]
"""Points in space (km), shape (3, n)."""


class Nearest(NamedTuple):
    """By place the number of its nearest point, -1 where there is none, and the square of its distance (km²)."""

    point: NDArray[np.int64]
    square: NDArray[np.float32]


def find_nearest(points: Space, places: Space) -> Nearest:
    """The nearest point of each place; of points equally far the one with the least number.

    The farther neighbours among ``points`` lie from each other, the slower it is; it stays right.
    """
    if points.shape[1] == 0:
        return Nearest(np.full(places.shape[1], -1, np.int64), np.full(places.shape[1], np.inf, np.float32))
    starts = np.arange(0, points.shape[1], RUN)
    least, most = (ufunc.reduceat(points, starts, axis=1) for ufunc in (np.minimum, np.maximum))
    known = _square(places[:, :, None] - points[:, None, starts]).min(axis=1)
    boxed = _square(places[:, :, None] - np.clip(places[:, :, None], least[:, None, :], most[:, None, :]))
    # The run of the nearest point known is always among them, so that each place has one.
    place, run = np.nonzero(boxed <= known[:, None] + SLACK)
    found = [
        _measure(points, places, (place[first : first + MOST_PAIRS], starts[run[first : first + MOST_PAIRS]]))
        for first in range(0, len(place), MOST_PAIRS)
    ]
    point = np.concatenate([one.point for one in found])
    square = np.concatenate([one.square for one in found])
    order = np.lexsort((point, square, place))
    best = order[np.flatnonzero(np.diff(place, prepend=-1))]  # sorting by place first leaves its pairs where they were
    return Nearest(point[best], square[best])


def _measure(points: Space, places: Space, pairs: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Nearest:
    """For each pair of a place and the beginning of a run, the run's nearest point."""
    place, start = pairs
    rows = np.minimum(start[:, None] + np.arange(RUN), points.shape[1] - 1)
    squares = _square(points[:, rows] - places[:, place, None])
    best = squares.argmin(axis=1)
    each = np.arange(len(place))
    return Nearest(rows[each, best], squares[each, best])


def _square(away: Space) -> NDArray[np.float32]:
    """The squares of straight distances (km²), from differences along each axis; these are used up."""
    away *= away
    squares: NDArray[np.float32] = away[0] + away[1] + away[2]
    return squares
