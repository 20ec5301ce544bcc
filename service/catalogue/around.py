"""What is around a point: how far offers are from it, those within a distance, and the nearest."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import find_firsts, to_bitmap
from service.catalogue.blocks import BLOCK, measure_from
from service.catalogue.ellipsoid import find_in_space, to_chord
from service.catalogue.points import Points, gather

_FEW = 3_000
"""So many offers are looked at all: measuring them takes no longer than finding out which ones are near."""
_LEAST_BLOCKS = 6
"""So many blocks are looked at however few offers are wanted: boxes of neighbouring blocks overlap."""


@dataclass(frozen=True)
class Around:
    """The points of a catalogue, seen from one point: ``centre`` (3,) float32, in space (km)."""

    points: Points
    centre: NDArray[np.float32]

    @classmethod
    def look(cls, points: Points, longitude: float, latitude: float) -> Around:
        """Look around from a point (degrees)."""
        return cls(points, find_in_space(longitude, latitude))

    @cached_property
    def _reaches(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The squares of straight distances (km²) that no row of each block goes below, or above."""
        return self.points.blocks.measure(self.centre)

    def find_within(self, radius_km: float) -> BitMap:
        """The offers within a distance. Only blocks that the edge goes through are measured row by row."""
        points, blocks, reach = self.points, self.points.blocks, np.float32(to_chord(radius_km) ** 2)
        least, most = self._reaches
        is_whole = (most <= reach) & blocks.is_dense
        edge = blocks.stretch((least <= reach) & ~is_whole)
        is_near = measure_from(self.centre, gather(points.space, edge)) <= reach
        return points.span_offers(blocks.stretch(is_whole)) | to_bitmap(gather(points.offer, edge)[is_near])

    def look_further(self, offers: BitMap, count: int, after: int | None = None) -> Iterator[tuple[BitMap, float]]:
        """Ever more of some offers, among which the nearest ``count`` are expected; all of them in the end.

        With them the square of a straight distance (km²) that none of the others goes below. With ``after``, one of
        the offers: itself, and those that are as far away or farther.
        """
        points, (least, most) = self.points, self._reaches
        looked_at = _LEAST_BLOCKS + 2 * count * len(points.offer) // (BLOCK * max(1, len(offers)))
        if after is not None:
            passed = self.measure_squares(np.array([after], np.uint32))[0]
            least = np.where(most >= passed, least, np.float32(np.inf))
            looked_at += int(np.count_nonzero(least <= passed))
        while len(offers) > _FEW and (reach := _find_smallest(least, looked_at)) < math.inf:
            yield offers & points.span_offers(points.blocks.stretch(least < reach)), reach
            looked_at *= 4
        yield offers, math.inf

    def measure_squares(self, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """For each of these offers (ascending) the square of the straight distance of its nearest point (km²).

        It orders as the distance does. Infinite for an offer without a point.
        """
        rows = self.points.find_rows(offers)
        squares = measure_from(self.centre, self.points.space.take(rows, axis=1))
        held = self.points.offer.take(rows)
        if np.array_equal(held, offers):
            return squares
        found = np.full(len(offers), np.inf, np.float32)
        if len(rows):
            starts = find_firsts(held)
            found[np.searchsorted(offers, held[starts])] = np.minimum.reduceat(squares, starts)
        return found

    def measure_each(self, offers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """The same for offers in any order."""
        order = np.argsort(offers)
        squares = np.empty(len(offers), np.float32)
        squares[order] = self.measure_squares(offers[order])
        return squares


def _find_smallest(measures: NDArray[np.float32], place: int) -> float:
    """The measure at a place in their order; infinite behind the last."""
    return float(np.partition(measures, place)[place]) if place < len(measures) else math.inf
