"""Where offers are: one row for each offer and place, and the questions asked of them on the ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_bitmap, to_numbers

EQUATOR_KM = 6378.137
FLATTENING = 1 / 298.257223563
"""The ellipsoid of WGS 84."""
CURVATURE_KM = 6382.0
"""Radius of curvature of the ellipsoid in the middle of Belgium, the mean of all directions."""
_CENTRE = (4.5, 50.5)
_NO_ROW, _SEVERAL_ROWS = -1, -2

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True)
class Points:
    """One row per offer and place, in order of offers.

    ``offer`` (uint32) numbers the offer; ``longitude``/``latitude`` (float64) are degrees; ``space`` (3, n)
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
        columns = (np.concatenate([getattr(part, item.name) for part in parts], axis=-1) for item in fields(cls))
        return cls(*columns)

    def drop(self, gone: BitMap) -> Points:
        """The rows without those of offers that are gone."""
        stays = ~np.isin(self.offer, to_numbers(gone))
        return self if stays.all() else Points(*(getattr(self, item.name)[..., stays] for item in fields(Points)))

    @cached_property
    def _row_of(self) -> NDArray[np.int32]:
        """The row of each offer; -1 for one without, -2 for one with several. The last one stands for all behind it."""
        counts = np.bincount(self.offer, minlength=1)
        rows = np.cumsum(counts) - counts
        rows[counts == 0], rows[counts > 1] = _NO_ROW, _SEVERAL_ROWS
        return np.append(rows, _NO_ROW).astype(np.int32)

    def _look_up(self, offers: NDArray[np.uint32]) -> NDArray[np.int32]:
        last = len(self._row_of) - 1
        rows: NDArray[np.int32] = self._row_of[np.minimum(offers, last) if (offers[-1:] > last).any() else offers]
        return rows

    def find_rows(self, offers: NDArray[np.uint32]) -> NDArray[np.integer]:
        """The rows of some offers (ascending), in order of rows."""
        rows = self._look_up(offers)
        if (rows == _SEVERAL_ROWS).any():
            return np.flatnonzero(np.isin(self.offer, offers, kind="table"))
        found: NDArray[np.int32] = rows[rows != _NO_ROW]
        return found

    def find_in_box(self, box: Box, rows: NDArray[np.integer] | None = None) -> NDArray[np.integer]:
        """The rows (of those given, or all) inside a box, its edges included."""
        west, south, east, north = box
        longitude, latitude = self.longitude, self.latitude
        if rows is not None:
            longitude, latitude = longitude[rows], latitude[rows]
        inside = (longitude >= west) & (longitude <= east)
        inside &= (latitude >= south) & (latitude <= north)
        return np.flatnonzero(inside) if rows is None else rows[inside]

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """The offers within a distance of a point."""
        near = self._measure_squares(longitude, latitude) <= np.float32(_to_chord(radius_km) ** 2)
        return to_bitmap(self.offer[np.flatnonzero(near)])

    def measure_squares(self, longitude: float, latitude: float, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """For each of these offers (ascending) the square of the straight distance of its nearest point (km²).

        It orders as the distance does. Infinite for an offer without a point.
        """
        measured, rows = self._measure_squares(longitude, latitude), self._look_up(offers)
        if len(measured) == 0:
            return np.full(len(offers), np.inf, np.float32)
        squares = measured[np.maximum(rows, 0)]
        squares[rows < 0] = np.inf
        several = np.flatnonzero(rows == _SEVERAL_ROWS)
        if len(several):
            held = np.flatnonzero(np.isin(self.offer, offers[several], kind="table"))
            np.minimum.at(squares, several[np.searchsorted(offers[several], self.offer[held])], measured[held])
        return squares

    def measure_km(self, longitude: float, latitude: float, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """For each of these offers (ascending) the distance of its nearest point (km); infinite without one."""
        squares = self.measure_squares(longitude, latitude, offers)
        with np.errstate(invalid="ignore"):
            bent = _bend(np.sqrt(squares))
        return np.where(np.isinf(squares), squares, bent).astype(np.float32, copy=False)

    def _measure_squares(self, longitude: float, latitude: float) -> NDArray[np.float32]:
        """The squares of the straight distances (km²) of all rows to a point; kept for the question's next step."""
        asked = (longitude, latitude)
        held = self._measured[0] if self._measured else None
        if held is None or held[0] != asked:
            away = self.space - to_space(longitude, latitude)[:, None]
            away *= away
            held = (asked, away[0] + away[1] + away[2])
            self._measured[:] = [held]
        return held[1]

    @cached_property
    def _measured(self) -> list[tuple[tuple[float, float], NDArray[np.float32]]]:
        return []


def measure_apart_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The distance between two points (longitude, latitude) along the ellipsoid (km)."""
    away = _to_earth(*first) - _to_earth(*second)
    return float(_bend(np.sqrt((away * away).sum())))


def _bend(chords: NDArray[np.floating]) -> NDArray[np.floating]:
    """Straight distances (km) as distances along the ellipsoid."""
    bent: NDArray[np.floating] = 2 * CURVATURE_KM * np.arcsin(np.minimum(chords / (2 * CURVATURE_KM), 1))
    return bent


def _to_chord(km: float) -> float:
    """The straight distance that belongs to one along the ellipsoid."""
    return 2 * CURVATURE_KM * float(np.sin(min(km / (2 * CURVATURE_KM), np.pi / 2)))


def to_space(longitude: NDArray[np.float64] | float, latitude: NDArray[np.float64] | float) -> NDArray[np.float32]:
    """Degrees to points in space (km from the middle of Belgium), shape (3, ...).

    Straight distances between points of the ellipsoid, bent by the curvature of Belgium, are geodesic distances to
    within a metre in 300 km: at a hundredth of the price, and the same for order, radius and what is shown.
    """
    earth = _to_earth(longitude, latitude)
    return (earth - _MIDDLE.reshape(3, *[1] * (earth.ndim - 1))).astype(np.float32)


def _to_earth(longitude: NDArray[np.float64] | float, latitude: NDArray[np.float64] | float) -> NDArray[np.float64]:
    lon, lat = np.radians(longitude), np.radians(latitude)
    squashed = (1 - FLATTENING) ** 2
    normal = EQUATOR_KM / np.sqrt(1 - (1 - squashed) * np.sin(lat) ** 2)
    flat = normal * np.cos(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), normal * squashed * np.sin(lat)])


_MIDDLE = _to_earth(*_CENTRE)
