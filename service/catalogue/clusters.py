"""The offers of a part of the map, gathered so that the answer stays small whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

import msgspec
import numpy as np
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.points import Box
from service.columns import PRECISIONS

MAX_FEATURES = 200
MAX_LISTED = 30
"""How many offers of one point are listed; `count` says how many there are."""
CELL_PIXELS = 64
"""Width of the square, on the screen, whose offers are drawn as one."""
WORLD_PIXELS = 256
WHOLE_BELGIUM: Box = (2.5, 49.4, 6.5, 51.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """How far the map is zoomed in. The part that is shown is the filter ``bbox``."""

    zoom: Annotated[
        int, QueryParameter(description="Zoom level of the map, 0 to 22.", ge=0, le=22, examples=[Example(value=9)])
    ] = 8


class PointProperties(msgspec.Struct, frozen=True, omit_defaults=True):
    """One point: how well it is known, where it is, and the offers there."""

    count: int
    bbox: tuple[float, float, float, float] | None
    precision: str
    place: dict[str, str] | None
    offers: list[msgspec.Raw]
    venue: dict[str, str] | None = None


class ClusterProperties(msgspec.Struct, frozen=True):
    """Several points: how many offers, and the box that holds them."""

    count: int
    bbox: tuple[float, float, float, float]
    offers: tuple[()] = ()


def draw_clusters(catalogue: Catalogue, matching: BitMap, box: Box, zoom: int) -> list[dict[str, Any]]:
    """GeoJSON features (at most :data:`MAX_FEATURES`) of the matching offers inside a box.

    Cells of a grid on the screen become clusters; a cell whose offers all stand at one point shows that
    point, with its offers. When there would be too many features, the cells are made larger.
    """
    rows = _find_rows(catalogue, matching, box)
    if len(rows) == 0:
        return []
    order, starts = _sort_by_cell(catalogue, rows, zoom)
    return _draw_cells(catalogue, rows[order], starts)


def draw_bare_venues(catalogue: Catalogue, box: Box, room: int) -> list[dict[str, Any]]:
    """Features with a count of 0 for the venues in a box at whose point no offer is known, at most ``room``."""
    west, south, east, north = box
    inside = (
        venue for venue in catalogue.bare_venues if west <= venue.longitude <= east and south <= venue.latitude <= north
    )
    return [
        _feature(
            venue.longitude,
            venue.latitude,
            PointProperties(0, None, venue.precision, _copy(venue.place), [], {"id": venue.id, "name": venue.name}),
        )
        for venue in islice(inside, max(0, room))
    ]


def _copy(names: Mapping[str, str] | None) -> dict[str, str] | None:
    return dict(names) if names else None


def _find_rows(catalogue: Catalogue, matching: BitMap, box: Box) -> NDArray[np.intp]:
    rows = catalogue.points.find_in_box(box)
    if len(matching) == len(catalogue):
        return rows
    is_matching = np.zeros(len(catalogue.ids), bool)
    is_matching[np.frombuffer(matching.to_array(), np.uint32)] = True
    return rows[is_matching[catalogue.points.offer[rows]]]


def _sort_by_cell(catalogue: Catalogue, rows: NDArray[np.intp], zoom: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order that puts the rows of each cell together, and where each cell begins.

    The cells are doubled in width until there are few enough. Within a cell the rows stay in order of offers.
    """
    size = WORLD_PIXELS * 2**zoom
    x, y = catalogue.points.x[rows] * size, catalogue.points.y[rows] * size
    width = CELL_PIXELS
    while True:
        keys = _number_cells(x // width, y // width)
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order].astype(np.int64), prepend=-1))
        if len(starts) <= MAX_FEATURES:
            return order, starts
        width *= 2


def _number_cells(column: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.integer]:
    """One number for each cell, from 0; as uint16 where that is enough, because numpy sorts those ten times as fast."""
    lines = line.max() - line.min() + 1
    keys: NDArray[np.float64] = (column - column.min()) * lines + (line - line.min())
    return keys.astype(np.uint16 if keys.max() < 2**16 else np.int64)


def _draw_cells(catalogue: Catalogue, rows: NDArray[np.intp], starts: NDArray[np.intp]) -> list[dict[str, Any]]:
    """A feature for each cell, whose rows stand together from its start on: all cells in one stroke of numpy."""
    points = catalogue.points
    longitude, latitude, offer = points.longitude[rows], points.latitude[rows], points.offer[rows]
    west, east = (function.reduceat(longitude, starts) for function in (np.minimum, np.maximum))
    south, north = (function.reduceat(latitude, starts) for function in (np.minimum, np.maximum))
    is_first = np.diff(offer.astype(np.int64), prepend=-1) != 0
    is_first[starts] = True
    counts = np.add.reduceat(is_first, starts, dtype=np.int64).tolist()
    stops = np.append(starts[1:], len(rows))
    centres = np.add.reduceat(np.stack([longitude, latitude]), starts, axis=1) / (stops - starts)
    boxes = zip(west.tolist(), south.tolist(), east.tolist(), north.tolist(), strict=True)
    cells = zip(boxes, centres.T.tolist(), counts, starts.tolist(), stops.tolist(), strict=True)
    return [
        _feature(box[0], box[1], _describe_point(catalogue, rows[start:stop]))
        if box[:2] == box[2:]
        else _feature(centre[0], centre[1], ClusterProperties(count, box))
        for box, centre, count, start, stop in cells
    ]


def _describe_point(catalogue: Catalogue, rows: NDArray[np.intp]) -> PointProperties:
    points = catalogue.points
    offers = np.unique(points.offer[rows])
    place = catalogue.find_place_names(int(rows[0]))
    return PointProperties(
        count=len(offers),
        bbox=None,
        # Several offers may know one point more or less well: the point claims no more than the least of them.
        precision=PRECISIONS[int(points.precision[rows].max())],
        place=_copy(place),
        offers=[msgspec.Raw(catalogue.pins[number]) for number in offers[:MAX_LISTED].tolist()],
    )


def _feature(longitude: float, latitude: float, properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": (round(longitude, 6), round(latitude, 6))},
        "properties": properties,
    }
