"""Blocks of rows of points, with boxes that hold them: what is asked of a part of the country looks at few of them.

Offers are numbered along a curve through the map, so that the rows of a block are neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

BLOCK = 128
"""Rows of a block."""
AnyKind = TypeVar("AnyKind", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What is known of each block of ``rows`` rows.

    ``bounds`` (4, n) float64 is its box in degrees: west, south, -east, -north, so that one comparison tells whether it
    reaches into another. ``least`` and ``most`` (3, n) float32 are its box in space (km). ``is_dense`` says that no
    number of an offer is left out from its first row to that of the next block: a stretch of numbers is its offers.
    """

    rows: int
    bounds: NDArray[np.float64]
    least: NDArray[np.float32]
    most: NDArray[np.float32]
    is_dense: NDArray[np.bool_]

    @classmethod
    def span(cls, offer: NDArray[np.uint32], degrees: NDArray[np.float64], space: NDArray[np.float32]) -> Blocks:
        """The blocks of some rows: the number of the offer (n,), degrees (2, n), and the point in space (3, n)."""
        starts = np.arange(0, len(offer), BLOCK)
        if len(starts) == 0:
            return cls(0, np.concatenate([degrees, degrees]), space, space, np.empty(0, np.bool_))
        low, high = _span(degrees, starts)
        leaves_out = np.diff(offer, append=offer[-1:]) > 1
        return cls(
            len(offer), np.concatenate([low, -high]), *_span(space, starts), ~np.logical_or.reduceat(leaves_out, starts)
        )

    def touch(self, west: float, south: float, east: float, north: float) -> NDArray[np.bool_]:
        """The blocks that reach into a box."""
        reaches = self.bounds <= np.array([[east], [north], [-west], [-south]])
        is_near: NDArray[np.bool_] = reaches[0] & reaches[1] & reaches[2] & reaches[3]
        return is_near

    def measure(self, centre: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The squares of straight distances (km²) from a point in space that no row of each block goes below, or above.

        They are made by the steps by which those of rows are made, so that this holds to the last digit.
        """
        to_least, to_most = self.least - centre[:, None], self.most - centre[:, None]
        return _add_squares(np.maximum(np.maximum(to_least, -to_most), 0)), _add_squares(np.maximum(-to_least, to_most))

    def stretch(self, is_chosen: NDArray[np.bool_]) -> list[slice]:
        """The stretches of rows that chosen blocks make."""
        walls = np.zeros(len(is_chosen) + 2, np.bool_)
        walls[1:-1] = is_chosen
        edges = np.flatnonzero(walls[1:] != walls[:-1]) * BLOCK
        return [slice(first, min(last, self.rows)) for first, last in edges.reshape(-1, 2).tolist()]


def measure_from(centre: NDArray[np.float32], space: NDArray[np.float32]) -> NDArray[np.float32]:
    """The squares of the straight distances (km²) of points in space (3, n) from one."""
    return _add_squares(space - centre[:, None])


def _add_squares(away: NDArray[np.float32]) -> NDArray[np.float32]:
    away *= away
    squares: NDArray[np.float32] = away[0] + away[1] + away[2]
    return squares


def _span(columns: NDArray[AnyKind], starts: NDArray[np.intp]) -> tuple[NDArray[AnyKind], NDArray[AnyKind]]:
    """The least and the greatest of each block of columns, shape (k, n) -> twice (k, blocks)."""
    return np.minimum.reduceat(columns, starts, axis=1), np.maximum.reduceat(columns, starts, axis=1)
