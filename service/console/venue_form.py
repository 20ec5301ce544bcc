"""The pages of venues: the list, the form with the point on a map, and withdrawing one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to, make_console_page, read_console_speech
from service.console.own_records import find_acting, get_operator_row, get_own, write_acting
from service.console.record_form import THROUGH, Returned, Target, fill_form, list_pairs, take_form
from service.console.venue_view import list_venue_rows, show_venue_form
from service.database import open_reading, open_transaction
from service.errors import ConflictingError, RefusedWritingError, StaleVersionError
from service.forms import get_field
from service.guard import get_actor
from service.record_forms.values import write_values
from service.settings import Settings
from service.writing.desk import refresh
from service.writing.records import StatusChange
from service.writing.status import FOLLOWING, change_status

type_of_request = Request[Any, Any, Any]


@get("/venues", sync_to_thread=True, access=Access.READ)
def list_venues_page(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """One's own venues, and how well the point of each is known."""
    speech = read_console_speech(request)
    with open_reading(primary) as db:
        operator = get_operator_row(db, find_acting(request))
        venues = list_venue_rows(db, operator.id, speech)
    acting = write_acting(get_actor(request), operator.id)
    return make_console_page(request, "venues.html", operator_name=operator.name, acting=acting, venues=venues)


@get("/venues/new", sync_to_thread=True, access=Access.WRITE)
def ask_for_venue(
    request: type_of_request, primary: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> Response[str]:
    """The form of a new venue."""
    with open_reading(primary) as db:
        operator = get_operator_row(db, find_acting(request))
    return show_venue_form(request, settings, Returned(write_values("venue", {}), 0), None, operator.id)


@post("/venues/new", sync_to_thread=True, access=Access.WRITE, status_code=303)
def add_venue(
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Keep a new venue."""
    with open_reading(primary) as db:
        operator = get_operator_row(db, find_acting(request))
    outcome = take_form(primary, get_actor(request), Target("venue", None, operator.id), list_pairs(request))
    if isinstance(outcome, Returned):
        return show_venue_form(request, settings, outcome, None, operator.id)
    refresh(live)
    return lead_to(f"/console/venues/{outcome.id}", said="saved")


@get("/venues/{venue_id:str}", sync_to_thread=True, access=Access.WRITE)
def edit_venue(
    venue_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[str]:
    """The form of a venue."""
    with open_reading(primary) as db:
        stored = get_own(db, get_actor(request), "venue", venue_id)
    return show_venue_form(request, settings, fill_form(stored), stored, stored.operator_id)


@post("/venues/{venue_id:str}", sync_to_thread=True, access=Access.WRITE, status_code=303)
def write_venue(
    venue_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Write a venue as its form says."""
    actor = get_actor(request)
    outcome = take_form(primary, actor, Target("venue", venue_id, None), list_pairs(request))
    if isinstance(outcome, Returned):
        with open_reading(primary) as db:
            stored = get_own(db, actor, "venue", venue_id)
        return show_venue_form(request, settings, outcome, stored, stored.operator_id)
    refresh(live)
    return lead_to(f"/console/venues/{venue_id}", said="saved")


@post("/venues/{venue_id:str}/status", sync_to_thread=True, access=Access.WRITE, status_code=303)
def move_venue(
    venue_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Withdraw a venue, or bring it back; one that offers still use stays, and they are named."""
    actor, status = get_actor(request), get_field(request, "status", 20)
    reason = get_field(request, f"reason-{status}", 2_000)
    with open_reading(primary) as db:
        stored = get_own(db, actor, "venue", venue_id)
    if status not in FOLLOWING["venue"][stored.status]:
        return lead_to(f"/console/venues/{venue_id}", said="stale")
    change = StatusChange(kind="venue", id=venue_id, status=status, reason=reason, expected_version=stored.version)
    try:
        with open_transaction(primary) as db:
            change_status(db, actor, THROUGH, change)
    except StaleVersionError:
        return lead_to(f"/console/venues/{venue_id}", said="stale")
    except (RefusedWritingError, ConflictingError) as error:
        wrong = "used" if isinstance(error, ConflictingError) else "reason"
        returned = replace(fill_form(stored), wrong_reason=wrong, reason=reason)
        return show_venue_form(request, settings, returned, stored, stored.operator_id)
    refresh(live)
    return lead_to(f"/console/venues/{venue_id}", said=f"status-{status}")


VENUE_ROUTES: tuple[HTTPRouteHandler, ...] = (
    list_venues_page,
    ask_for_venue,
    add_venue,
    edit_venue,
    write_venue,
    move_venue,
)
