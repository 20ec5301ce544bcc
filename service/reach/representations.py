"""Reach as JSON, as GeoJSON and as CSV: one row, or one feature, for each municipality."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from service.formats.csv import CSV, write_csv
from service.formats.geojson import GEOJSON
from service.formats.json import JSON
from service.formats.listing import Cell, Format
from service.reach.schemas import MunicipalityReach, Reach, ReachDistance
from service.vocabulary import LANGUAGES, choose_words

OFFERED: tuple[Format, ...] = (JSON, GEOJSON, CSV)
"""The representations, the first the one that is given when a request has no preference."""
COLUMNS = ("distance_km", "band", "offer", "title", "operator", "precision", "not_established", "former_km", "change")
"""Of each of the two distances, as CSV names them."""


def write_json(reach: Reach) -> bytes:
    """The whole answer."""
    return msgspec.json.encode(reach)


def write_geojson(reach: Reach) -> bytes:
    """A feature collection of the municipalities' centres; what is said of all of them stands beside the features."""
    features = [
        {
            "type": "Feature",
            "id": one.id,
            "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
            "properties": {
                "name": one.name,
                "region": one.region,
                "province": one.province,
                "certain": one.certain,
                "possible": one.possible,
            },
        }
        for one in reach.items
    ]
    head = {name: value for name, value in msgspec.structs.asdict(reach).items() if name != "items"}
    return msgspec.json.encode({"type": "FeatureCollection", "features": features, **head})


def write_table(reach: Reach) -> bytes:
    """A row for each municipality, with both distances beside each other."""
    names = [f"name_{language}" for language in LANGUAGES]
    distances = [f"{kind}_{column}" for kind in ("certain", "possible") for column in COLUMNS]
    columns = ["id", *names, "region", "province", "longitude", "latitude", *distances, "as_of", "compared_to"]
    days = [reach.as_of.isoformat(), reach.compared_to.isoformat() if reach.compared_to else None]
    return write_csv(columns, ([*_list_cells(one), *days] for one in reach.items))


def _list_cells(one: MunicipalityReach) -> Sequence[Cell]:
    names = [one.name[language] for language in LANGUAGES]
    where = [one.region, one.province, one.longitude, one.latitude]
    return [one.id, *names, *where, *_describe(one.certain), *_describe(one.possible)]


def _describe(distance: ReachDistance) -> Sequence[Cell]:
    offer = distance.offer
    said: Sequence[Cell] = [None] * 5
    if offer is not None:
        title = choose_words(offer.title, LANGUAGES[0])
        said = [offer.id, title, offer.operator, offer.precision, " ".join(offer.not_established)]
    return [distance.distance_km, distance.band, *said, distance.former_km, distance.change]


WRITERS: Mapping[str, Callable[[Reach], bytes]] = {
    JSON.suffix: write_json,
    GEOJSON.suffix: write_geojson,
    CSV.suffix: write_table,
}
