"""Where offers are: one row for each offer and place, and the questions asked of them on the ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_bitmap
from service.catalogue.curve import find_on_curve
from service.catalogue.ellipsoid import find_in_space, to_chord, to_space

BLOCK = 128
"""Rows whose box is known. Offers are numbered along a curve, so that those of a block are neighbours."""
AnyKind = TypeVar("AnyKind", bound=np.generic)

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True)
class Points:
    """One row per offer and place, in order of offers. Rows of an offer that is gone stay, and it is in no set.

    ``offer`` (uint32) numbers the offer; ``longitude``/``latitude`` (float64) are degrees; ``space`` (3, n)
    float32 is the point in space, in km from the middle of Belgium, a few centimetres sharp; ``curve`` (int64) its
    place on the curve along which offers are numbered; ``place`` (int32) and ``precision`` (uint8) are codes.
    """

    offer: NDArray[np.uint32]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    space: NDArray[np.float32]
    curve: NDArray[np.int64]
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
            curve=find_on_curve(lon, lat),
            place=np.asarray(place, np.int32),
            precision=np.asarray(precision, np.uint8),
        )

    @classmethod
    def join(cls, parts: Sequence[Points]) -> Points:
        """The rows of several runs of offers, which follow each other."""
        columns = (np.concatenate([getattr(part, item.name) for part in parts], axis=-1) for item in fields(cls))
        return cls(*columns)

    @cached_property
    def _first_rows(self) -> NDArray[np.int32]:
        """Where the rows of each offer begin, which is where those of the one before end.

        The last two are the same, and stand for all behind them: they have no row.
        """
        ends = np.cumsum(np.bincount(self.offer, minlength=1))
        return np.concatenate([[0], ends, ends[-1:]]).astype(np.int32)

    def find_rows(self, offers: NDArray[np.uint32]) -> NDArray[np.intp]:
        """The rows of some offers (ascending), in order of rows."""
        if len(offers) == 0:
            return np.empty(0, np.intp)
        last, numbers = len(self._first_rows) - 2, offers.astype(np.intp)
        if numbers[-1] > last:
            numbers = np.minimum(numbers, last)
        begins = self._first_rows.take(numbers)
        counts = self._first_rows[1:].take(numbers) - begins
        if counts.min() == 0:
            begins, counts = begins[counts > 0], counts[counts > 0]
        if counts.max(initial=0) > 1:  # where several rows belong to an offer, they follow each other
            behind = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            begins = np.repeat(begins, counts) + behind
        rows: NDArray[np.intp] = begins.astype(np.intp)
        return rows

    def find_in_box(self, box: Box) -> NDArray[np.integer]:
        """The rows inside a box, its edges included."""
        parts = self._stretch(self._touch(box))
        inside = _is_inside(box, _gather(self.longitude, parts), _gather(self.latitude, parts))
        return _list_rows(parts)[inside]

    def find_near_box(self, box: Box) -> BitMap:
        """Offers among which are all that have a point in a box, and not many more."""
        return self._span_offers(self._stretch(self._touch(box)))

    def _span_offers(self, parts: Sequence[slice]) -> BitMap:
        """The numbers from the first offer of each stretch of rows to its last."""
        found = BitMap()
        for part in parts:
            found.add_range(int(self.offer[part.start]), int(self.offer[part.stop - 1]) + 1)
        return found

    def keep_in_box(self, box: Box, rows: NDArray[np.integer]) -> NDArray[np.integer]:
        """Those of some rows that are inside a box, its edges included."""
        return rows[_is_inside(box, self.longitude.take(rows), self.latitude.take(rows))]

    def _touch(self, box: Box) -> NDArray[np.bool_]:
        """The blocks that reach into a box."""
        west, south, east, north = box
        reaches = self._blocks.bounds <= np.array([[east], [north], [-west], [-south]])
        is_near: NDArray[np.bool_] = reaches[0] & reaches[1] & reaches[2] & reaches[3]
        return is_near

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """The offers within a distance of a point."""
        centre, reach = find_in_space(longitude, latitude), np.float32(to_chord(radius_km) ** 2)
        middle = centre[:, None]
        away = middle - np.minimum(np.maximum(middle, self._blocks.least), self._blocks.most)
        away *= away
        parts = self._stretch(away[0] + away[1] + away[2] <= reach)
        squares = _square(_gather(self.space, parts), centre)
        near = np.flatnonzero(squares <= reach)
        offers, nearest = _keep_nearest(_gather(self.offer, parts)[near], squares[near])
        self._measured[:] = [((longitude, latitude), offers, nearest)]
        return to_bitmap(offers)

    def measure_squares(self, longitude: float, latitude: float, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """For each of these offers (ascending) the square of the straight distance of its nearest point (km²).

        It orders as the distance does. Infinite for an offer without a point.
        """
        for asked, near, squares in self._measured:  # what the question's filter has measured a moment ago
            if asked == (longitude, latitude) and np.array_equal(near, offers):
                return squares
        found = np.full(len(offers), np.inf, np.float32)
        rows = self.find_rows(offers)
        if len(rows):
            held, nearest = _keep_nearest(
                self.offer[rows], _square(self.space[:, rows], find_in_space(longitude, latitude))
            )
            found[np.searchsorted(offers, held)] = nearest
        return found

    @cached_property
    def _blocks(self) -> _Blocks:
        degrees = np.stack([self.longitude, self.latitude])
        low, high = _span_blocks(degrees)
        return _Blocks(np.concatenate([low, -high]), *_span_blocks(self.space))

    def _stretch(self, is_near: NDArray[np.bool_]) -> list[slice]:
        """The stretches of rows that chosen blocks make."""
        walls = np.zeros(len(is_near) + 2, np.bool_)
        walls[1:-1] = is_near
        edges = np.flatnonzero(walls[1:] != walls[:-1]) * BLOCK
        rows = len(self.offer)
        return [slice(first, min(last, rows)) for first, last in edges.reshape(-1, 2).tolist()]

    @cached_property
    def _measured(self) -> list[tuple[tuple[float, float], NDArray[np.uint32], NDArray[np.float32]]]:
        """The offers (ascending) that were found around a point last, and the squares of their distances."""
        return []


class _Blocks(NamedTuple):
    """The boxes that hold each block of rows: in space (3, n), least to most; in degrees ``bounds`` (4, n).

    Those are west, south, -east, -north, so that one comparison tells what reaches into a box.
    """

    bounds: NDArray[np.float64]
    least: NDArray[np.float32]
    most: NDArray[np.float32]


def _span_blocks(columns: NDArray[AnyKind]) -> tuple[NDArray[AnyKind], NDArray[AnyKind]]:
    """The least and the greatest of each block of columns, shape (k, n) -> twice (k, blocks)."""
    starts = np.arange(0, columns.shape[1], BLOCK)
    if len(starts) == 0:
        return columns, columns
    return np.minimum.reduceat(columns, starts, axis=1), np.maximum.reduceat(columns, starts, axis=1)


def _is_inside(box: Box, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = box
    inside: NDArray[np.bool_] = (longitude >= west) & (longitude <= east)
    inside &= (latitude >= south) & (latitude <= north)
    return inside


def _gather(column: NDArray[AnyKind], parts: Sequence[slice]) -> NDArray[AnyKind]:
    """The stretches of a column, behind each other."""
    return np.concatenate([column[..., part] for part in parts], axis=-1) if parts else column[..., :0]


def _list_rows(parts: Sequence[slice]) -> NDArray[np.intp]:
    return np.concatenate([np.arange(part.start, part.stop) for part in parts]) if parts else np.empty(0, np.intp)


def _square(space: NDArray[np.float32], centre: NDArray[np.float32]) -> NDArray[np.float32]:
    """The squares of the straight distances (km²) of points in space (3, n) from one."""
    away = space - centre[:, None]
    away *= away
    squares: NDArray[np.float32] = away[0] + away[1] + away[2]
    return squares


def _keep_nearest(
    offers: NDArray[np.uint32], squares: NDArray[np.float32]
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Each offer once (they ascend, and stand once for each of their points), with the least of its squares."""
    is_first = np.diff(offers, prepend=np.uint32(2**32 - 1)) != 0
    if is_first.all():
        return offers, squares
    starts = np.flatnonzero(is_first)
    return offers[starts], np.minimum.reduceat(squares, starts)
