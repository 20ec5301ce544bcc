"""What can be done with an offer besides editing it: confirming, publishing, suspending, archiving, withdrawing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import find_local, lead_to
from service.console.offer_view import REASON_NEEDED, show_offer_form
from service.console.own_records import get_own, list_own
from service.console.record_form import THROUGH, Returned, fill_form
from service.database import open_reading, open_transaction
from service.errors import InputError, RefusedWritingError, StaleVersionError
from service.forms import get_field, get_form
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.writing.desk import refresh
from service.writing.records import StatusChange
from service.writing.status import FOLLOWING, change_status, confirm_offers

type_of_request = Request[Any, Any, Any]
MOST_CONFIRMED = 5_000


@post("/offers/{offer_id:str}/status", sync_to_thread=True, access=Access.WRITE, status_code=303)
def move_offer(
    offer_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Publish, suspend, archive, withdraw or bring back an offer."""
    actor, status = get_actor(request), get_field(request, "status", 20)
    reason = get_field(request, f"reason-{status}", 2_000) or None
    with open_reading(primary) as db:
        stored = get_own(db, actor, "offer", offer_id)
    if status not in FOLLOWING["offer"][stored.status]:
        return lead_to(f"/console/offers/{offer_id}", said="stale")
    change = StatusChange(kind="offer", id=offer_id, status=status, reason=reason, expected_version=_read_seen(request))
    try:
        with open_transaction(primary) as db:
            change_status(db, actor, THROUGH, change)
    except StaleVersionError:
        return lead_to(f"/console/offers/{offer_id}", said="stale")
    except RefusedWritingError as error:
        with open_reading(primary) as db:
            about = (stored.operator_id, live.current.on)
            return show_offer_form(request, db, _return_refused(stored, error, reason or ""), stored, about)
    refresh(live)
    return lead_to(f"/console/offers/{offer_id}", said=f"status-{status}")


def _return_refused(stored: StoredDocument, error: InputError, reason: str) -> Returned:
    """The offer as it is, with what hinders the act: a reason that is missing, fields that publishing needs."""
    others = [item for item in error.errors if item.field != "reason"]
    wrong = REASON_NEEDED if len(others) < len(error.errors) else ""
    return replace(fill_form(stored), errors=others, wrong_reason=wrong, reason=reason)


@post("/confirm", sync_to_thread=True, access=Access.WRITE, status_code=303)
def confirm(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Say of one offer or of several that they are still true."""
    actor, form = get_actor(request), get_form(request)
    only = get_field(request, "only", 200)
    ids = [only] if only else [str(name) for name in form.getall("ids", [])][:MOST_CONFIRMED]
    back = find_local(get_field(request, "next", 2_000))
    if not ids:
        return lead_to(back, said="nothing-ticked")
    with open_reading(primary) as db:
        list_own(db, actor, "offer", ids)
    with open_transaction(primary) as db:
        confirm_offers(db, actor, THROUGH, ids)
    refresh(live)
    return lead_to(back, said="confirmed")


def _read_seen(request: type_of_request) -> int | None:
    text = get_field(request, "version", 12)
    return int(text) if text.isdecimal() else None


OFFER_ACT_ROUTES: tuple[HTTPRouteHandler, ...] = (move_offer, confirm)
