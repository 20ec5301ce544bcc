"""Addresses of operators and venues."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine, select
from sqlmodel import col

from service.database import open_reading
from service.operators.models import Operator, Venue
from service.operators.schemas import OperatorCard, OperatorDetail, VenueCard, VenueDetail
from service.operators.search import get_operator, get_venue, show_operator, show_venues
from service.paging import Page, Paging, make_page, search_rows
from service.query import get_asked


@get("/operators", opt={"parameters": (Paging,)}, sync_to_thread=True, tags=["operators"])
def list_operators(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[OperatorCard]:
    """List who runs offers, in order of identifier."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(db, select(Operator), Operator.id, get_asked(request, Paging))
        return make_page(request, [show_operator(row) for row in rows], total, cursor)


@get("/operators/{operator_id:str}", opt={"parameters": ()}, sync_to_thread=True, tags=["operators"])
def show_one_operator(operator_id: FromPath[str], engine: NamedDependency[Engine]) -> OperatorDetail:
    """Show an operator with its venues and the evidence."""
    with open_reading(engine) as db:
        return get_operator(db, operator_id)


@get("/venues", opt={"parameters": (Paging,)}, sync_to_thread=True, tags=["operators"])
def list_venues(request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Page[VenueCard]:
    """List operators' places, in order of identifier; `precision` says how well each point is known."""
    with open_reading(engine) as db:
        rows, total, cursor = search_rows(
            db, select(Venue).where(col(Venue.status) != "withdrawn"), Venue.id, get_asked(request, Paging)
        )
        return make_page(request, show_venues(db, rows), total, cursor)


@get("/venues/{venue_id:str}", opt={"parameters": ()}, sync_to_thread=True, tags=["operators"])
def show_one_venue(venue_id: FromPath[str], engine: NamedDependency[Engine]) -> VenueDetail:
    """Show a venue with the evidence."""
    with open_reading(engine) as db:
        return get_venue(db, venue_id)


OPERATOR_ROUTES = (list_operators, show_one_operator, list_venues, show_one_venue)
