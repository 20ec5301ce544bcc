"""The marks of the answers: a shape, a colour and a sign each, drawn alike on the map, in its legend and on paper."""

from __future__ import annotations

from math import cos, pi, sin
from typing import NamedTuple

from service.columns import NO_RECORD

INTERMEDIARY = "intermediary"
Outline = tuple[tuple[float, float], ...]
"""Corners around 0,0, to the right and downwards, within 10 of it."""


class Mark(NamedTuple):
    """A shape with its colour; one that is hollow has no more than its dashed edge. ``sign`` stands inside."""

    outline: Outline
    colour: str
    sign: str = ""
    is_hollow: bool = False

    @property
    def points(self) -> str:
        """The corners as SVG writes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.outline)


def _turn(corners: int, radius: float, start: float = -0.5) -> Outline:
    """A regular shape; ``start`` is the angle of its first corner, in half turns."""
    angles = (pi * (start + 2 * corner / corners) for corner in range(corners))
    return tuple((round(radius * cos(angle), 2), round(radius * sin(angle), 2)) for angle in angles)


MARKS = {
    "direct": Mark(_turn(24, 9), "#00694a", "•"),
    "indirect": Mark(_turn(4, 10), "#0b5cad", "»"),
    "operator_only": Mark(_turn(4, 11, -0.25), "#6a4a9c", "="),
    "none": Mark(_turn(3, 11, 0.5), "#8c1d18", "×"),
    "unknown": Mark(_turn(6, 10), "#b34700", "?"),
    NO_RECORD: Mark(_turn(24, 9), "#4c5862", is_hollow=True),
    INTERMEDIARY: Mark(_turn(3, 11), "#1b262e"),
}
"""By answer, and of those through whose hands something goes."""
