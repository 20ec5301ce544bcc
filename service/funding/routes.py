"""Addresses of funders and programmes."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine, select

from service.columns import now, to_day
from service.database import open_reading
from service.funding.details import get_funder, get_link, get_programme
from service.funding.filters import Day, LinkFilters
from service.funding.models import Funder, Programme
from service.funding.schemas import FunderCard, FunderDetail, LinkLine, ProgrammeCard, ProgrammeDetail
from service.funding.search import search_links, show_funder, show_programme
from service.paging import Page, Paging, make_page, search_rows
from service.query import get_asked


@get("/funders", opt={"parameters": (Paging,)}, sync_to_thread=True, tags=["funding"])
def list_funders(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[FunderCard]:
    """List who pays, in order of identifier."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(db, select(Funder), Funder.id, get_asked(request, Paging))
        return make_page(request, [show_funder(row) for row in rows], total, cursor)


@get("/funders/{funder_id:str}", opt={"parameters": (Day,)}, sync_to_thread=True, tags=["funding"])
def show_one_funder(
    funder_id: FromPath[str], request: Request[Any, Any, Any], engine: NamedDependency[Engine]
) -> FunderDetail:
    """Show a funder with its links, what it pays for and through whom. By year only what may be added up is added."""
    with open_reading(engine) as db:
        return get_funder(db, funder_id, _choose_day(request))


@get("/programmes", opt={"parameters": (Paging,)}, sync_to_thread=True, tags=["funding"])
def list_programmes(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[ProgrammeCard]:
    """List schemes and joint undertakings, in order of identifier."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(db, select(Programme), Programme.id, get_asked(request, Paging))
        return make_page(request, [show_programme(row) for row in rows], total, cursor)


@get("/programmes/{programme_id:str}", opt={"parameters": (Day,)}, sync_to_thread=True, tags=["funding"])
def show_one_programme(
    programme_id: FromPath[str], request: Request[Any, Any, Any], engine: NamedDependency[Engine]
) -> ProgrammeDetail:
    """Show a programme with who takes part, the funding links from and to it, and what it pays for."""
    with open_reading(engine) as db:
        return get_programme(db, programme_id, _choose_day(request))


def _choose_day(request: Request[Any, Any, Any]) -> date:
    return get_asked(request, Day).as_of or to_day(now())


@get("/funding/links", opt={"parameters": (LinkFilters, Paging)}, sync_to_thread=True, tags=["funding"])
def list_funding_links(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[LinkLine]:
    """List funding links with their evidence, in order of identifier."""
    conditions = list(get_asked(request, LinkFilters).list_conditions())
    with open_reading(engine) as db:
        lines, total, cursor = search_links(db, conditions, get_asked(request, Paging))
        return make_page(request, lines, total, cursor)


@get("/funding/links/{link_id:str}", opt={"parameters": ()}, sync_to_thread=True, tags=["funding"])
def show_funding_link(link_id: FromPath[str], engine: NamedDependency[Engine]) -> LinkLine:
    """Show a funding link with its evidence."""
    with open_reading(engine) as db:
        return get_link(db, link_id)


FUNDING_ROUTES = (
    list_funders,
    show_one_funder,
    list_programmes,
    show_one_programme,
    list_funding_links,
    show_funding_link,
)
