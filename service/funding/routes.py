"""Addresses of funders and programmes."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine, select

from service.database import open_reading
from service.funding.models import Funder, Programme
from service.funding.schemas import FunderCard, FunderDetail, ProgrammeCard, ProgrammeDetail
from service.funding.search import get_funder, get_programme, show_funder, show_programme
from service.paging import Page, Paging, make_page, search_rows
from service.query import get_asked


@get("/funders", opt={"parameters": (Paging,)}, sync_to_thread=True, tags=["funding"])
def list_funders(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[FunderCard]:
    """List who pays, in order of identifier."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(db, select(Funder), Funder.id, get_asked(request, Paging))
        return make_page(request, [show_funder(row) for row in rows], total, cursor)


@get("/funders/{funder_id:str}", opt={"parameters": ()}, sync_to_thread=True, tags=["funding"])
def show_one_funder(funder_id: FromPath[str], engine: NamedDependency[Engine]) -> FunderDetail:
    """Show a funder with the links that it pays through; amounts are never added up."""
    with open_reading(engine) as db:
        return get_funder(db, funder_id)


@get("/programmes", opt={"parameters": (Paging,)}, sync_to_thread=True, tags=["funding"])
def list_programmes(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[ProgrammeCard]:
    """List schemes and joint undertakings, in order of identifier."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(db, select(Programme), Programme.id, get_asked(request, Paging))
        return make_page(request, [show_programme(row) for row in rows], total, cursor)


@get("/programmes/{programme_id:str}", opt={"parameters": ()}, sync_to_thread=True, tags=["funding"])
def show_one_programme(programme_id: FromPath[str], engine: NamedDependency[Engine]) -> ProgrammeDetail:
    """Show a programme with who takes part and the funding links from and to it."""
    with open_reading(engine) as db:
        return get_programme(db, programme_id)


FUNDING_ROUTES = (list_funders, show_one_funder, list_programmes, show_one_programme)
