"""Where offers are: one row for each offer and place, and the questions asked of them on the ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.blocks import AnyKind, Blocks
from service.catalogue.curve import find_on_curve
from service.catalogue.ellipsoid import to_space

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


class Spots(NamedTuple):
    """Some rows of points, and where they are (degrees)."""

    rows: NDArray[np.integer]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]

    def take(self, places: NDArray[np.integer]) -> Spots:
        """Those at some places of these, in that order."""
        return Spots(self.rows.take(places), self.longitude.take(places), self.latitude.take(places))


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
        first_rows = self._first_rows
        begins = first_rows.take(offers, mode="clip")
        counts = first_rows[1:].take(offers, mode="clip") - begins
        rows: NDArray[np.intp] = begins.astype(np.intp)
        if (counts == 1).all():
            return rows
        # Where several rows belong to an offer, they follow each other.
        behind: NDArray[np.intp] = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        behind += np.repeat(rows, counts)
        return behind

    def find_in_box(self, box: Box) -> NDArray[np.integer]:
        """The rows inside a box, its edges included."""
        parts = self.blocks.stretch(self.blocks.touch(*box))
        inside = _is_inside(box, gather(self.longitude, parts), gather(self.latitude, parts))
        return _list_rows(parts)[inside]

    def find_near_box(self, box: Box) -> BitMap:
        """Offers among which are all that have a point in a box, and not many more."""
        return self.span_offers(self.blocks.stretch(self.blocks.touch(*box)))

    def span_offers(self, parts: Sequence[slice]) -> BitMap:
        """The numbers from the first offer of each stretch of rows to its last."""
        found = BitMap()
        for part in parts:
            found.add_range(int(self.offer[part.start]), int(self.offer[part.stop - 1]) + 1)
        return found

    def locate(self, rows: NDArray[np.integer]) -> Spots:
        """Where some rows are."""
        return Spots(rows, self.longitude.take(rows), self.latitude.take(rows))

    def locate_in_box(self, box: Box, rows: NDArray[np.integer]) -> Spots:
        """Where those of some rows are that are inside a box, its edges included."""
        spots = self.locate(rows)
        return spots.take(_is_inside(box, spots.longitude, spots.latitude).nonzero()[0])

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks of rows."""
        return Blocks.span(self.offer, np.stack([self.longitude, self.latitude]), self.space)


def _is_inside(box: Box, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = box
    inside: NDArray[np.bool_] = (longitude >= west) & (longitude <= east)
    inside &= (latitude >= south) & (latitude <= north)
    return inside


def gather(column: NDArray[AnyKind], parts: Sequence[slice]) -> NDArray[AnyKind]:
    """The stretches of a column, behind each other."""
    return np.concatenate([column[..., part] for part in parts], axis=-1) if parts else column[..., :0]


def _list_rows(parts: Sequence[slice]) -> NDArray[np.intp]:
    return np.concatenate([np.arange(part.start, part.stop) for part in parts]) if parts else np.empty(0, np.intp)
