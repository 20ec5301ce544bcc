"""The marks of the bands: the farther, the larger and the darker, each with a shape of its own."""

from __future__ import annotations

MARKS = {
    "within_5": "M0-6A6 6 0 1 1 0 6A6 6 0 1 1 0-6Z",
    "within_10": "M-6-6H6V6H-6Z",
    "within_20": "M0-9L9 0L0 9L-9 0Z",
    "within_30": "M0-9L9.5 7.5H-9.5Z",
    "beyond_30": "M-4-10H4L10-4V4L4 10H-4L-10 4V-4Z",
    "none": "M-9.5-6L-6-9.5L0-3.5L6-9.5L9.5-6L3.5 0L9.5 6L6 9.5L0 3.5L-6 9.5L-9.5 6L-3.5 0Z",
}
"""By band: a shape around 0,0, to the right and downwards, within 11 of it, as SVG writes a path."""
