"""The map as a picture: outlines of the provinces and the places of an answer, in plain coordinates to be drawn with.

Nothing is loaded from anywhere: the outlines are those of the base map that comes with the service.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from typing import NamedTuple

import msgspec

from maps.assets import base_map_files
from service.funding_pages.marks import INTERMEDIARY, MARKS
from service.funding_pages.schemas import SheetContent

Position = tuple[float, float]
LEAST_DEGREES = 0.7
"""How much of the country is seen at least, from west to east."""
MARGIN = 0.15
"""Of what is seen, left around the places."""
WIDTH, HEIGHT = 520.0, 340.0
PAINT = {"ground": "#e6e3dc", "land": "#fbf9f4", "shore": "#b8b1a2", "border": "#6d6557"}
"""Colours; the ground is that of no land and no sea, as the outlines do not tell neighbours from the sea."""
_STEP = 24.0
"""From one mark to the next where several stand at one place."""
_SQUEEZE = cos(radians(50.5))
"""How much shorter a degree is from west to east than from south to north."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A mark on the picture: what it is of, where its middle is, and of how many offers it stands."""

    name: str
    x: float
    y: float
    count: int


class Label(NamedTuple):
    """The name of a place, beside its marks."""

    x: float
    y: float
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines and marks within ``WIDTH`` by ``HEIGHT``, to the right and downwards."""

    outlines: tuple[tuple[Position, ...], ...]
    borders: tuple[tuple[Position, ...], ...]
    stamps: tuple[Stamp, ...]
    labels: tuple[Label, ...]

    @property
    def paths(self) -> list[str]:
        """The outlines as SVG writes them."""
        return [_write_path(ring) + "z" for ring in self.outlines]

    @property
    def lines(self) -> list[str]:
        """The borders of the regions as SVG writes them."""
        return [_write_path(line) for line in self.borders]


def _write_path(positions: Iterable[Position]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in positions)


class _Frame(NamedTuple):
    """What part of the world is shown: its middle (degrees), and how large a degree of latitude is."""

    longitude: float
    latitude: float
    scale: float

    def place(self, longitude: float, latitude: float) -> Position:
        x = WIDTH / 2 + (longitude - self.longitude) * _SQUEEZE * self.scale
        y = HEIGHT / 2 - (latitude - self.latitude) * self.scale
        return round(x, 1), round(y, 1)


def draw_picture(content: SheetContent) -> Picture | None:
    """The picture of an answer; None where nothing has a place."""
    if not content.spots:
        return None
    frame = _find_frame([(spot.longitude, spot.latitude) for spot in content.spots])
    stamps, labels = _stamp(content, frame)
    polygons, borders = _load_outlines()
    return Picture(
        outlines=tuple(_show(polygons, frame)),
        borders=tuple(_show(borders, frame)),
        stamps=tuple(stamps),
        labels=tuple(labels),
    )


def _find_frame(positions: list[Position]) -> _Frame:
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    span = max(east - west, (north - south) * WIDTH / HEIGHT / _SQUEEZE, LEAST_DEGREES) * (1 + 2 * MARGIN)
    return _Frame((west + east) / 2, (south + north) / 2, WIDTH / span / _SQUEEZE)


def _stamp(content: SheetContent, frame: _Frame) -> tuple[list[Stamp], list[Label]]:
    answer_of = {offer.id: offer.answer for offer in content.answers.offers}
    at: dict[Position, Counter[str]] = defaultdict(Counter)
    names: dict[Position, dict[str, str]] = {}
    for spot in content.spots:
        position = frame.place(spot.longitude, spot.latitude)
        at[position][answer_of[spot.id] if spot.kind == "offer" else INTERMEDIARY] += 1
        names.setdefault(position, spot.place)
    stamps, labels = [], []
    for (x, y), counts in sorted(at.items()):
        present = [name for name in MARKS if counts[name]]
        left = x - _STEP * (len(present) - 1) / 2
        stamps += [Stamp(name, left + _STEP * place, y, counts[name]) for place, name in enumerate(present)]
        labels.append(Label(x, y + 24, names[x, y]))
    return stamps, _spare(labels)


def _spare(labels: list[Label]) -> list[Label]:
    """The labels that do not lie on one another; marks are never left out."""
    kept: list[Label] = []
    for label in labels:
        if all(abs(label.x - other.x) > 90 or abs(label.y - other.y) > 14 for other in kept):
            kept.append(label)
    return kept


def _show(lines: Iterable[tuple[Position, ...]], frame: _Frame) -> Iterator[tuple[Position, ...]]:
    """The lines of which something can be seen."""
    for line in lines:
        placed = tuple(frame.place(*position) for position in line)
        across, down = [x for x, _ in placed], [y for _, y in placed]
        if max(across) > 0 and min(across) < WIDTH and max(down) > 0 and min(down) < HEIGHT:
            yield placed


@cache
def _load_outlines() -> tuple[tuple[tuple[Position, ...], ...], tuple[tuple[Position, ...], ...]]:
    """The rings of the provinces, and the borders of the regions."""
    shapes = msgspec.json.decode(base_map_files()["places/outlines.json"].read_bytes())["features"]
    rings: list[tuple[Position, ...]] = []
    borders: list[tuple[Position, ...]] = []
    for shape in shapes:
        kind, geometry = shape["properties"]["kind"], shape["geometry"]
        if kind == "province":
            parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            rings += [tuple((x, y) for x, y, *_ in ring) for part in parts for ring in part]
        elif kind in ("region_border", "country_border"):
            borders += [tuple((x, y) for x, y, *_ in line) for line in geometry["coordinates"]]
    return tuple(rings), tuple(borders)
