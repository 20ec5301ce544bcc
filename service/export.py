"""Offers to be written to a file: in one of the representations, or as a map that needs no server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from service.catalogue.catalogue import Catalogue
from service.catalogue.listing import OfferListing
from service.catalogue.live import read_catalogue
from service.catalogue.map_page import draw_offers_file
from service.catalogue.search import Sorting, narrow, search_offers
from service.database import make_engine
from service.formats.listing import Links
from service.formats.registry import FORMATS
from service.narrowing import check_values
from service.offers.filters import OfferFilters
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


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of the database in the settings."""
    engine = make_engine(settings.database_url)
    check_schema(engine)
    try:
        return read_catalogue(engine, Path(settings.cache_folder))
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
    found = search_offers(
        catalogue, filters, Sorting(sort=item.sort or "title"), Paging(limit=1), max(1, len(catalogue))
    )
    head = {"total": found.total, "revision": catalogue.revision, "as_of": catalogue.on}
    listing = OfferListing(catalogue, found, head, settings.public_url, str, filters)
    return Export(item.render(listing, Links("", None, {})), found.total)


def render_map(settings: Settings, parameters: Parameters, language: str) -> Export:
    """The offers that match as a self-contained map in a language.

    Raises :class:`InvalidParameterError` for a filter or a language that there is not.
    """
    check_values("--lang", [language], LANGUAGES)
    filters = read_filters(parameters)
    catalogue = open_catalogue(settings)
    matching = narrow(catalogue, filters).matching
    return Export(draw_offers_file(catalogue, matching, language, "none").encode(), len(matching))
