"""The pages of reports that anybody may use: a form about one record (an error, or evidence), and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access, mark_private
from service.columns import to_day
from service.database import open_reading
from service.errors import CartoformaError, InvalidBodyError, TooManyAttemptsError
from service.forms import get_form, make_form_token
from service.limits import find_network
from service.pages.address import write_address
from service.pages.routes import make_page, read_speech
from service.pages.speech import Speech, Text, mark
from service.reports.acts import take_report
from service.reports.models import ErrorReport
from service.reports.rules import FIELDS, LONGEST_ADDRESS, LONGEST_TEXT, SHORTEST_TEXT, Reported, read_report
from service.reports.search import Subject, find_subject, get_report, get_shown_subject
from service.settings import Settings

type_of_request = Request[Any, Any, Any]

NEW = "/reports/new"
TRAP = "website"
"""A field that people do not see and robots fill in."""
STATES = {
    "open": mark("Nobody has decided about it yet."),
    "accepted": mark("Accepted: thank you, something was wrong."),
    "rejected": mark("Not accepted."),
}
_WRONG = {
    "text": mark("Say in 10 to 2,000 characters what is wrong."),
    "field": mark("Choose what it is about from the list."),
    "document": mark("Give an address that begins with https:// or http://, of at most 500 characters."),
    "document_date": mark("Give a day, such as 2024-05-31."),
}
_TYPED = ("text", "field", "document", "document_date")
_TOO_MANY = mark("There were too many reports from here, or about this record. Please try again later.")


@get(NEW, sync_to_thread=True, include_in_schema=False)
def show_form(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form about one record, and about one field of it where the address names one."""
    typed = dict.fromkeys(_TYPED, "") | {"field": request.query_params.get("field", "")}
    return _show_form(request, primary, _read_subject(request, primary), typed)


@post(NEW, sync_to_thread=True, include_in_schema=False, status_code=200, access=Access.PUBLIC)
def take_form(
    request: type_of_request, primary: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> Response[Any]:
    """Take a report, and lead to where its fate can be read; or show again what was typed, and what is wrong."""
    subject = _read_subject(request, primary)
    typed = {name: _read_field(request, name).strip() for name in _TYPED}
    if _read_field(request, TRAP):
        return _lead_to(write_address(_find_page(subject), [("lang", read_speech(request).language)]))
    said = {name: value or None for name, value in typed.items() if name != "text"}
    reported = Reported(kind=subject.kind, id=subject.id, text=typed["text"], **said)
    try:
        row = take_report(primary, settings, reported, find_network(request.scope, settings.trusted_proxies))
    except (InvalidBodyError, TooManyAttemptsError) as error:
        return _show_form(request, primary, subject, typed, error)
    return _lead_to(write_address(f"/reports/{row.id}", [("lang", read_speech(request).language), ("said", "thanks")]))


@get("/reports/{token:str}", sync_to_thread=True, include_in_schema=False)
def show_fate(token: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """What became of a report."""
    speech = read_speech(request)
    with open_reading(primary) as db:
        row = get_report(db, token)
        subject = find_subject(db, row.subject_kind, row.subject_id)
    thanks = request.query_params.get("said") == "thanks"
    return _draw(request, "report.html", report=describe_report(row, subject, speech), thanks=thanks)


def describe_report(row: ErrorReport, subject: Subject | None, speech: Speech) -> dict[str, Any]:
    """A report in words."""
    is_shown = subject is not None and subject.is_shown
    said = read_report(row.text)
    return {
        "token": row.id,
        "about": speech.text(subject.names) if subject is not None else Text(row.subject_id, None),
        "url": write_address(_find_page(subject), [("lang", speech.language)]) if subject and is_shown else "",
        "field": speech.term(f"{row.subject_kind}_field", row.field) if row.field else "",
        "text": said.text,
        "document": said.document or "",
        "document_date": speech.date(date.fromisoformat(said.document_date)) if said.document_date else "",
        "made": speech.date(to_day(row.recorded_at)),
        "state": row.state,
        "fate": speech.say(STATES[row.state]),
        "answer": row.answer or "",
        "settled": speech.date(to_day(row.settled_at)) if row.settled_at else "",
    }


def _read_subject(request: type_of_request, primary: Engine) -> Subject:
    with open_reading(primary) as db:
        return get_shown_subject(db, request.query_params.get("kind", ""), request.query_params.get("id", "")[:300])


def _read_field(request: type_of_request, name: str) -> str:
    """A field as it was typed; what is far too long is cut, and refused for its length."""
    value = get_form(request).get(name, "")
    return value[: 2 * LONGEST_TEXT] if isinstance(value, str) else ""


def _find_page(subject: Subject) -> str:
    """The page that shows a record: a venue stands on that of its operator, what has none in the list of unknowns."""
    if subject.kind == "offer":
        return f"/offers/{subject.id}"
    return f"/operators/{subject.operator_id}" if subject.operator_id else "/unknowns"


def _show_form(
    request: type_of_request,
    primary: Engine,
    subject: Subject,
    typed: dict[str, str],
    error: CartoformaError | None = None,
) -> Response[str]:
    speech = read_speech(request)
    found = {item.field: speech.say(_WRONG[item.field]) for item in error.errors} if error is not None else {}
    asked = [("kind", subject.kind), ("id", subject.id), ("lang", speech.language)]
    is_evidence = request.query_params.get("with") == "evidence"
    page = _draw(
        request,
        "report_form.html",
        about=speech.text(subject.names),
        back=write_address(_find_page(subject), [("lang", speech.language)]),
        action=write_address(NEW, [*asked, ("with", "evidence")] if is_evidence else asked),
        is_evidence=is_evidence,
        fields={field: speech.term(f"{subject.kind}_field", field) for field in FIELDS[subject.kind]},
        typed=typed,
        wrong=dict.fromkeys(_TYPED, "") | found,
        notice=speech.say(_TOO_MANY) if isinstance(error, TooManyAttemptsError) else "",
        bounds=(SHORTEST_TEXT, LONGEST_TEXT, LONGEST_ADDRESS),
        form_token=make_form_token(primary),
    )
    if error is not None:
        page.status_code = 422 if found else error.status
        page.headers.update(getattr(error, "headers", {}))
    return page


def _draw(request: type_of_request, template: str, **context: Any) -> Response[str]:
    mark_private(request.scope)
    page = make_page(request, template, **context)
    # The address of a fate is known to whoever reported alone: no index keeps it, and no page visited next learns it.
    page.headers.update({"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"})
    return page


def _lead_to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": address})


REPORT_PAGES = (show_form, take_form, show_fate)
"""To be registered at the root."""
