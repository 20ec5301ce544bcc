"""The names written on the base map: towns spread over the country, the weightier first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.places.gazetteer import LANGUAGES

# Cities by which people find their way, whatever their size: the capitals of regions and provinces
# and other large ones. By French name, as the gazetteer has it.
RANK_1: Final = ("Bruxelles", "Anvers", "Gand", "Charleroi", "Liège", "Bruges", "Namur", "Louvain", "Mons", "Hasselt")
RANK_2: Final = ("Wavre", "Arlon", "Malines", "Alost", "Courtrai", "Ostende", "Tournai", "Verviers", "Genk")
# No two names of a rank nearer than this, in degrees of latitude (0.1 is 11 km): rank, distance, inhabitants.
_FURTHER: Final = ((2, 0.16, 25_000), (3, 0.11, 10_000), (4, 0.095, 2_500))
_LONGITUDE_SCALE: Final = 0.63

Row = Mapping[str, str]


def build_labels(municipalities: Sequence[Row]) -> list[dict[str, Any]]:
    """Labels for the municipalities of the gazetteer that deserve one: names, lon, lat and rank 1 to 4."""
    by_name = {row["name_fr"]: row for row in municipalities}
    chosen = [(rank, by_name[name]) for rank, names in ((1, RANK_1), (2, RANK_2)) for name in names]
    by_size = sorted(municipalities, key=lambda row: (-int(row["population"]), row["id"]))
    for rank, distance, inhabitants in _FURTHER:
        for row in by_size:
            is_large = int(row["population"]) >= inhabitants
            if is_large and all(_measure(row, other) >= distance for _, other in chosen):
                chosen.append((rank, row))
    return [
        {
            "names": {language: row[f"name_{language}"] for language in LANGUAGES},
            "lon": round(float(row["lon"]), 4),
            "lat": round(float(row["lat"]), 4),
            "rank": rank,
        }
        for rank, row in sorted(chosen, key=lambda item: item[0])
    ]


def _measure(one: Row, other: Row) -> float:
    """Distance in degrees of latitude: to compare, not to show."""
    lon = (float(one["lon"]) - float(other["lon"])) * _LONGITUDE_SCALE
    return float((lon**2 + (float(one["lat"]) - float(other["lat"])) ** 2) ** 0.5)
