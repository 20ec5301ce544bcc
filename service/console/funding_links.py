"""The pages of funding links, for the team: the list, the form of one with its evidence, and its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to, make_console_page, read_console_speech, write_next
from service.console.link_evidence import with_evidence
from service.console.link_list import PAGE_SIZE, describe_links, find_links, read_asked
from service.console.link_view import PATH, Ending, read_ending, show_link_form
from service.console.own_records import get_own
from service.console.record_form import THROUGH, Returned, Target, fill_form, list_pairs, take_form
from service.database import open_reading, open_transaction
from service.errors import FieldError, RefusedWritingError, StaleVersionError
from service.forms import get_field
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.record_forms.values import NOT_A_DATE, read_date, write_values
from service.writing.desk import refresh
from service.writing.links import make_end
from service.writing.records import Writing
from service.writing.write import write_records

type_of_request = Request[Any, Any, Any]
KIND = "funding_link"
BEGINNING = {"payer_status": "stated", "payee_status": "stated", "instrument_status": "stated"}
"""What the form of a new link says before anybody types."""


@get("/links", sync_to_thread=True, access=Access.MODERATE)
def list_links_page(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[str]:
    """Funding links by who pays, who receives and the day."""
    speech, asked = read_console_speech(request), read_asked(request.query_params)
    with open_reading(primary) as db:
        found, total = find_links(db, asked, speech)
        rows = describe_links(db, found, live.current.on, speech)
    wrong = speech.say(NOT_A_DATE, asked.wrong_day) if asked.wrong_day else ""
    return make_console_page(
        request,
        "links.html",
        status=422 if wrong else 200,
        asked=asked,
        wrong=wrong,
        day=asked.wrong_day or (asked.valid_on.isoformat() if asked.valid_on else ""),
        total=total,
        rows=rows,
        more_url=write_next(request, asked.page) if total > asked.page * PAGE_SIZE else "",
    )


@get("/links/new", sync_to_thread=True, access=Access.MODERATE)
def ask_for_link(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form of a new link."""
    return show_link_form(request, primary, Returned(write_values(KIND, BEGINNING), 0), None)


@post("/links/new", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def add_link_by_form(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Keep a new link."""
    outcome = take_form(primary, get_actor(request), Target("funding_link", None, None), list_pairs(request))
    if isinstance(outcome, Returned):
        return show_link_form(request, primary, outcome, None)
    refresh(live)
    return lead_to(f"{PATH}/{outcome.id}", said="saved")


@get("/links/{link_id:str}", sync_to_thread=True, access=Access.MODERATE)
def edit_link(link_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form of a link."""
    stored = _get_link(request, primary, link_id)
    return show_link_form(request, primary, fill_form(stored), stored)


@post("/links/{link_id:str}", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def write_link(
    link_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Write a link and its evidence as its form says."""
    outcome = take_form(primary, get_actor(request), Target("funding_link", link_id, None), list_pairs(request))
    if isinstance(outcome, Returned):
        return show_link_form(request, primary, outcome, _get_link(request, primary, link_id))
    refresh(live)
    return lead_to(f"{PATH}/{link_id}", said="saved")


@post("/links/{link_id:str}/end", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def end_link_by_form(
    link_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Say on which day a link was valid last, and why."""
    stored, ending, seen = _get_link(request, primary, link_id), read_ending(request), get_field(request, "version", 20)
    try:
        writing = _make_end(stored, ending, int(seen) if seen.isdecimal() and len(seen) < 10 else stored.version)
        with open_transaction(primary) as db:
            write_records(db, get_actor(request), THROUGH, [writing])
    except (RefusedWritingError, StaleVersionError) as error:
        errors = error.errors if isinstance(error, RefusedWritingError) else [FieldError("valid_to", STALE)]
        wrong = Ending(ending.last_day, ending.reason, tuple(errors))
        stored = _get_link(request, primary, link_id)
        return show_link_form(request, primary, fill_form(stored), stored, wrong)
    refresh(live)
    return lead_to(f"{PATH}/{link_id}", said="link-ended")


STALE = "has been written by somebody else meanwhile."


def _make_end(stored: StoredDocument, ending: Ending, version: int) -> Writing:
    """The writing that ends a link; raises :class:`RefusedWritingError` for all that is wrong at once."""
    errors: list[FieldError] = []
    last = date.min
    try:
        last = read_date(ending.last_day, "valid_to")
    except RefusedWritingError as error:
        errors += error.errors if ending.last_day else [FieldError("valid_to", "is needed.")]
    if not ending.reason:
        errors.append(FieldError("reason", "is needed."))
    if errors:
        raise RefusedWritingError.join(errors)
    return make_end(stored, last, ending.reason, version)


def _get_link(request: type_of_request, primary: Engine, link_id: str) -> StoredDocument:
    with open_reading(primary) as db:
        return with_evidence(db, get_own(db, get_actor(request), KIND, link_id))


LINK_ROUTES: tuple[HTTPRouteHandler, ...] = (
    list_links_page,
    ask_for_link,
    add_link_by_form,
    edit_link,
    write_link,
    end_link_by_form,
)
