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

    @cached_property
    def stops(self) -> NDArray[np.intp]:
        """Where each group ends."""
        return np.concatenate([self.starts[1:], [len(self.rows)]])

    @cached_property
    def sizes(self) -> NDArray[np.intp]:
        """How many rows each group has."""
        return self.stops - self.starts

    @cached_property
    def positions(self) -> NDArray[np.float64]:
        """Where each row is (2, n), degrees."""
        return np.array([self.points.longitude.take(self.rows), self.points.latitude.take(self.rows)])

    @cached_property
    def middles(self) -> NDArray[np.float64]:
        """The mean position of each group (2, n), degrees."""
        middles: NDArray[np.float64] = np.add.reduceat(self.positions, self.starts, axis=1)
        middles /= self.sizes
        return middles


def group_rows(points: Points, rows: NDArray[np.integer], keys: NDArray[np.integer]) -> Groups:
    """Put the rows (ascending, one at least) with the same key together, in order of keys."""
    if _is_mixed(keys):  # most rows are in order, because offers are numbered along the curve
        order = np.argsort(keys, kind="stable")
        rows, keys = rows[order], keys[order]
    return Groups(points, rows, np.concatenate([_FIRST, np.flatnonzero(keys[1:] != keys[:-1]) + 1]))


def gather_by_square(points: Points, rows: NDArray[np.integer], zoom: int) -> Groups:
    """Groups of the squares of the screen, fewer than :data:`MAX_GROUPS`: where there are more, squares are larger.

    What would cover each other across the edge of two squares is joined.
    """
    level = LEVELS if zoom >= EXACT_ZOOM else zoom + int(math.log2(WORLD_PIXELS / SQUARE_PIXELS))
    squares = find_squares(points.curve.take(rows), level)
    ordered = np.sort(squares) if _is_mixed(squares) else squares
    changes = ordered[1:] ^ ordered[:-1]
    while np.count_nonzero(changes) >= MAX_GROUPS:  # what differs in the last two bits alone is one larger square
        changes, squares = changes >> 2, squares >> 2
    groups = group_rows(points, rows, squares)
    return groups if zoom >= UNGATHERED_ZOOM else _join_near(groups, zoom)


def _join_near(groups: Groups, zoom: int) -> Groups:
    """The groups, those that would cover each other joined."""
    x, y = _project(groups.middles, zoom)
    leaders = find_leaders(x, y, groups.sizes.astype(np.float32))
    if leaders is None:
        return groups
    # They are fewer than 256, and numpy puts small numbers in order four times as fast.
    rows, keys = groups.rows, np.repeat(leaders.astype(np.uint8), groups.sizes)
    if _is_mixed(rows):  # rows ascend with offers: the venues of an offer are to stand beside each other again
        order = np.argsort(rows)
        rows, keys = rows[order], keys[order]
    return group_rows(groups.points, rows, keys)


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


def _project(degrees: NDArray[np.float64], zoom: int) -> NDArray[np.float32]:
    """Positions (2, n) as pixels of the web's maps at a zoom, from the middle of Belgium."""
    world = WORLD_PIXELS * 2.0**zoom
    x = (degrees[0] - _MIDDLE_LON) / 360 * world
    y = (np.arcsinh(np.tan(np.radians(degrees[1]))) - _MIDDLE_Y) / (2 * np.pi) * -world
    return np.stack([x, y]).astype(np.float32)
