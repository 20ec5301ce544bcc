"""Facets: how many offers there would be with each value of a filter; a count is the size of one more intersection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Narrowed, intersect
from service.columns import NO_RECORD, UNKNOWNS
from service.narrowing import check_values, list_filters
from service.offers.filters import OfferFilters
from service.offers.keeps import keep_place, keep_price


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Which facets to count."""

    facets: Annotated[
        list[str] | None,
        QueryParameter(
            description="Count the offers per value of these filters, each without its own filter: "
            "topic, operator, place, region, funder, funding, recognised_by, audience, modality, language, "
            "enrolment, certification, freshness. Repeat the parameter for several.",
            max_items=20,
            examples=[Example(value=["topic", "funding"])],
        ),
    ] = None


def list_facets() -> list[str]:
    """The filters whose values can be counted."""
    return [item.keep.facet for item in list_filters(OfferFilters).values() if item.keep.facet is not None]


def count_facets(
    catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, names: list[str]
) -> dict[str, dict[str, int]]:
    """For each facet the number of offers per value, counted without the facet's own filter; no zeros."""
    check_values("facets", names, list_facets())
    return {name: _count_facet(catalogue, filters, narrowed, name) for name in names}


def _count_facet(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, name: str) -> dict[str, int]:
    own = {name, *list_filters(OfferFilters)[name].keep.joined_with}
    left = narrowed.matching
    if not own.isdisjoint(narrowed.kept):
        left = intersect(catalogue, (offers for other, offers in narrowed.kept.items() if other not in own))
    if name == "operator":
        return _count_operators(catalogue, left)
    sets = _list_sets(catalogue, filters, name)
    return _put_in_order({value: left.intersection_cardinality(offers) for value, offers in sets.items()})


def _list_sets(catalogue: Catalogue, filters: OfferFilters, name: str) -> Mapping[str, BitMap]:
    """The offers with each value; where another filter asks about the value, those that have both."""
    sets = catalogue.facets[name]
    if name == "funding" and filters.funder:
        return {answer: catalogue.find_paid(filters.funder, [answer]) for answer in (*sets, NO_RECORD)}
    if name == "funder" and filters.funding:
        asked = catalogue.funded.by_funder.keys() & catalogue.names["funder"].keys()
        return {funder: catalogue.find_paid([funder], filters.funding) for funder in asked}
    if name == "place":
        return {value: keep_place(catalogue, [value], filters) for value in sets}
    most = filters.price_max_eur
    if name == "audience" and most is not None:
        priced = ((value, keep_price(catalogue, most, replace(filters, audience=[value]))) for value in sets)
        return {value: sets[value] & offers for value, offers in priced}
    return sets


def _count_operators(catalogue: Catalogue, left: BitMap) -> dict[str, int]:
    """Operators are many and each offer has one: counting a column is faster than crossing thousands of sets."""
    codes = catalogue.operator[to_numbers(left)]
    counts = np.bincount(codes + 1, minlength=len(catalogue.labels.operator_ids) + 1)
    found = {catalogue.labels.operator_ids[code - 1]: int(counts[code]) for code in np.flatnonzero(counts) if code}
    for state in UNKNOWNS:
        if state in catalogue.facets["operator"]:
            found[state] = left.intersection_cardinality(catalogue.facets["operator"][state])
    return _put_in_order(found)


def _put_in_order(counts: dict[str, int]) -> dict[str, int]:
    """The values that there are, the most frequent first; equally frequent ones by name."""
    names = sorted([value for value, count in counts.items() if count])
    return {value: counts[value] for value in sorted(names, key=counts.__getitem__, reverse=True)}
