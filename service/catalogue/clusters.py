"""The offers of a part of the map, gathered so that the answer stays small whatever their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import msgspec
import numpy as np
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.areas import CLOSE_ZOOM, NOWHERE, Area, Division, find_division
from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.features import AreaName, ClusterProperties, Feature, PointProperties, Position
from service.catalogue.gathering import Groups, gather_by_square, group_rows
from service.catalogue.layers import LAYERS, Layer, find_layer
from service.catalogue.points import Box, Points
from service.columns import PRECISIONS
from service.narrowing import check_values

MAX_FEATURES = 200
MAX_LISTED = 30
"""How many offers of one point are listed; `count` says how many there are."""
DIGITS = 6
"""Decimals of a degree: a tenth of a metre."""
ONE_POINT_DEGREES = 0.0001
"""Positions no further apart than this (some ten metres) are one point: no zoom could tell them apart."""
WHOLE_BELGIUM: Box = (2.5, 49.4, 6.5, 51.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """How far the map is zoomed in, and what its marks show. The part that is shown is the filter ``bbox``."""

    zoom: Annotated[
        int,
        QueryParameter(
            description="Zoom level of the map, 0 to 22. Below 9 offers are told by area: up to 7 by province, at 8 by "
            "district (arrondissement); Brussels is one area.",
            ge=0,
            le=22,
            examples=[Example(value=9)],
        ),
    ] = 8
    layer: Annotated[
        str | None,
        QueryParameter(
            description="Say of every mark with several offers how many are of each class: of `recognition` (who "
            "recognises them), `funding` (who pays; the first that holds of direct, indirect, unknown, operator_only, "
            "none, no_record, whoever the payer is) or `freshness`.",
            max_length=20,
            examples=[Example(value="funding")],
        ),
    ] = None
    offer: Annotated[
        str | None,
        QueryParameter(
            description="Show no other offer than this one, where the filters keep it: where is it?",
            max_length=120,
            examples=[Example(value="ecole-ai-gand")],
        ),
    ] = None


def draw_clusters(catalogue: Catalogue, matching: BitMap, box: Box, view: MapView) -> list[Feature]:
    """Features (at most :data:`MAX_FEATURES`) of the matching offers inside a box.

    Far out there is one for each area whose mark stands in the box, counting all of the area. Nearer, squares of the
    screen become clusters. What stands at one point is shown as that point, with its offers, at every zoom.
    Raises :class:`InvalidParameterError` for a layer that there is not.
    """
    check_values("layer", [view.layer] if view.layer else [], LAYERS)
    if view.offer is not None:
        number = catalogue.ids.get(view.offer)
        matching = BitMap() if number is None else matching & BitMap([number])
    division = find_division(catalogue, view.zoom)
    painter = Painter(catalogue, find_layer(catalogue, view.layer) if view.layer else None)
    if division is None:
        return painter.draw_squares(_find_rows(catalogue, matching, box), view.zoom)
    rows = _find_rows(catalogue, matching, WHOLE_BELGIUM)
    numbers = division.number_of_row[rows]
    is_astray = numbers == NOWHERE
    if not is_astray.any():
        return painter.draw_areas(division, rows, numbers, box)
    drawn = painter.draw_areas(division, rows[~is_astray], numbers[~is_astray], box)
    return drawn + painter.draw_squares(catalogue.points.keep_in_box(box, rows[is_astray]), view.zoom)


def draw_bare_venues(catalogue: Catalogue, box: Box, zoom: int, room: int) -> list[Feature]:
    """Features with a count of 0 for the venues in a box at whose point no offer is known, at most ``room``.

    None where offers are told by area: they would be strewn over it.
    """
    if zoom < CLOSE_ZOOM:
        return []
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
        return points.find_rows(to_numbers(matching - catalogue.pointless))
    placed = (matching & points.find_near_box(box)) - catalogue.pointless
    return points.keep_in_box(box, points.find_rows(to_numbers(placed)))


class Painter:
    """Draws groups of rows as features, with the classes of a layer where there is one."""

    def __init__(self, catalogue: Catalogue, layer: Layer | None) -> None:
        self._catalogue = catalogue
        self._points: Points = catalogue.points
        self._layer = layer

    def draw_squares(self, rows: NDArray[np.integer], zoom: int) -> list[Feature]:
        """A feature for each square of the screen that has rows."""
        if len(rows) == 0:
            return []
        groups = gather_by_square(self._points, rows, zoom)
        return self._draw(groups, groups.middles.T.round(DIGITS).tolist(), [None] * len(groups))

    def draw_areas(
        self, division: Division, rows: NDArray[np.integer], numbers: NDArray[np.integer], box: Box
    ) -> list[Feature]:
        """A feature for each area with rows that stands in a box; ``numbers`` are the areas of the rows."""
        if len(rows) == 0:
            return []
        groups = group_rows(self._points, rows, numbers)
        areas = [division.areas[number] for number in division.number_of_row[groups.rows[groups.starts]].tolist()]
        drawn = self._draw(groups, [[area.longitude, area.latitude] for area in areas], areas)
        return [feature for feature in drawn if _is_inside(feature.geometry.coordinates, box)]

    def _draw(self, groups: Groups, positions: Sequence[list[float]], areas: Sequence[Area | None]) -> list[Feature]:
        """All groups in one stroke of numpy: a cluster at its position, or the one point that it is."""
        rows, starts = groups.rows, groups.starts
        offer = self._points.offer.take(rows)
        low, high = (reduce.reduceat(groups.positions, starts, axis=1) for reduce in (np.minimum, np.maximum))
        is_first = np.empty(len(rows), np.bool_)
        np.not_equal(offer[1:], offer[:-1], out=is_first[1:])
        is_first[starts] = True  # an offer with two venues in a group is one offer of it
        counts = np.add.reduceat(is_first, starts, dtype=np.int32).tolist()
        classes = self._count_classes(groups, offer, is_first)
        boxes = np.concatenate([low, high]).T.round(DIGITS).tolist()
        is_point: NDArray[np.bool_] = np.all(high - low <= ONE_POINT_DEGREES, axis=0)
        standing = self._describe_points(groups, offer, np.flatnonzero(is_point), classes)
        return [
            Feature(Position(box[:2]), next(standing))
            if is_alone
            else Feature(Position(position), _describe_cluster(count, box, shares, area))
            for is_alone, box, position, count, shares, area in zip(
                is_point.tolist(), boxes, positions, counts, classes, areas, strict=True
            )
        ]

    def _count_classes(
        self, groups: Groups, offer: NDArray[np.uint32], is_first: NDArray[np.bool_]
    ) -> list[dict[str, int] | None]:
        """For each group the number of its offers of each class that it has."""
        if self._layer is None:
            return [None] * len(groups)
        names, codes = self._layer.classes, self._layer.of_offer[offer[is_first]]
        group = np.repeat(np.arange(len(groups)), groups.stops - groups.starts)[is_first]
        counts = np.bincount(group * len(names) + codes, minlength=len(groups) * len(names))
        table = counts.reshape(-1, len(names)).tolist()
        return [{name: count for name, count in zip(names, row, strict=True) if count} for row in table]

    def _describe_points(
        self,
        groups: Groups,
        offer: NDArray[np.uint32],
        chosen: NDArray[np.intp],
        classes: Sequence[dict[str, int] | None],
    ) -> Iterator[PointProperties]:
        """What is said of the chosen groups, which are points; ``offer`` are the offers of all rows."""
        bounds = list(zip(groups.starts[chosen].tolist(), groups.stops[chosen].tolist(), strict=True))
        standing = [list(dict.fromkeys(offer[start:stop].tolist())) for start, stop in bounds]
        pins = iter(self._catalogue.pins.take([number for numbers in standing for number in numbers[:MAX_LISTED]]))
        for place, (start, stop), numbers in zip(chosen.tolist(), bounds, standing, strict=True):
            rows = groups.rows[start:stop]
            yield PointProperties(
                count=len(numbers),
                bbox=None,
                # Several offers may know one point more or less well: the point claims no more than the least of them.
                precision=PRECISIONS[max(self._points.precision[rows].tolist())],
                place=self._catalogue.find_place_names(int(rows[0])),
                offers=[msgspec.Raw(pin) for pin in islice(pins, min(len(numbers), MAX_LISTED))],
                classes=classes[place] if len(numbers) > 1 else None,
            )


def _describe_cluster(
    count: int, box: list[float], classes: dict[str, int] | None, area: Area | None
) -> ClusterProperties:
    name = AreaName(area.id, area.kind, area.names) if area else msgspec.UNSET
    return ClusterProperties(count, box, classes=msgspec.UNSET if classes is None else classes, area=name)


def _is_inside(position: Sequence[float], box: Box) -> bool:
    west, south, east, north = box
    return west <= position[0] <= east and south <= position[1] <= north
