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
    float32 is the point on the unit sphere; ``place`` (int32) and ``precision`` (uint8) are codes.
    """

    offer: NDArray[np.uint32]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    unit: NDArray[np.float32]
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
        near = self.unit @ to_unit(longitude, latitude) >= np.float32(1 - chord * chord / 2)
        return BitMap(self.offer[near])

    def measure_km(self, longitude: float, latitude: float, offer_count: int) -> NDArray[np.float32]:
        """For each offer the great-circle distance of its nearest point; infinite where it has none."""
        cosine = np.clip(self.unit @ to_unit(longitude, latitude), -1, 1)
        # float32 cosines cannot tell apart points that lie a few metres from each other; chords can.
        chord = np.linalg.norm(self.unit - to_unit(longitude, latitude), axis=1)
        angle = np.where(cosine > 0.9, 2 * np.arcsin(np.clip(chord / 2, 0, 1)), np.arccos(cosine))
        nearest = np.full(offer_count, np.inf, np.float32)
        np.minimum.at(nearest, self.offer, (angle * EARTH_RADIUS_KM).astype(np.float32))
        return nearest


def to_unit(longitude: NDArray[np.float64] | float, latitude: NDArray[np.float64] | float) -> NDArray[np.float32]:
    """Degrees to points on the unit sphere, shape (..., 3)."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1).astype(np.float32)
