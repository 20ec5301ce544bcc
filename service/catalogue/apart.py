"""The offers that stand apart: they match all but the place, and have no point that a place could be compared with.

A list of offers shows the first of them beside its first page; all of them have an address of their own.
"""

from __future__ import annotations

from msgspec.structs import replace
from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Found, Narrowed, Ordering, Sorting, choose_sort, take_first, take_ordered
from service.offers.filters import OfferFilters
from service.paging import Paging

WITHOUT_POINT = "without_point"
PARTS = (WITHOUT_POINT,)
"""The parts of a list that can be asked for alone."""
MOST_BESIDE = 5
"""How many offers are listed beside those that have a place, where a link leads to all of them."""


def search_apart(
    catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, sorting: Sorting, paging: Paging
) -> Found:
    """A page of them."""
    apart = replace(narrowed, matching=narrowed.elsewhere or BitMap(), elsewhere=None)
    return take_ordered(catalogue, apart, _order_apart(filters, sorting), paging)


def list_first_apart(catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, sorting: Sorting) -> list[int]:
    """The first of them by number, as their own list begins."""
    if not narrowed.elsewhere:
        return []
    return take_first(catalogue, narrowed.elsewhere, _order_apart(filters, sorting), MOST_BESIDE)


def _order_apart(filters: OfferFilters, sorting: Sorting) -> Ordering:
    """They are at no distance: another order takes its place."""
    sort = choose_sort(filters, sorting)
    if sort == "distance":
        sort = "relevance" if filters.q else "freshness"
    return Ordering(sort, filters.q or "")
