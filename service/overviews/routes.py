"""The addresses of the overviews for programs: the rows that the pages show. Schemes are ``/programmes``."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from sqlalchemy import Engine

from service.access import mark_private
from service.catalogue.pin import get_catalogue
from service.database import open_reading
from service.evidence.schemas import FigureStated
from service.evidence.search import search_figures
from service.offers.partners import PartnerCard, search_partners
from service.overviews.asking import FiguresAsked, GrowthAsked, PartnersAsked, UnknownsAsked
from service.overviews.growth import count_growth
from service.overviews.schemas import Growth, UnknownPage
from service.overviews.search import search_unknowns, show_unknowns
from service.paging import Cursor, Page, Paging, make_page, read_cursor, write_cursor
from service.query import get_asked

type_of_request = Request[Any, Any, Any]


@get(
    "/unknowns",
    opt={"parameters": (UnknownsAsked, Paging)},
    sync_to_thread=True,
    summary="What is not established",
    description="Offers, operators and funding links of which a source leaves open who pays, who recognises them or "
    "what they cost, or of which sources do not agree; with the documents that say so, those who could tell, how many "
    "there are by operator, and how many were open at the end of each month since they are recorded. Where nobody has "
    "said anything there is no record, which is not counted here. Evidence is sent to `POST /reports`.",
    tags=["funding"],
)
def list_unknown_things(request: type_of_request, engine: NamedDependency[Engine]) -> UnknownPage:
    """List what is not established, in order of operator."""
    mark_private(request.scope)  # what sources say against a record comes and goes without the catalogue's revision
    catalogue, asked, paging = get_catalogue(request), get_asked(request, UnknownsAsked), get_asked(request, Paging)
    asked.check(catalogue)
    offset = read_cursor(paging.cursor).offset if paging.cursor else 0
    with open_reading(engine) as db:
        found = search_unknowns(db, catalogue, asked, catalogue.on)
        items = show_unknowns(db, found.unknowns[offset : offset + paging.limit])
        operators = found.count_operators(db)
    total = len(found.unknowns)
    following = write_offset(offset + paging.limit) if offset + paging.limit < total else None
    return UnknownPage(
        items=items,
        total=total,
        counts=found.count_states(),
        operators=operators,
        months=found.months,
        links=make_page(request, [], total, following).links,
    )


def write_offset(offset: int) -> str:
    """A cursor that skips this many rows."""
    return write_cursor(Cursor(date.min, offset, ""))


@get(
    "/growth",
    opt={"parameters": (GrowthAsked,)},
    sync_to_thread=True,
    summary="How the offer grows",
    description="Of how many offers something is recorded, by year and topic, region or place. A year says that "
    "something of that year is recorded: an offer is not carried on into years of which nothing is known, and a year "
    "without offers does not say that there were none.",
    tags=["offers"],
)
def show_growth(request: type_of_request, engine: NamedDependency[Engine]) -> Growth:
    """Count offers by year."""
    asked = get_asked(request, GrowthAsked)
    asked.check()
    with open_reading(engine) as db:
        return count_growth(db, get_catalogue(request), asked)


@get(
    "/figures",
    opt={"parameters": (FiguresAsked, Paging)},
    sync_to_thread=True,
    summary="Stated figures",
    description="Numbers that somebody stated, each with its speaker, its documents, and whether it is a result, an "
    "estimate, a target, a plan or a plain fact. They overlap and differ in kind: never add them up.",
    tags=["evidence"],
)
def list_figures(request: type_of_request, engine: NamedDependency[Engine]) -> Page[FigureStated]:
    """List stated figures in order of identifier."""
    asked = get_asked(request, FiguresAsked)
    asked.check()
    with open_reading(engine) as db:
        figures, total, cursor = search_figures(db, asked.kind, get_asked(request, Paging))
        return make_page(request, figures, total, cursor)


@get(
    "/partners",
    opt={"parameters": (PartnersAsked, Paging)},
    sync_to_thread=True,
    summary="Who takes part",
    description="Who takes part in offers, programmes and what operators do, with their contribution and the "
    "documents that say so. That somebody takes part does not mean that they pay.",
    tags=["operators"],
)
def list_partners(request: type_of_request, engine: NamedDependency[Engine]) -> Page[PartnerCard]:
    """List partners in order of identifier."""
    asked = get_asked(request, PartnersAsked)
    asked.check(get_catalogue(request))
    with open_reading(engine) as db:
        partners, total, cursor = search_partners(db, asked.kind, asked.operator, get_asked(request, Paging))
        return make_page(request, partners, total, cursor)


OVERVIEW_ROUTES = (list_unknown_things, show_growth, list_figures, list_partners)
"""To be registered below ``/api/v1``."""
