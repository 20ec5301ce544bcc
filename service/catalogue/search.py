"""Search: filters are sets, a search is their intersection, a page the first of it in an order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import numpy as np
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from msgspec import Struct
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import cross, to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.ellipsoid import list_km
from service.catalogue.orders import SORTS, STATIC_SORTS, take_nearest
from service.errors import InvalidParameterError
from service.narrowing import check_values, list_active
from service.offers.filters import OfferFilters
from service.paging import Cursor, Paging, read_cursor, write_cursor
from service.places.parameters import Point, read_point


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """In which order."""

    sort: Annotated[
        str | None,
        QueryParameter(
            description="`relevance` (default with `q`), `distance` (default with `near`), `starts_on` (next start "
            "first), `freshness` (last edited or confirmed first; otherwise the default), `staleness` (longest without "
            "either first), `changed` (last changed first, by whoever: its source among them) or `title`. Ties stand "
            "in an order drawn anew every day from the offers' identifiers, so that nobody is always first.",
            max_length=20,
            examples=[Example(value="freshness")],
        ),
    ] = None


class Narrowed(Struct, frozen=True):
    """What filters leave: the offers that match, and those without a point that no filter could judge."""

    matching: BitMap
    elsewhere: BitMap | None
    kept: dict[str, BitMap]
    suggestion: str | None = None
    is_rescued: bool = False


class Found(Struct, frozen=True):
    """A page of offers by number, in order, with what surrounds it.

    When there is a point to measure from, ``distances_km`` are those of the offers' nearest points (geodesic on WGS 84,
    to 10 m), None for an offer without a point.
    """

    numbers: NDArray[np.uint32]
    narrowed: Narrowed
    sort: str
    day: date
    next_cursor: str | None
    distances_km: Sequence[float | None] | None = None

    @property
    def total(self) -> int:
        """How many offers match."""
        return len(self.narrowed.matching)


def narrow(catalogue: Catalogue, filters: OfferFilters) -> Narrowed:
    """Apply the filters; raises :class:`InvalidParameterError` naming the filter whose value is not usable."""
    kept: dict[str, BitMap] = {}
    spared: dict[str, BitMap] = {}
    for item, value in list_active(filters):
        kept[item.name] = item.keep.offers(catalogue, value, filters)
        if item.keep.spared is not None:
            spared[item.name] = item.keep.spared(catalogue, value, filters)
    matching, elsewhere = intersect(catalogue, kept.values()), None
    if spared:
        others = (offers for name, offers in kept.items() if name not in spared)
        # What one filter of place keeps anyhow is spared by another: an online offer is of a region and at no point.
        either = (kept[name] | offers for name, offers in spared.items())
        elsewhere = intersect(catalogue, (*either, *others)) - matching
    if filters.q is None:
        return Narrowed(matching, elsewhere, kept)
    words = catalogue.search_words(filters.q)
    return Narrowed(matching, elsewhere, kept, words.suggestion, words.is_rescued)


def intersect(catalogue: Catalogue, sets: Iterable[BitMap]) -> BitMap:
    """What all the sets have; columns may still name offers that are gone, so those that there are come with them."""
    found = [*sets, catalogue.everyone] if catalogue.has_gone else list(sets)
    return cross(found) if found else catalogue.everyone


class Ordering(Struct, frozen=True):
    """What a page of offers is put in order by: a sort, the words that were asked for, a point to measure from."""

    sort: str
    words: str
    origin: Point | None = None


def search_offers(catalogue: Catalogue, filters: OfferFilters, sorting: Sorting, paging: Paging) -> Found:
    """A page of the offers that the filters leave."""
    return take_page(catalogue, filters, narrow(catalogue, filters), sorting, paging)


def take_page(
    catalogue: Catalogue, filters: OfferFilters, narrowed: Narrowed, sorting: Sorting, paging: Paging
) -> Found:
    """A page of offers that were found already, in the order that is asked for or that the filters suggest."""
    origin = read_point("near", filters.near) if filters.near else None
    return take_ordered(catalogue, narrowed, Ordering(choose_sort(filters, sorting), filters.q or "", origin), paging)


def take_ordered(catalogue: Catalogue, narrowed: Narrowed, ordering: Ordering, paging: Paging) -> Found:
    """A page of offers that were found already, in an order that is known."""
    limit, sort = paging.limit, ordering.sort
    cursor = read_cursor(paging.cursor) if paging.cursor else None
    day = cursor.day if cursor else catalogue.on
    last = catalogue.numbers.get(cursor.last) if cursor else None
    if last is not None and sort not in STATIC_SORTS and last not in narrowed.matching:
        last = None
    offset = cursor.offset if cursor else 0
    skipped = offset if last is None else 0  # the last offer is gone: count instead
    found, squares = _take(catalogue, narrowed.matching, (ordering, day), skipped + limit + 1, last)
    numbers = found[skipped : skipped + limit]
    following = None
    if len(found) > skipped + limit:
        following = write_cursor(Cursor(day, offset + limit, catalogue.ids[int(numbers[-1])]))
    distances = None
    if ordering.origin is not None:
        around = catalogue.look_around(*ordering.origin)
        distances = list_km(around.measure_each(numbers) if squares is None else squares[skipped:][:limit])
    return Found(numbers, narrowed, sort, day, following, distances)


def take_first(catalogue: Catalogue, offers: BitMap, ordering: Ordering, count: int) -> list[int]:
    """The first of some offers by number, as they stand on the catalogue's day."""
    first: list[int] = _take(catalogue, offers, (ordering, catalogue.on), count, None)[0].tolist()
    return first


def _take(
    catalogue: Catalogue, matching: BitMap, ordered: tuple[Ordering, date], limit: int, after: int | None
) -> tuple[NDArray[np.uint32], NDArray[np.float32] | None]:
    """The first of the matching offers, or those behind one; by distance, with its square."""
    ordering, day = ordered
    if ordering.sort in STATIC_SORTS:
        return catalogue.order(ordering.sort, day).take(matching, limit, after), None
    if ordering.sort == "distance" and ordering.origin is not None:
        return _take_near(catalogue, matching, (ordering.origin, day), limit, after)
    return _take_said(catalogue, matching, (ordering.words, day), limit, after), None


def choose_sort(filters: OfferFilters, sorting: Sorting) -> str:
    """The sort asked for, or the one that the question suggests."""
    if sorting.sort is None:
        return "relevance" if filters.q else "distance" if filters.near else "freshness"
    check_values("sort", [sorting.sort], SORTS)
    if sorting.sort == "distance" and filters.near is None:
        raise InvalidParameterError("sort", "distance needs a point to be measured from: give near as well.")
    if sorting.sort == "relevance" and filters.q is None:
        return "freshness"
    return sorting.sort


def _take_near(
    catalogue: Catalogue, matching: BitMap, near: tuple[Point, date], limit: int, after: int | None
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """The nearest of the matching offers, or those behind one of them, with the squares of their distances (km²)."""
    origin, day = near
    around, lots = catalogue.look_around(*origin), catalogue.draw_lots(day)
    looked_at = around.look_further(matching, limit, after)
    while True:
        offers, reach = next(looked_at)
        numbers = to_numbers(offers)
        squares = around.measure_squares(numbers)
        order = _take_first(numbers, squares, lots, limit, after)
        if reach == math.inf or (len(order) == limit and squares[order[-1]] < reach):
            return numbers[order], squares[order]


def _take_said(
    catalogue: Catalogue, matching: BitMap, said: tuple[str, date], limit: int, after: int | None
) -> NDArray[np.uint32]:
    """The matching offers that some words fit best, or those behind one of them."""
    words, day = said
    numbers = to_numbers(matching)
    scores = catalogue.search_words(words).list_scores(matching)
    return numbers[_take_first(numbers, -scores, catalogue.draw_lots(day), limit, after)]


def _take_first(
    numbers: NDArray[np.uint32],
    measures: NDArray[np.float32],
    lots: NDArray[np.uint32],
    limit: int,
    after: int | None,
) -> NDArray[np.intp]:
    place = None if after is None else int(np.searchsorted(numbers, after))
    return take_nearest(measures, lots[numbers], limit, place)
