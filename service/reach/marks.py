"""The marks of the bands: the farther, the larger and the darker, each with a shape of its own."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """A shape around 0,0, to the right and downwards, within 11 of it, as SVG writes a path; and its size (pixels)."""

    path: str
    size: int


MARKS = {
    "within_5": Mark("M0-6A6 6 0 1 1 0 6A6 6 0 1 1 0-6Z", 16),
    "within_10": Mark("M-6-6H6V6H-6Z", 17),
    "within_20": Mark("M0-9L9 0L0 9L-9 0Z", 19),
    "within_30": Mark("M0-9L9.5 7.5H-9.5Z", 21),
    "beyond_30": Mark("M-4-10H4L10-4V4L4 10H-4L-10 4V-4Z", 22),
    "none": Mark("M-9.5-6L-6-9.5L0-3.5L6-9.5L9.5-6L3.5 0L9.5 6L6 9.5L0 3.5L-6 9.5L-9.5 6L-3.5 0Z", 22),
}
"""By band."""
