"""The map of offers: as a page of the API, and as what a file that needs no server carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
import numpy as np
from litestar import Request

from maps.config import LAYER_MARKS, MapConfig
from maps.page import draw_live_page
from maps.shell import ShellOptions, draw_shell
from maps.tiles import find_tiles
from service.catalogue.catalogue import Catalogue
from service.catalogue.moments import Moment
from service.columns import PRECISIONS
from service.offers.filters import OfferFilters
from service.paging import list_given
from service.settings import Settings
from service.vocabulary import get_vocabulary

TITLES = {
    "fr": "Carte des offres de formation",
    "nl": "Kaart van het opleidingsaanbod",
    "en": "Map of training offers",
    "de": "Karte der Bildungsangebote",
}
MAP_VOCABULARIES = ("modality", "recognition_body", "precision", "freshness", "funding")


def list_map_labels(language: str) -> dict[str, dict[str, str]]:
    """The labels of the terms that the map speaks of."""
    return {
        name: {slug: term.labels[language] for slug, term in get_vocabulary(name).items()} for name in MAP_VOCABULARIES
    }


def draw_offers_map(request: Request[Any, Any, Any], settings: Settings, language: str) -> str:
    """The page that shows on a map what the request's filters keep; the map fetches it itself."""
    filters = [
        (name, value)
        for name, value in list_given(request)
        if name in (*OfferFilters.__dataclass_fields__, *Moment.__dataclass_fields__) and name != "bbox"
    ]
    config = MapConfig(
        language=language,
        query=urlencode(filters),
        vocabulary=list_map_labels(language),
        marks=LAYER_MARKS,
        starts_url="/api/v1/starts",
    )
    shell = draw_shell(ShellOptions(language=language, tiles=find_tiles(settings.tiles)))
    nonce = request.scope["state"]["csp_nonce"]
    return draw_live_page(shell, config, TITLES[language], nonce)


def collect_features(catalogue: Catalogue, numbers: Sequence[int]) -> dict[str, Any]:
    """Offers by number as a map carries them: a GeoJSON feature for each place of each, in their order."""
    places: dict[int, list[int]] = {}
    for row in catalogue.points.find_rows(np.sort(np.asarray(numbers, np.uint32))).tolist():
        places.setdefault(int(catalogue.points.offer[row]), []).append(row)
    features = []
    for offer in numbers:
        rows = places.get(offer, ())
        features += [_draw_point(catalogue, row) for row in rows]
        if not rows:
            features.append(_draw_feature(catalogue, offer, None, "none", None))
    return {
        "type": "FeatureCollection",
        "revision": catalogue.revision,
        "total": len(places),
        "without_point": len(numbers) - len(places),
        "features": features,
    }


def _draw_point(catalogue: Catalogue, row: int) -> dict[str, Any]:
    points = catalogue.points
    position = (float(points.longitude[row]), float(points.latitude[row]))
    place = catalogue.find_place_names(row)
    return _draw_feature(catalogue, int(points.offer[row]), position, PRECISIONS[int(points.precision[row])], place)


def _draw_feature(
    catalogue: Catalogue,
    offer: int,
    position: tuple[float, float] | None,
    precision: str,
    place: Mapping[str, str] | None,
) -> dict[str, Any]:
    pin = msgspec.json.decode(catalogue.pins[offer])
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position} if position else None,
        "properties": pin | {"precision": precision, "place": place},
    }
