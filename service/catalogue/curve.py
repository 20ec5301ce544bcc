"""A curve through the map on which neighbours are near each other: offers are numbered along it.

What is asked of a part of the country then touches a few stretches of every column instead of all of it, and the
sets of regions and places are stretches themselves. It is Hilbert's curve through the squares of the web's maps (Web
Mercator, each square quartered again and again), so that a square of the map, at any zoom, is one stretch too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEVELS = 24
"""How often the world is quartered: down to some two metres in Belgium."""
NOWHERE = 1 << 2 * LEVELS
"""The place on the curve of what has no point: behind everything."""
_SIDE = 1 << LEVELS


def find_on_curve(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.int64]:
    """Where points (degrees, NaN without one) stand on the curve, shape (n,).

    Two points are in the same square of a level where their places agree but for the last two bits of each level below.
    """
    is_placed = np.isfinite(longitude) & np.isfinite(latitude)
    lon, lat = np.where(is_placed, longitude, 0), np.where(is_placed, latitude, 0)
    x = _count_squares((lon + 180) / 360)
    y = _count_squares((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2)
    found = np.zeros(len(x), np.int64)
    for level in range(LEVELS - 1, -1, -1):
        right, lower = (x >> level) & 1, (y >> level) & 1
        found = (found << 2) | ((3 * right) ^ lower)
        # Each quarter holds the same curve again, mirrored or turned so that the four ends meet.
        mirrored = (right == 1) & (lower == 0)
        x, y = np.where(mirrored, _SIDE - 1 - x, x), np.where(mirrored, _SIDE - 1 - y, y)
        x, y = np.where(lower == 1, x, y), np.where(lower == 1, y, x)
    return np.where(is_placed, found, NOWHERE)


def find_squares(places: NDArray[np.int64], level: int) -> NDArray[np.int64]:
    """The number of the square of a level (0 is the world) in which places on the curve are; they ascend together."""
    return places >> 2 * max(0, LEVELS - level)


def _count_squares(share: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.clip(share * _SIDE, 0, _SIDE - 1).astype(np.int64)
