"""Rows of points put together for the map: by squares of the screen, by areas, and what would lie upon each other.

Everything is counted from the rows themselves, so that an offer with two venues in one group counts once.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.catalogue.curve import LEVELS, find_squares
from service.catalogue.points import Points, Spots

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


class Groups(NamedTuple):
    """Spots, those of each group together and within it in order of rows; ``starts``: where each begins."""

    spots: Spots
    starts: NDArray[np.intp]

    def find_stops(self) -> NDArray[np.intp]:
        """Where each group ends."""
        return np.concatenate([self.starts[1:], [len(self.spots.rows)]])

    def measure(self) -> NDArray[np.intp]:
        """How many rows each group has."""
        return self.find_stops() - self.starts

    @property
    def first_rows(self) -> NDArray[np.integer]:
        """The first row of each group."""
        return self.spots.rows[self.starts]

    def find_middles(self) -> NDArray[np.float64]:
        """The mean position of each group (2, n), degrees."""
        return self.reduce(np.add) / self.measure()

    def reduce(self, step: np.ufunc) -> NDArray[np.float64]:
        """What a step makes of the positions of each group (2, n): their sum, their least, their greatest."""
        _, longitude, latitude = self.spots
        return np.array([step.reduceat(longitude, self.starts), step.reduceat(latitude, self.starts)])


def group_spots(spots: Spots, keys: NDArray[np.integer]) -> Groups:
    """Put the spots (in order of rows, one at least) with the same key together, in order of keys."""
    if _is_mixed(keys):  # most are in order, because offers are numbered along the curve
        order = np.argsort(keys, kind="stable")
        spots, keys = spots.take(order), keys[order]
    return Groups(spots, np.concatenate([_FIRST, (keys[1:] != keys[:-1]).nonzero()[0] + 1]))


def gather_by_square(points: Points, spots: Spots, zoom: int) -> Groups:
    """Groups of the squares of the screen, fewer than :data:`MAX_GROUPS`: where there are more, squares are larger.

    What would cover each other across the edge of two squares is joined.
    """
    level = LEVELS if zoom >= EXACT_ZOOM else zoom + int(math.log2(WORLD_PIXELS / SQUARE_PIXELS))
    squares = find_squares(points.curve.take(spots.rows), level)
    ordered = np.sort(squares) if _is_mixed(squares) else squares
    changes = ordered[1:] ^ ordered[:-1]
    while np.count_nonzero(changes) >= MAX_GROUPS:  # what differs in the last two bits alone is one larger square
        changes, squares = changes >> 2, squares >> 2
    groups = group_spots(spots, squares)
    return groups if zoom >= UNGATHERED_ZOOM else _join_near(groups, zoom)


def _join_near(groups: Groups, zoom: int) -> Groups:
    """The groups, those that would cover each other joined."""
    x, y = _project(groups.find_middles(), zoom)
    sizes = groups.measure()
    leaders = find_leaders(x, y, sizes.astype(np.float32))
    if leaders is None:
        return groups
    rows = groups.spots.rows
    if _is_mixed(rows):  # rows ascend with offers: the venues of an offer are to stand beside each other again
        keys = np.repeat(leaders, sizes)
        order = np.lexsort((rows, keys))
        return group_spots(groups.spots.take(order), keys[order])
    order = np.argsort(leaders, kind="stable")
    return _arrange(groups, order, leaders[order])


def _arrange(groups: Groups, order: NDArray[np.intp], keys: NDArray[np.intp]) -> Groups:
    """The groups in another order, those with the same of the ascending keys made one."""
    sizes = groups.measure()[order]
    starts = np.cumsum(sizes) - sizes
    moved = np.repeat(groups.starts[order] - starts, sizes)
    moved += np.arange(len(moved))
    is_first = np.concatenate([_FIRST == 0, keys[1:] != keys[:-1]])
    return Groups(groups.spots.take(moved), starts[is_first])


def find_leaders(
    x: NDArray[np.float32], y: NDArray[np.float32], weights: NDArray[np.float32]
) -> NDArray[np.intp] | None:
    """For each group the number of the one that it is joined to (its own, for most); None when all stand apart.

    Two that are near are joined in the middle of both, the nearest first, again and again until nothing is near. After
    the first time, only what has moved can have come near. ``x``, ``y``: pixels, which are changed.
    """
    numbers = np.arange(len(x))
    leaders = moved = numbers
    while pairs := _list_pairs(x, y, moved):
        moved, second = np.array(pairs).T
        weight, more = weights[moved], weights[second]
        both = weight + more
        share = more / both
        for line in (x, y):
            here = line[moved]
            line[moved] = here + (line[second] - here) * share
        weights[moved] = both
        x[second] = np.inf  # near to nothing any more
        follows = numbers.copy()
        follows[second] = moved
        leaders = follows[leaders]
    return None if leaders is numbers else leaders


def _list_pairs(x: NDArray[np.float32], y: NDArray[np.float32], moved: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Pairs of a group that moved and one nearer to it than marks may be, the nearest first, each group in one at most.

    Of a pair the lower number comes first, and of pairs as near as each other the one with the lower numbers.
    """
    away, down = x[moved][:, None] - x, y[moved][:, None] - y
    away *= away
    down *= down
    away += down
    squares = away.ravel()
    near = (squares < APART_PIXELS * APART_PIXELS).nonzero()[0]
    if len(near) == len(moved):  # each is near to itself
        return []
    place, other = np.divmod(near, len(x))
    one = moved[place]
    is_chosen = one < other if len(moved) == len(x) else one != other  # where all have moved, a pair is found twice
    chosen = is_chosen.nonzero()[0]
    one, other = one[chosen], other[chosen]
    first, second = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((second, first, squares[near[chosen]]))
    taken: set[int] = set()
    found = []
    for low, high in zip(first[order].tolist(), second[order].tolist(), strict=True):
        if low not in taken and high not in taken:
            taken.update((low, high))
            found.append((low, high))
    return found


def _is_mixed(numbers: NDArray[np.integer]) -> bool:
    """Whether numbers are not in ascending order."""
    return bool((numbers[1:] < numbers[:-1]).any())


def _project(degrees: NDArray[np.float64], zoom: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Positions (2, n) as pixels of the web's maps at a zoom, from the middle of Belgium."""
    world = WORLD_PIXELS * 2.0**zoom
    x = (degrees[0] - _MIDDLE_LON) / 360 * world
    y = (np.arcsinh(np.tan(np.radians(degrees[1]))) - _MIDDLE_Y) / (2 * np.pi) * -world
    return x.astype(np.float32), y.astype(np.float32)
