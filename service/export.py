"""Offers to be written to a file: in one of the representations, or as a map that needs no server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from service.catalogue.catalogue import Catalogue
from service.catalogue.listing import OfferListing
from service.catalogue.live import read_catalogue
from service.catalogue.moments import Moment, check_day
from service.catalogue.obtain import build_here
from service.catalogue.search import Sorting, search_offers
from service.database import make_engine
from service.embed.file import MOST_BY_COMMAND, OffersFile, Wanted, draw_file
from service.formats.listing import Links
from service.formats.registry import FORMATS
from service.narrowing import check_values
from service.offers.filters import OfferFilters
from service.pages.speech import Speech
from service.paging import Paging
from service.query import read_parameters
from service.schema_version import check_schema
from service.settings import Settings
from service.vocabulary import LANGUAGES

Parameters = Iterable[tuple[str, str]]


class Export(NamedTuple):
    """What is to be written, and how many offers it holds."""

    content: bytes
    offer_count: int


def read_filters(parameters: Parameters) -> OfferFilters:
    """The filters of ``name=value`` pairs, checked as those of an address are."""
    filters: OfferFilters = read_parameters(list(parameters), (OfferFilters,), "the list of offers")[OfferFilters]
    return filters


def open_catalogue(settings: Settings, on: date | None = None) -> Catalogue:
    """The catalogue of the database in the settings, as of a day (today when None)."""
    engine = make_engine(settings.database_url)
    check_schema(engine)
    try:
        return read_catalogue(engine, Path(settings.cache_folder)) if on is None else build_here(engine, on).catalogue
    finally:
        engine.dispose()


def render_offers(settings: Settings, suffix: str, parameters: Parameters) -> Export:
    """All offers that match, in the representation of a suffix.

    Raises :class:`InvalidParameterError` for a filter or a suffix that there is not.
    """
    check_values("format", [suffix], [item.suffix for item in FORMATS if item.suffix != "map"])
    item = next(item for item in FORMATS if item.suffix == suffix)
    filters = read_filters(parameters)
    catalogue = open_catalogue(settings)
    whole = Paging(limit=max(1, len(catalogue)))
    found = search_offers(catalogue, filters, Sorting(sort=item.sort or "title"), whole)
    head = {"total": found.total, "revision": catalogue.revision, "as_of": catalogue.on}
    listing = OfferListing(catalogue, found, head, settings.public_url, str, filters)
    return Export(item.render(listing, Links("", None, {})), found.total)


def render_map(settings: Settings, parameters: Parameters, language: str, as_of: str | None = None) -> OffersFile:
    """The offers that match as one HTML file, map and list, in a language and as of a day.

    Raises :class:`InvalidParameterError` for a filter, a language or a day that there is not.
    """
    check_values("--lang", [language], LANGUAGES)
    pairs = tuple(parameters)
    filters = read_filters(pairs)
    moment: Moment = read_parameters([("as_of", as_of)] if as_of else [], (Moment,), "the command")[Moment]
    if moment.as_of is not None:
        check_day(moment.as_of)
    catalogue = open_catalogue(settings, moment.as_of)
    return draw_file(catalogue, Wanted(filters, pairs, None, MOST_BY_COMMAND), Speech(language), settings.public_url)
