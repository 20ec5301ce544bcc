"""Where offers are: one row for each offer and place, and the questions asked of them on the sphere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True)
class Points:
    """One row per offer and place, in order of offers.

    ``offer`` (uint32) numbers the offer; ``longitude``/``latitude`` (float64) are degrees; ``unit`` (n, 3)
    float32 is the point on the unit sphere, half a metre sharp; ``x``/``y`` (float64) are Web Mercator, 0 to 1
    from west to east and north to south; ``place`` (int32) and ``precision`` (uint8) are codes.
    """

    offer: NDArray[np.uint32]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    unit: NDArray[np.float32]
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
            unit=to_unit(lon, lat),
            x=(lon + 180) / 360,
            y=(1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2,
            place=np.asarray(place, np.int32),
            precision=np.asarray(precision, np.uint8),
        )

    def find_in_box(self, box: Box) -> NDArray[np.intp]:
        """The rows inside a box, its edges included."""
        west, south, east, north = box
        inside = (self.longitude >= west) & (self.longitude <= east)
        inside &= (self.latitude >= south) & (self.latitude <= north)
        return np.flatnonzero(inside)

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """The offers within a great-circle distance of a point."""
        chord = 2 * np.sin(min(radius_km / EARTH_RADIUS_KM, np.pi) / 2)
        near = _measure_chords(self.unit, longitude, latitude) <= np.float32(chord)
        return BitMap(self.offer[near])

    def measure_km(self, longitude: float, latitude: float, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """For each of these offers (ascending) the great-circle distance of its nearest point; infinite without one."""
        rows = np.flatnonzero(np.isin(self.offer, offers, kind="table"))
        chord = _measure_chords(self.unit[rows], longitude, latitude)
        nearest = np.full(len(offers), np.inf, np.float32)
        np.minimum.at(nearest, np.searchsorted(offers, self.offer[rows]), chord)
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(nearest, 2) / 2)
        return np.where(np.isinf(nearest), nearest, km).astype(np.float32, copy=False)


def _measure_chords(unit: NDArray[np.float32], longitude: float, latitude: float) -> NDArray[np.float32]:
    """The straight distances, in radii, of rows of points to a point, shape (n,).

    Chords, not cosines: near 1 a float32 cosine cannot tell apart points two kilometres from each other.
    """
    away = unit - to_unit(longitude, latitude)
    squares: NDArray[np.float32] = np.einsum("ij,ij->i", away, away)
    return np.sqrt(squares)


def to_unit(longitude: NDArray[np.float64] | float, latitude: NDArray[np.float64] | float) -> NDArray[np.float32]:
    """Degrees to points on the unit sphere, shape (..., 3)."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1).astype(np.float32)
