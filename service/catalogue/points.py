"""Where offers are: one row for each offer and place, and the questions asked of them on the ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

EQUATOR_KM = 6378.137
FLATTENING = 1 / 298.257223563
"""The ellipsoid of WGS 84."""
CURVATURE_KM = 6382.0
"""Radius of curvature of the ellipsoid in the middle of Belgium, the mean of all directions."""
_CENTRE = (4.5, 50.5)

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True)
class Points:
    """One row per offer and place, in order of offers.

    ``offer`` (uint32) numbers the offer; ``longitude``/``latitude`` (float64) are degrees; ``space`` (n, 3)
    float32 is the point in space, in km from the middle of Belgium, a few centimetres sharp; ``x``/``y`` (float64)
    are Web Mercator, 0 to 1 from west to east and north to south; ``place`` (int32) and ``precision`` (uint8) are
    codes.
    """

    offer: NDArray[np.uint32]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    space: NDArray[np.float32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    place: NDArray[np.int32]
    precision: NDArray[np.uint8]

    @classmethod
    def collect(cls, rows: Sequence[tuple[int, float, float, int, int]]) -> Points:
        """Gather rows of (offer, longitude, latitude, place code, precision code)."""
        offer, longitude, latitude, place, precision = zip(*rows, strict=True) if rows else ((),) * 5
        lon, lat = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
        return cls(
            offer=np.asarray(offer, np.uint32),
            longitude=lon,
            latitude=lat,
            space=to_space(lon, lat),
            x=(lon + 180) / 360,
            y=(1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2,
            place=np.asarray(place, np.int32),
            precision=np.asarray(precision, np.uint8),
        )

    @classmethod
    def join(cls, parts: Sequence[Points]) -> Points:
        """The rows of several runs of offers, which follow each other."""
        return cls(*(np.concatenate([getattr(part, item.name) for part in parts]) for item in fields(cls)))

    def drop(self, gone: BitMap) -> Points:
        """The rows without those of offers that are gone."""
        stays = ~np.isin(self.offer, np.frombuffer(gone.to_array(), np.uint32))
        return self if stays.all() else Points(*(getattr(self, item.name)[stays] for item in fields(Points)))

    def find_in_box(self, box: Box) -> NDArray[np.intp]:
        """The rows inside a box, its edges included."""
        west, south, east, north = box
        inside = (self.longitude >= west) & (self.longitude <= east)
        inside &= (self.latitude >= south) & (self.latitude <= north)
        return np.flatnonzero(inside)

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """The offers within a distance of a point."""
        near = self._measure_squares(longitude, latitude) <= np.float32(_to_chord(radius_km) ** 2)
        return BitMap(self.offer[near])

    def measure_km(self, longitude: float, latitude: float, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """For each of these offers (ascending) the distance of its nearest point (km); infinite without one."""
        first, last = np.searchsorted(self.offer, offers, "left"), np.searchsorted(self.offer, offers, "right")
        counts = last - first
        squares = np.full(len(offers), np.inf, np.float32)
        owners = np.repeat(np.arange(len(offers)), counts)
        rows = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(len(owners))
        np.minimum.at(squares, owners, _measure(self.space[rows], longitude, latitude))
        chords: NDArray[np.float32] = np.sqrt(squares)
        with np.errstate(invalid="ignore"):
            km = 2 * CURVATURE_KM * np.arcsin(np.minimum(chords / (2 * CURVATURE_KM), 1))
        return np.where(np.isinf(chords), chords, km).astype(np.float32, copy=False)

    def _measure_squares(self, longitude: float, latitude: float) -> NDArray[np.float32]:
        return _measure(self.space, longitude, latitude)


def _measure(space: NDArray[np.float32], longitude: float, latitude: float) -> NDArray[np.float32]:
    """The squares of the straight distances (km) of rows of points to a point, shape (n,)."""
    away = space - to_space(longitude, latitude)
    squares: NDArray[np.float32] = np.einsum("ij,ij->i", away, away)
    return squares


def _to_chord(km: float) -> float:
    """The straight distance that belongs to one along the ellipsoid."""
    return 2 * CURVATURE_KM * float(np.sin(min(km / (2 * CURVATURE_KM), np.pi / 2)))


def to_space(longitude: NDArray[np.float64] | float, latitude: NDArray[np.float64] | float) -> NDArray[np.float32]:
    """Degrees to points in space (km from the middle of Belgium), shape (..., 3).

    Straight distances between points of the ellipsoid, bent by the curvature of Belgium, are geodesic distances to
    within a metre in 300 km: at a hundredth of the price, and the same for order, radius and what is shown.
    """
    return (_to_earth(longitude, latitude) - _MIDDLE).astype(np.float32)


def _to_earth(longitude: NDArray[np.float64] | float, latitude: NDArray[np.float64] | float) -> NDArray[np.float64]:
    lon, lat = np.radians(longitude), np.radians(latitude)
    squashed = (1 - FLATTENING) ** 2
    normal = EQUATOR_KM / np.sqrt(1 - (1 - squashed) * np.sin(lat) ** 2)
    flat = normal * np.cos(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), normal * squashed * np.sin(lat)], axis=-1)


_MIDDLE = _to_earth(*_CENTRE)
