"""The page of the operator's own card: who it is, and how to reach it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to, make_console_page, read_console_speech
from service.console.own_records import find_acting, get_operator_row, get_own, write_acting
from service.console.record_form import Returned, Target, describe_meanwhile, fill_form, list_pairs, take_form
from service.database import open_reading
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.record_forms.view import Filling, describe_form
from service.writing.desk import refresh

type_of_request = Request[Any, Any, Any]


@get("/operator", sync_to_thread=True, access=Access.WRITE)
def edit_operator(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form of the operator's card."""
    with open_reading(primary) as db:
        stored = get_own(db, get_actor(request), "operator", get_operator_row(db, find_acting(request)).id)
    return _show(request, fill_form(stored), stored)


@post("/operator", sync_to_thread=True, access=Access.WRITE, status_code=303)
def write_operator(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Write the operator's card as its form says."""
    actor = get_actor(request)
    with open_reading(primary) as db:
        operator_id = get_operator_row(db, find_acting(request)).id
    outcome = take_form(primary, actor, Target("operator", operator_id, operator_id), list_pairs(request))
    if isinstance(outcome, Returned):
        with open_reading(primary) as db:
            return _show(request, outcome, get_own(db, actor, "operator", operator_id))
    refresh(live)
    return lead_to(f"/console/operator{write_acting(actor, operator_id)}", said="saved")


def _show(request: type_of_request, returned: Returned, stored: StoredDocument) -> Response[str]:
    speech, acting = read_console_speech(request), write_acting(get_actor(request), stored.id)
    return make_console_page(
        request,
        "operator_form.html",
        status=returned.status,
        heading=stored.document["name"],
        back={"url": f"/console{acting}", "label": speech.say("Overview")},
        action=f"/console/operator{acting}",
        version=returned.version,
        form=describe_form("operator", Filling(returned.values, returned.errors), speech),
        meanwhile=describe_meanwhile("operator", returned.meanwhile, {}, speech),
        stored=stored,
    )


OPERATOR_FORM_ROUTES: tuple[HTTPRouteHandler, ...] = (edit_operator, write_operator)
