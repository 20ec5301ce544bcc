"""The offers of a part of the map, gathered so that the answer stays small whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, repeat
from typing import Annotated

import msgspec
import numpy as np
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.areas import CLOSE_ZOOM, NOWHERE, Division, find_division
from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.features import AreaName, ClusterProperties, Feature, PointProperties, Position
from service.catalogue.gathering import Groups, gather_by_square, group_spots
from service.catalogue.layers import LAYERS, Layer, find_layer
from service.catalogue.points import Box, Points, Spots
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
        return painter.draw_squares(_find_spots(catalogue, matching, box), view.zoom)
    spots = _find_spots(catalogue, matching, WHOLE_BELGIUM)
    is_astray = division.number_of_row[spots.rows] == NOWHERE
    if not is_astray.any():
        return painter.draw_areas(division, spots, box)
    drawn = painter.draw_areas(division, spots.take(np.flatnonzero(~is_astray)), box)
    return drawn + painter.draw_squares(catalogue.points.locate_in_box(box, spots.rows[is_astray]), view.zoom)


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


def _find_spots(catalogue: Catalogue, matching: BitMap, box: Box) -> Spots:
    points = catalogue.points
    if len(matching) == len(catalogue) and not catalogue.has_gone:
        return points.locate(points.find_in_box(box))
    if box == WHOLE_BELGIUM:
        return points.locate(points.find_rows(to_numbers(matching - catalogue.pointless)))
    placed = (matching & points.find_near_box(box)) - catalogue.pointless
    return points.locate_in_box(box, points.find_rows(to_numbers(placed)))


class Painter:
    """Draws groups of rows as features, with the classes of a layer where there is one."""

    def __init__(self, catalogue: Catalogue, layer: Layer | None) -> None:
        self._catalogue = catalogue
        self._points: Points = catalogue.points
        self._layer = layer

    def draw_squares(self, spots: Spots, zoom: int) -> list[Feature]:
        """A feature for each square of the screen that has spots."""
        if len(spots.rows) == 0:
            return []
        groups = gather_by_square(self._points, spots, zoom)
        return self._draw(groups, groups.find_middles().T.round(DIGITS).tolist(), repeat(msgspec.UNSET))

    def draw_areas(self, division: Division, spots: Spots, box: Box) -> list[Feature]:
        """A feature for each area with spots that stands in a box."""
        if len(spots.rows) == 0:
            return []
        groups = group_spots(spots, division.number_of_row[spots.rows])
        areas = [division.areas[number] for number in division.number_of_row[groups.first_rows].tolist()]
        names = [AreaName(area.id, area.kind, area.names) for area in areas]
        drawn = self._draw(groups, [[area.longitude, area.latitude] for area in areas], names)
        return [feature for feature in drawn if _is_inside(feature.geometry.coordinates, box)]

    def _draw(
        self, groups: Groups, positions: Iterable[list[float]], areas: Iterable[AreaName | msgspec.UnsetType]
    ) -> list[Feature]:
        """All groups in one stroke of numpy: a cluster at its position, or the one point that it is."""
        rows, starts = groups.spots.rows, groups.starts
        offer = self._points.offer.take(rows)
        is_first = np.empty(len(rows), np.bool_)
        np.not_equal(offer[1:], offer[:-1], out=is_first[1:])
        is_first[starts] = True  # an offer with two venues in a group is one offer of it
        counts = np.add.reduceat(is_first, starts, dtype=np.int32).tolist()
        classes = self._count_classes(groups, offer, is_first)
        low, high = groups.reduce(np.minimum), groups.reduce(np.maximum)
        boxes = np.concatenate([low, high]).T.round(DIGITS).tolist()
        clusters = map(ClusterProperties, counts, boxes, repeat(()), classes, areas)
        drawn = list(map(Feature, map(Position, positions), clusters))
        points = np.flatnonzero((high - low <= ONE_POINT_DEGREES).all(axis=0)).tolist()
        for number, properties in zip(points, self._describe_points(groups, points, classes), strict=True):
            drawn[number] = Feature(Position(boxes[number][:2]), properties)
        return drawn

    def _count_classes(
        self, groups: Groups, offer: NDArray[np.uint32], is_first: NDArray[np.bool_]
    ) -> Sequence[dict[str, int] | msgspec.UnsetType]:
        """For each group the number of its offers of each class that it has."""
        if self._layer is None:
            return [msgspec.UNSET] * len(groups.starts)
        names, codes = self._layer.classes, self._layer.of_offer[offer[is_first]]
        group = np.repeat(np.arange(len(groups.starts)), groups.measure())[is_first]
        counts = np.bincount(group * len(names) + codes, minlength=len(groups.starts) * len(names))
        table = counts.reshape(-1, len(names)).tolist()
        return [{name: count for name, count in zip(names, row, strict=True) if count} for row in table]

    def _describe_points(
        self, groups: Groups, chosen: Sequence[int], classes: Sequence[dict[str, int] | msgspec.UnsetType]
    ) -> Iterator[PointProperties]:
        """What is said of the chosen groups, which are points."""
        if not chosen:
            return
        catalogue, points = self._catalogue, self._points
        stretches = list(map(slice, groups.starts[chosen].tolist(), groups.find_stops()[chosen].tolist()))
        rows = np.concatenate([groups.spots.rows[stretch] for stretch in stretches])
        offers, places, precisions = (
            column.take(rows).tolist() for column in (points.offer, points.place, points.precision)
        )
        ends = list(accumulate(stretch.stop - stretch.start for stretch in stretches))
        parts = list(map(slice, [0, *ends], ends))
        standing = [list(dict.fromkeys(offers[part])) for part in parts]
        pins = iter(catalogue.pins.take([number for numbers in standing for number in numbers[:MAX_LISTED]]))
        for group, part, numbers in zip(chosen, parts, standing, strict=True):
            yield PointProperties(
                len(numbers),
                None,
                # Several offers may know one point more or less well: the point claims no more than the least of them.
                PRECISIONS[max(precisions[part])],
                catalogue.name_place(places[part.start]),
                [msgspec.Raw(pin) for pin in islice(pins, min(len(numbers), MAX_LISTED))],
                classes=classes[group] if len(numbers) > 1 else msgspec.UNSET,
            )


def _is_inside(position: Sequence[float], box: Box) -> bool:
    west, south, east, north = box
    return west <= position[0] <= east and south <= position[1] <= north
