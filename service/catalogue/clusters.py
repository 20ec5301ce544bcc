"""The offers of a part of the map, gathered so that the answer stays small whatever their number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import msgspec
import numpy as np
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.curve import find_squares
from service.catalogue.points import Box
from service.columns import PRECISIONS

MAX_FEATURES = 200
MAX_LISTED = 30
"""How many offers of one point are listed; `count` says how many there are."""
CELL_PIXELS = 64
"""Width of the square, on the screen, whose offers are drawn as one."""
WORLD_PIXELS = 256
DIGITS = 6
"""Decimals of a degree: a tenth of a metre."""
_FIRST = np.zeros(1, np.intp)
WHOLE_BELGIUM: Box = (2.5, 49.4, 6.5, 51.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """How far the map is zoomed in. The part that is shown is the filter ``bbox``."""

    zoom: Annotated[
        int, QueryParameter(description="Zoom level of the map, 0 to 22.", ge=0, le=22, examples=[Example(value=9)])
    ] = 8


class PointProperties(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One point: how well it is known, where it is, and the offers there."""

    count: int
    bbox: tuple[float, float, float, float] | None
    precision: str
    place: Mapping[str, str] | None
    offers: list[msgspec.Raw]
    venue: dict[str, str] | None = None


class ClusterProperties(msgspec.Struct, frozen=True, gc=False):
    """Several points: how many offers, and the box that holds them."""

    count: int
    bbox: list[float]
    offers: tuple[()] = ()


class Position(msgspec.Struct, frozen=True, tag="Point", gc=False):
    """A point of GeoJSON: longitude, latitude."""

    coordinates: list[float]


class Feature(msgspec.Struct, frozen=True, tag="Feature", gc=False):
    """A feature of GeoJSON."""

    geometry: Position
    properties: PointProperties | ClusterProperties


def draw_clusters(catalogue: Catalogue, matching: BitMap, box: Box, zoom: int) -> list[Feature]:
    """Features (at most :data:`MAX_FEATURES`) of the matching offers inside a box.

    Cells of a grid on the screen become clusters; a cell whose offers all stand at one point shows that
    point, with its offers. When there would be too many features, the cells are made larger.
    """
    rows = _find_rows(catalogue, matching, box)
    if len(rows) == 0:
        return []
    return _draw_cells(catalogue, *_sort_by_cell(catalogue, rows, zoom))


def draw_bare_venues(catalogue: Catalogue, box: Box, room: int) -> list[Feature]:
    """Features with a count of 0 for the venues in a box at whose point no offer is known, at most ``room``."""
    west, south, east, north = box
    inside = (
        venue for venue in catalogue.bare_venues if west <= venue.longitude <= east and south <= venue.latitude <= north
    )
    return [
        Feature(
            Position([round(venue.longitude, DIGITS), round(venue.latitude, DIGITS)]),
            PointProperties(0, None, venue.precision, venue.place, [], {"id": venue.id, "name": venue.name}),
        )
        for venue in islice(inside, max(0, room))
    ]


def _find_rows(catalogue: Catalogue, matching: BitMap, box: Box) -> NDArray[np.integer]:
    points = catalogue.points
    if len(matching) == len(catalogue) and not catalogue.has_gone:
        return points.find_in_box(box)
    if box == WHOLE_BELGIUM:
        return points.find_rows(to_numbers(matching))
    return points.keep_in_box(box, points.find_rows(to_numbers(matching & points.find_near_box(box))))


def _sort_by_cell(
    catalogue: Catalogue, rows: NDArray[np.integer], zoom: int
) -> tuple[NDArray[np.integer], NDArray[np.intp]]:
    """The rows with those of each cell together, and where each cell begins.

    The cells are doubled in width until there are few enough. Within a cell the rows stay in order of offers.
    """
    level = zoom + int(math.log2(WORLD_PIXELS / CELL_PIXELS))
    cells = find_squares(catalogue.points.curve[rows], level)
    if (np.diff(cells) < 0).any():  # most rows are in order, because offers are numbered along the curve
        order = np.argsort(cells, kind="stable")
        rows, cells = rows[order], cells[order]
    while np.count_nonzero(is_next := np.diff(cells) != 0) >= MAX_FEATURES:
        cells = cells >> 2
    return rows, np.concatenate([_FIRST, np.flatnonzero(is_next) + 1])


def _draw_cells(catalogue: Catalogue, rows: NDArray[np.integer], starts: NDArray[np.intp]) -> list[Feature]:
    """A feature for each cell, whose rows stand together from its start on: all cells in one stroke of numpy."""
    points = catalogue.points
    position, offer = np.stack([points.longitude[rows], points.latitude[rows]]), points.offer[rows].view(np.int32)
    low = np.minimum.reduceat(position, starts, axis=1)
    high = np.maximum.reduceat(position, starts, axis=1)
    is_first = np.empty(len(rows), np.bool_)
    np.not_equal(offer[1:], offer[:-1], out=is_first[1:])
    is_first[starts] = True
    counts = np.add.reduceat(is_first, starts, dtype=np.int32).tolist()
    stops = np.append(starts[1:], len(rows))
    centres = np.add.reduceat(position, starts, axis=1) / (stops - starts)
    boxes = np.concatenate([low, high]).T.round(DIGITS).tolist()
    middles = centres.T.round(DIGITS).tolist()
    is_point = (low == high).all(axis=0)
    standing = iter(_describe_points(catalogue, rows, starts[is_point], stops[is_point]))
    return [
        Feature(Position(box[:2]), next(standing))
        if is_alone
        else Feature(Position(middle), ClusterProperties(count, box))
        for is_alone, box, middle, count in zip(is_point.tolist(), boxes, middles, counts, strict=True)
    ]


def _describe_points(
    catalogue: Catalogue, rows: NDArray[np.integer], starts: NDArray[np.intp], stops: NDArray[np.intp]
) -> Iterator[PointProperties]:
    """What is said of points, whose rows stand together from a start to a stop."""
    points = catalogue.points
    cells = [rows[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
    standing = [list(dict.fromkeys(points.offer[cell].tolist())) for cell in cells]
    pins = iter(catalogue.pins.take([number for numbers in standing for number in numbers[:MAX_LISTED]]))
    for cell, numbers in zip(cells, standing, strict=True):
        yield PointProperties(
            count=len(numbers),
            bbox=None,
            # Several offers may know one point more or less well: the point claims no more than the least of them.
            precision=PRECISIONS[max(points.precision[cell].tolist())],
            place=catalogue.find_place_names(int(cell[0])),
            offers=[msgspec.Raw(pin) for pin in islice(pins, min(len(numbers), MAX_LISTED))],
        )
