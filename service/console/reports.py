"""The page of error reports: an operator decides about those of its records, the team about all."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.console.frame import lead_to, make_console_page, read_console_speech, say_wrong
from service.console.own_records import find_acting, write_acting
from service.database import open_reading, open_transaction
from service.errors import InvalidBodyError
from service.forms import get_field
from service.guard import get_actor
from service.pages.speech import mark
from service.reports.acts import settle_report
from service.reports.models import REPORT_STATES
from service.reports.page import describe_report
from service.reports.rules import LONGEST_ANSWER
from service.reports.search import choose_operator, count_reports, find_subject, list_reports

type_of_request = Request[Any, Any, Any]

PATH = "/console/reports"
MOST_SHOWN = 50
STATE_WORDS = {"open": mark("Open"), "accepted": mark("Accepted"), "rejected": mark("Rejected")}
WRONG = {
    "answer": mark("A rejection says why, in at most 2,000 characters."),
    "state": mark("Accept or reject it."),
}


@get("/reports", sync_to_thread=True, access=Access.WRITE)
def show_reports(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The newest reports in one state."""
    return _show(request, primary)


@post("/reports/{token:str}", sync_to_thread=True, access=Access.WRITE, status_code=200)
def take_decision(token: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[Any]:
    """Accept or reject a report; or show again what was typed, and what is wrong with it."""
    answer, state = get_field(request, "answer", 4 * LONGEST_ANSWER), get_field(request, "state")
    actor = get_actor(request)
    try:
        with open_transaction(primary) as db:
            settle_report(db, actor, token, state, answer)
    except InvalidBodyError as error:
        wrong = {token: say_wrong(error, WRONG, read_console_speech(request))}
        return _show(request, primary, status=422, typed={token: answer}, wrong=wrong)
    return lead_to(f"{PATH}{write_acting(actor, find_acting(request))}", said="settled")


def _show(
    request: type_of_request,
    primary: Engine,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: dict[str, dict[str, str]] | None = None,
) -> Response[str]:
    actor, speech = get_actor(request), read_console_speech(request)
    operator_id = choose_operator(actor, find_acting(request))
    asked = request.query_params.get("state", "open")
    state = asked if asked in REPORT_STATES else "open"
    acting = write_acting(actor, operator_id)
    with open_reading(primary) as db:
        rows = list_reports(db, operator_id=operator_id, state=state, limit=MOST_SHOWN)
        counts = count_reports(db, operator_id=operator_id)
        reports = [describe_report(row, find_subject(db, row.subject_kind, row.subject_id), speech) for row in rows]
    joint = "&" if acting else "?"
    return make_console_page(
        request,
        "reports.html",
        status=status,
        reports=reports,
        more=counts[state] - len(reports),
        states=[
            (speech.say(STATE_WORDS[name]), counts[name], f"{PATH}{acting}{joint}state={name}", name == state)
            for name in REPORT_STATES
        ],
        acting=acting,
        typed=typed or {},
        wrong=wrong or {},
        longest_answer=LONGEST_ANSWER,
    )


REPORT_CONSOLE_ROUTES = (show_reports, take_decision)
