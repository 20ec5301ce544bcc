"""Rows of points put together for the map: by squares of the screen, by areas, and what would lie upon each other.

Everything is counted from the rows themselves, so that an offer with two venues in one group counts once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from service.catalogue.curve import LEVELS, find_squares
from service.catalogue.points import Points

MAX_GROUPS = 200
SQUARE_PIXELS = 64
"""Width of the square, on the screen, whose offers are drawn as one."""
APART_PIXELS = 42
"""Nearer than this, two marks would cover each other and be hard to hit."""
UNGATHERED_ZOOM = 16
"""From this zoom on marks may stand as near to each other as they are: zooming further would help nobody."""
EXACT_ZOOM = 17
"""From this zoom on only what stands at one point is put together, so that nothing is left that no zoom opens."""
WORLD_PIXELS = 256
_MIDDLE_LON, _MIDDLE_Y = 4.5, math.asinh(math.tan(math.radians(50.5)))
_FIRST = np.zeros(1, np.intp)


@dataclass(frozen=True)
class Groups:
    """Rows of points, those of each group together and within it in order of offers; ``starts``: where each begins."""

    points: Points
    rows: NDArray[np.integer]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def stops(self) -> NDArray[np.intp]:
        """Where each group ends."""
        return np.append(self.starts[1:], len(self.rows))

    def split(self) -> list[NDArray[np.integer]]:
        """The rows of each group."""
        return [self.rows[start:stop] for start, stop in zip(self.starts.tolist(), self.stops.tolist(), strict=True)]

    @cached_property
    def positions(self) -> NDArray[np.float64]:
        """Where each row is (2, n), degrees."""
        return np.stack([self.points.longitude[self.rows], self.points.latitude[self.rows]])

    @cached_property
    def middles(self) -> NDArray[np.float64]:
        """The mean position of each group (2, n), degrees."""
        middles: NDArray[np.float64] = np.add.reduceat(self.positions, self.starts, axis=1)
        middles /= self.stops - self.starts
        return middles


def group_rows(points: Points, rows: NDArray[np.integer], keys: NDArray[np.integer]) -> Groups:
    """Put the rows (ascending, one at least) with the same key together, in order of keys."""
    if (np.diff(keys) < 0).any():  # most rows are in order, because offers are numbered along the curve
        order = np.argsort(keys, kind="stable")
        rows, keys = rows[order], keys[order]
    return Groups(points, rows, np.concatenate([_FIRST, np.flatnonzero(np.diff(keys)) + 1]))


def gather_by_square(points: Points, rows: NDArray[np.integer], zoom: int) -> Groups:
    """Groups of the squares of the screen, fewer than :data:`MAX_GROUPS`: where there are more, squares are larger.

    What would cover each other across the edge of two squares is joined.
    """
    level = LEVELS if zoom >= EXACT_ZOOM else zoom + int(math.log2(WORLD_PIXELS / SQUARE_PIXELS))
    squares = find_squares(points.curve[rows], level)
    ordered = np.sort(squares) if (np.diff(squares) < 0).any() else squares
    while np.count_nonzero(np.diff(ordered)) >= MAX_GROUPS:
        ordered, squares = ordered >> 2, squares >> 2
    groups = group_rows(points, rows, squares)
    return groups if zoom >= UNGATHERED_ZOOM else _join_near(groups, zoom)


def _join_near(groups: Groups, zoom: int) -> Groups:
    """The groups, those that would cover each other joined."""
    places = _project(groups.middles, zoom)
    leaders = _find_leaders(places, (groups.stops - groups.starts).astype(np.float32))
    if leaders is None:
        return groups
    together: dict[int, list[NDArray[np.integer]]] = {}
    for leader, rows in zip(leaders.tolist(), groups.split(), strict=True):
        together.setdefault(leader, []).append(rows)
    # Rows ascend with offers: sorted, the venues of an offer stand beside each other again.
    joined = [parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts)) for parts in together.values()]
    starts = np.cumsum([0, *(len(rows) for rows in joined[:-1])])
    return Groups(groups.points, np.concatenate(joined), starts.astype(np.intp))


def _find_leaders(places: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.intp] | None:
    """For each group the number of the one that it is joined to (its own, for most); None when all stand apart.

    Two that are near are joined in the middle of both, the nearest first, again and again until nothing is near.
    ``places``: pixels (2, n).
    """
    if not (pairs := _list_pairs(places)):
        return None
    numbers = np.arange(places.shape[1])
    leaders = numbers.copy()
    while pairs:
        first, second = np.array(pairs).T
        places[:, first] += (places[:, second] - places[:, first]) * (
            weights[second] / (weights[first] + weights[second])
        )
        weights[first] += weights[second]
        follows = np.arange(len(leaders))
        follows[numbers[second]] = numbers[first]
        leaders = follows[leaders]
        is_left = np.ones(len(numbers), np.bool_)
        is_left[second] = False
        numbers, places, weights = numbers[is_left], places[:, is_left], weights[is_left]
        pairs = _list_pairs(places)
    return leaders


def _list_pairs(places: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Pairs of groups nearer to each other than marks may be, the nearest first, each group in one pair at most."""
    away, down = places[0][:, None] - places[0], places[1][:, None] - places[1]
    away *= away
    down *= down
    away += down
    first, second = np.divmod(np.flatnonzero(away < APART_PIXELS * APART_PIXELS), len(away))
    is_pair = first < second
    first, second = first[is_pair], second[is_pair]
    nearest = np.argsort(away[first, second], kind="stable")
    taken: set[int] = set()
    found = []
    for one, other in zip(first[nearest].tolist(), second[nearest].tolist(), strict=True):
        if taken.isdisjoint((one, other)):
            taken.update((one, other))
            found.append((one, other))
    return found


def _project(degrees: NDArray[np.float64], zoom: int) -> NDArray[np.float32]:
    """Positions (2, n) as pixels of the web's maps at a zoom, from the middle of Belgium."""
    world = WORLD_PIXELS * 2.0**zoom
    x = (degrees[0] - _MIDDLE_LON) / 360 * world
    y = (np.arcsinh(np.tan(np.radians(degrees[1]))) - _MIDDLE_Y) / (2 * np.pi) * -world
    return np.stack([x, y]).astype(np.float32)
