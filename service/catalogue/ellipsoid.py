"""The ellipsoid of WGS 84: points of it in space, and straight distances between them as distances along it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

EQUATOR_KM = 6378.137
FLATTENING = 1 / 298.257223563
"""The ellipsoid of WGS 84."""
_SQUASHED = (1 - FLATTENING) ** 2
CURVATURE_KM = 6382.0
"""Radius of curvature of the ellipsoid in the middle of Belgium, the mean of all directions."""
_CENTRE = (4.5, 50.5)


def bend(square: float) -> float:
    """The distance along the ellipsoid (km) that belongs to the square of a straight one; infinite stays so."""
    return (
        2 * CURVATURE_KM * math.asin(min(math.sqrt(square) / (2 * CURVATURE_KM), 1))
        if math.isfinite(square)
        else square
    )


def list_km(squares: NDArray[np.float32]) -> list[float | None]:
    """The distances as they are shown (km, to 10 m) that belong to squares of straight ones; None for infinity."""
    straight = np.sqrt(squares, dtype=np.float64) / (2 * CURVATURE_KM)
    km: list[float] = (2 * CURVATURE_KM * np.arcsin(np.minimum(straight, 1))).round(2).tolist()
    return [one if is_finite else None for one, is_finite in zip(km, np.isfinite(squares).tolist(), strict=True)]


def to_chord(km: float) -> float:
    """The straight distance that belongs to one along the ellipsoid."""
    return 2 * CURVATURE_KM * math.sin(min(km / (2 * CURVATURE_KM), math.pi / 2))


def to_space(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float32]:
    """Degrees to points in space (km from the middle of Belgium), shape (3, n).

    Straight distances between points of the ellipsoid, bent by the curvature of Belgium, are geodesic distances to
    within a metre in 300 km: at a hundredth of the price, and the same for order, radius and what is shown.
    """
    lon, lat = np.radians(longitude), np.radians(latitude)
    normal = EQUATOR_KM / np.sqrt(1 - (1 - _SQUASHED) * np.sin(lat) ** 2)
    flat = normal * np.cos(lat)
    earth = np.stack([flat * np.cos(lon), flat * np.sin(lon), normal * _SQUASHED * np.sin(lat)])
    space: NDArray[np.float32] = (earth - np.array(_MIDDLE)[:, None]).astype(np.float32)
    return space


def find_in_space(longitude: float, latitude: float) -> NDArray[np.float32]:
    """One point (degrees) in space, shape (3,): see :func:`to_space`."""
    here = _to_earth(longitude, latitude)
    return np.array([one - other for one, other in zip(here, _MIDDLE, strict=True)], np.float32)


def _to_earth(longitude: float, latitude: float) -> tuple[float, float, float]:
    # The same steps as in to_space, which numpy takes thirty times as slowly for a single point.
    lon, lat = math.radians(longitude), math.radians(latitude)
    normal = EQUATOR_KM / math.sqrt(1 - (1 - _SQUASHED) * math.sin(lat) ** 2)
    flat = normal * math.cos(lat)
    return flat * math.cos(lon), flat * math.sin(lon), normal * _SQUASHED * math.sin(lat)


_MIDDLE = _to_earth(*_CENTRE)
