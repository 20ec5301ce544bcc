"""Rules of reach that need nothing but numbers: bands of distance, what has changed, what lies in the middle."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

BANDS_KM = {"within_5": 5.0, "within_10": 10.0, "within_20": 20.0, "within_30": 30.0}
"""Each band with the distance (km) that still belongs to it, the nearest first."""
BEYOND, NOWHERE = "beyond_30", "none"
BANDS = (*BANDS_KM, BEYOND, NOWHERE)
"""All bands, from near to far; ``none`` is where there is no such offer at any distance."""
GAPS = frozenset({BEYOND, NOWHERE})
"""Where the next one should be opened."""
CHANGES = ("nearer", "farther", "new", "lost", "same")
"""What can have become of a distance: ``new`` and ``lost`` are about there being any offer at all."""


def choose_band(distance_km: float | None) -> str:
    """The band of a distance; None is the distance to nothing."""
    if distance_km is None:
        return NOWHERE
    return next((band for band, most_km in BANDS_KM.items() if distance_km <= most_km), BEYOND)


def compare_distances(before_km: float | None, now_km: float | None) -> str:
    """What has become of a distance."""
    if before_km == now_km:
        return "same"
    if before_km is None:
        return "new"
    if now_km is None:
        return "lost"
    return "nearer" if now_km < before_km else "farther"


def find_median(distances_km: Iterable[float | None]) -> float | None:
    """The distance that half of them do not exceed; None where for half of them there is nothing."""
    known = [float("inf") if one is None else one for one in distances_km]
    middle = median(known) if known else float("inf")
    return round(middle, 2) if middle != float("inf") else None
