"""Marks that say an answer by shape, colour and sign at once: who pays for an offer, and how fresh its record is.

They are drawn alike on maps, in legends and on paper; a script takes them from the page's configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from typing import NamedTuple

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


FUNDING_MARKS: Mapping[str, Mark] = {
    "direct": Mark(_turn(24, 9), "#00694a", "•"),
    "indirect": Mark(_turn(4, 10), "#0b5cad", "»"),
    "operator_only": Mark(_turn(4, 11, -0.25), "#6a4a9c", "="),
    "none": Mark(_turn(3, 11, 0.5), "#8c1d18", "×"),
    "unknown": Mark(_turn(6, 10), "#b34700", "?"),
    "no_record": Mark(_turn(24, 9), "#4c5862", is_hollow=True),
}
"""By answer to the question who pays."""
FRESHNESS_MARKS: Mapping[str, Mark] = {
    "fresh": Mark(_turn(24, 9), "#00694a", "✓"),
    "due": Mark(_turn(4, 11, -0.25), "#0b5cad", "…"),
    "overdue": Mark(_turn(3, 12), "#8c1d18", "!"),
    "unconfirmed": Mark(_turn(24, 9), "#4c5862", is_hollow=True),
}
"""By how fresh the record is. The shapes are those of the small marks at the edge of other symbols."""
HANDS_MARK = Mark(_turn(3, 11), "#1b262e")
"""Of those through whose hands something goes."""


def list_drawn(marks: Mapping[str, Mark]) -> dict[str, dict[str, str | bool]]:
    """Marks as a script draws them, by slug."""
    return {
        slug: {"points": mark.points, "colour": mark.colour, "sign": mark.sign, "isHollow": mark.is_hollow}
        for slug, mark in marks.items()
    }
