"""What two catalogues say, in words that do not depend on how they number their offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.orders import STATIC_SORTS

QUERIES = ("intelligence artificielle", "python", "opleiding data", "bruxelles", "analy", "becode gand", "donnees")
DAYS = 4_000


def describe(catalogue: Catalogue) -> dict[str, Any]:
    """Everything that a catalogue answers: sets by identifier, orders, texts, points, words."""

    def name(offers: BitMap) -> list[str]:
        return sorted(catalogue.ids[number] for number in offers & catalogue.everyone)

    def name_all(sets: Mapping[str, BitMap]) -> dict[str, list[str]]:
        return {value: name(offers) for value, offers in sorted(sets.items()) if name(offers)}

    every = name(catalogue.everyone)
    return {
        "revision": catalogue.revision,
        "ids": every,
        "details": {one: catalogue.find_detail(one) for one in every},
        "pins": {one: catalogue.pins[catalogue.ids.get(one) or 0] for one in every},
        "facets": {facet: name_all(sets) for facet, sets in catalogue.facets.items()},
        "coarse": name_all(catalogue.coarse_places),
        "funders": {funder: name_all(sets) for funder, sets in sorted(catalogue.funded.by_funder.items())},
        "anyhow": name_all(catalogue.funded.anyhow),
        "free": name_all(catalogue.free),
        "priced": {price: name_all(catalogue.prices.find_priced(price)) for price in (0, 399, 400, 1500)},
        "pointless": name(catalogue.pointless),
        "points": sorted(
            (catalogue.ids[int(offer)], longitude, latitude, catalogue.find_place_names(row))
            for row, (offer, longitude, latitude) in enumerate(
                zip(catalogue.points.offer, catalogue.points.longitude, catalogue.points.latitude, strict=True)
            )
            if offer in catalogue.everyone  # rows of offers that are gone stay, and are in no set
        ),
        "within": name(catalogue.find_within(4.35, 50.85, 25) & catalogue.everyone),
        "in_box": name(catalogue.find_in_box((4.2, 50.7, 4.6, 51.0)) & catalogue.everyone),
        "starting": name(catalogue.find_starting(catalogue.on, None)),
        "confirmed": name(catalogue.find_confirmed(catalogue.on.replace(year=catalogue.on.year - 1))),
        "orders": {
            sort: [
                catalogue.ids[number]
                for number in catalogue.order(sort, catalogue.on).take(catalogue.everyone, len(every), None)
            ]
            for sort in STATIC_SORTS
        },
        "words": {query: name(catalogue.search_words(query).offers) for query in QUERIES},
        "names": {facet: dict(sorted(names.items())) for facet, names in catalogue.names.items()},
        "bare": sorted(catalogue.bare_venues),
        "operators": {
            one: catalogue.labels.operator_ids[code]
            if (code := catalogue.operator[catalogue.ids.get(one) or 0]) >= 0
            else None
            for one in every
        },
    }
