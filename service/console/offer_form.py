"""The pages of one offer: adding it and editing it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to
from service.console.offer_view import show_offer_form
from service.console.own_records import find_acting, get_operator_row, get_own
from service.console.record_form import Returned, Target, fill_form, list_pairs, take_form
from service.database import open_reading
from service.guard import get_actor
from service.record_forms.values import write_values
from service.writing.desk import refresh

type_of_request = Request[Any, Any, Any]


@get("/offers/new", sync_to_thread=True, access=Access.WRITE)
def ask_for_offer(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[str]:
    """The form of a new offer."""
    with open_reading(primary) as db:
        operator = get_operator_row(db, find_acting(request))
        return show_offer_form(
            request, db, Returned(write_values("offer", {}), 0), None, (operator.id, live.current.on)
        )


@post("/offers/new", sync_to_thread=True, access=Access.WRITE, status_code=303)
def add_offer(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Keep a new offer as a draft, or published when nothing is missing."""
    operator_id = find_acting(request)
    with open_reading(primary) as db:
        get_operator_row(db, operator_id)
    return _take(request, primary, live, Target(kind="offer", id=None, operator_id=operator_id))


@get("/offers/{offer_id:str}", sync_to_thread=True, access=Access.WRITE)
def edit_offer(
    offer_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[str]:
    """The form of an offer."""
    with open_reading(primary) as db:
        stored = get_own(db, get_actor(request), "offer", offer_id)
        return show_offer_form(request, db, fill_form(stored), stored, (stored.operator_id, live.current.on))


@post("/offers/{offer_id:str}", sync_to_thread=True, access=Access.WRITE, status_code=303)
def write_offer(
    offer_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Write an offer as its form says."""
    with open_reading(primary) as db:
        stored = get_own(db, get_actor(request), "offer", offer_id)
    return _take(request, primary, live, Target(kind="offer", id=offer_id, operator_id=stored.operator_id))


def _take(request: type_of_request, primary: Engine, live: LiveCatalogue, target: Target) -> Response[Any]:
    actor = get_actor(request)
    outcome = take_form(primary, actor, target, list_pairs(request))
    if isinstance(outcome, Returned):
        with open_reading(primary) as db:
            stored = get_own(db, actor, "offer", target.id) if target.id else None
            return show_offer_form(request, db, outcome, stored, (target.operator_id, live.current.on))
    refresh(live)
    return lead_to(f"/console/offers/{outcome.id}", said="saved")


OFFER_ROUTES: tuple[HTTPRouteHandler, ...] = (ask_for_offer, add_offer, edit_offer, write_offer)
