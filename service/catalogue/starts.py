"""When offers start, month by month: what a slider over the calendar is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import msgspec
import numpy as np
from litestar import Request, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ASGIApp
from pyroaring import BitMap

from service.answers import make_answer
from service.catalogue.bitmaps import to_bitmap
from service.catalogue.catalogue import Catalogue
from service.catalogue.moments import Moment
from service.catalogue.pin import get_catalogue
from service.catalogue.search import narrow
from service.formats.json import JSON
from service.offers.filters import OfferFilters
from service.query import get_asked

MOST_MONTHS, MONTHS_AHEAD = 72, 36
"""How many months are told one by one, and how far ahead of the day of the catalogue; what is beyond is one number."""
_YEAR = 12
_UNIX_DAY, _UNIX_MONTH = date(1970, 1, 1).toordinal(), 1970 * _YEAR


class MonthOfStarts(msgspec.Struct, frozen=True):
    """A month (``2026-11``), and how many offers have a training session that starts in it."""

    month: str
    offers: int


class Starts(msgspec.Struct, frozen=True):
    """The months between the first and the last known start, and how many offers have none that is known.

    An offer with several training sessions counts in each of their months. ``before`` and ``after`` are the offers that
    start earlier than the first month, and later than the last one, that are told.
    """

    revision: int
    total: int
    without_start: int
    before: int
    after: int
    months: list[MonthOfStarts]


class _Calendar(NamedTuple):
    """The offers that start in each month, by month counted from year 0; ``known``: all that have a known start."""

    months: Mapping[int, BitMap]
    known: BitMap


def count_starts(catalogue: Catalogue, matching: BitMap) -> Starts:
    """The months in which the matching offers start."""
    calendar = catalogue.derive("calendar of starts", _make_calendar)
    counts = {month: len(matching & offers) for month, offers in calendar.months.items()}
    latest = _count_months(catalogue.on) + MONTHS_AHEAD
    told = [month for month, count in counts.items() if count and month <= latest]
    last = max(told, default=latest)
    first = max(min(told, default=latest + 1), last - MOST_MONTHS + 1)
    earlier = (offers for month, offers in calendar.months.items() if month < first)
    later = (offers for month, offers in calendar.months.items() if month > last)
    return Starts(
        revision=catalogue.revision,
        total=len(matching),
        without_start=len(matching - calendar.known),
        before=len(matching & BitMap.union(BitMap(), *earlier)),
        after=len(matching & BitMap.union(BitMap(), *later)),
        months=[MonthOfStarts(_write_month(month), counts.get(month, 0)) for month in range(first, last + 1)],
    )


def _make_calendar(catalogue: Catalogue) -> _Calendar:
    days, offers = catalogue.days.start, catalogue.days.start_offer
    if len(days) == 0:
        return _Calendar({}, BitMap())
    month_of_day = (days - _UNIX_DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months, edges = np.unique(month_of_day + _UNIX_MONTH, return_index=True)
    stretches = zip(months.tolist(), np.split(offers, edges[1:]), strict=True)
    return _Calendar({month: to_bitmap(starting) for month, starting in stretches}, to_bitmap(offers))


def _count_months(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _begin_month(month: int) -> date:
    return date(month // _YEAR, month % _YEAR + 1, 1)


def _write_month(month: int) -> str:
    return _begin_month(month).isoformat()[:7]


@get(
    "/starts",
    opt={"parameters": (OfferFilters, Moment)},
    sync_to_thread=False,
    summary="Months in which offers start",
    description="How many of the offers that match start in each month, for a slider over the calendar. The filters "
    "`starts_from` and `starts_until` themselves are left aside, so that what they leave out can be seen. Offers "
    "of which no start is known are counted apart: those filters leave them out.",
    tags=["offers"],
    responses={200: ResponseSpec(Starts, description="Offers by month of start", generate_examples=False)},
)
def list_starts(request: Request[Any, Any, Any]) -> ASGIApp:
    """Answer the months in which the matching offers start."""
    catalogue = get_catalogue(request)
    filters = replace(get_asked(request, OfferFilters), starts_from=None, starts_until=None)
    return make_answer(
        msgspec.json.encode(count_starts(catalogue, narrow(catalogue, filters).matching)), JSON.media_type
    )
