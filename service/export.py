"""Offers written to a file: in one of the representations, or as a map that needs no server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from service.catalogue.catalogue import Catalogue
from service.catalogue.listing import OfferListing
from service.catalogue.live import read_catalogue
from service.catalogue.map_page import draw_offers_file
from service.catalogue.search import Sorting, narrow, search_offers
from service.database import make_engine
from service.errors import InvalidParameterError
from service.formats.listing import Links
from service.formats.registry import FORMATS
from service.narrowing import check_values, guard_parameters, list_filters
from service.offers.filters import OfferFilters
from service.paging import Paging
from service.schema import check_schema
from service.settings import Settings

Parameters = Iterable[tuple[str, str]]


def read_filters(parameters: Parameters) -> OfferFilters:
    """The filters of ``name=value`` pairs, checked as those of an address are."""
    given = list(parameters)
    guard_parameters(given, (OfferFilters,), "the list of offers")
    known = list_filters(OfferFilters)
    values: dict[str, Any] = {}
    for name, value in given:
        if known[name].is_repeated:
            values.setdefault(name, []).append(value)
        else:
            values[name] = value
    hints = OfferFilters.__dataclass_fields__
    try:
        return msgspec.convert(values, OfferFilters, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).partition("$.")[2].split("`")[0].split("[")[0]
        raise InvalidParameterError(name if name in hints else "filter", str(error).split(" - ")[0]) from None


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of the database in the settings."""
    engine = make_engine(settings.database_url)
    check_schema(engine)
    try:
        return read_catalogue(engine)
    finally:
        engine.dispose()


def write_offers(settings: Settings, suffix: str, parameters: Parameters, path: Path) -> int:
    """Write all offers that match, in a representation; give their number."""
    check_values("format", [suffix], [item.suffix for item in FORMATS if item.suffix != "map"])
    item = next(item for item in FORMATS if item.suffix == suffix)
    catalogue = open_catalogue(settings)
    filters = read_filters(parameters)
    found = search_offers(catalogue, filters, Sorting(sort="title"), Paging(limit=1), max(1, len(catalogue)))
    head = {"total": found.total, "revision": catalogue.revision, "as_of": catalogue.on}
    listing = OfferListing(catalogue, found, head, settings.public_url, str)
    path.write_bytes(item.render(listing, Links("", None, {})))
    return found.total


def write_map(settings: Settings, parameters: Parameters, path: Path, language: str) -> int:
    """Write the offers that match as a self-contained map; give their number."""
    catalogue = open_catalogue(settings)
    matching = narrow(catalogue, read_filters(parameters)).matching
    path.write_text(draw_offers_file(catalogue, matching, language, "none"), encoding="utf-8")
    return len(matching)
