"""The first page of the console: what waits for this operator, worst first, and what may be left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to, make_console_page, read_console_speech
from service.console.own_offers import OwnOffer, describe_own, list_lacking, list_own_offers, sort_pressing
from service.console.own_records import find_acting, get_operator_row, write_acting
from service.counts.search import CountLine, list_counts, list_months
from service.database import Db, open_reading
from service.guard import get_actor
from service.pages.speech import Speech, Text
from service.reports.models import ErrorReport
from service.reports.search import count_reports, find_subject, list_reports
from service.writing.conflicts import list_conflicts

type_of_request = Request[Any, Any, Any]
MOST_SHOWN = 20
"""How many offers a part of the page names; the rest is behind a link."""
MOST_REPORTS = 5
MONTHS = 2


@get("/", sync_to_thread=True, access=Access.READ)
def show_dashboard(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """What waits for an operator; somebody of the team who acts for none is led to the moderators' queue."""
    actor, operator_id, on = get_actor(request), find_acting(request), live.current.on
    if operator_id is None:
        return lead_to("/console/moderation")
    speech = read_console_speech(request)
    with open_reading(primary) as db:
        operator = get_operator_row(db, operator_id)
        context = describe_dashboard(db, operator_id, on, speech)
    acting = write_acting(actor, operator_id)
    return make_console_page(request, "dashboard.html", operator_name=operator.name, acting=acting, **context)


def describe_dashboard(db: Db, operator_id: str, on: date, speech: Speech) -> dict[str, Any]:
    """What the template of the first page needs."""
    offers, months = list_own_offers(db, operator_id, on), list_months(on, MONTHS)[::-1]
    due = sort_pressing(offers)
    drafts = [one for one in offers if one.row.status == "draft"]
    reports = list_reports(db, operator_id=operator_id, state="open", limit=MOST_REPORTS)
    lacking = list_lacking(db, [one.id for one in drafts[:MOST_SHOWN]], speech)
    counted, totals = _rank_counts(list_counts(db, operator_id, months), offers, months)

    def describe(one: OwnOffer) -> dict[str, Any]:
        return describe_own(one, on, speech)

    return {
        "tallies": {
            "due": len(due),
            "reports": count_reports(db, operator_id=operator_id)["open"],
            "conflicts": len(list_conflicts(db, operator_id)),
            "drafts": len(drafts),
            "offers": len(offers),
        },
        "due": [describe(one) for one in due[:MOST_SHOWN]],
        "drafts": [describe(one) | {"missing": lacking[one.id]} for one in drafts[:MOST_SHOWN]],
        "reports": [_describe_report(db, one, speech) for one in reports],
        "counted": [describe(one) | {"counts": counts} for one, counts in counted],
        "totals": totals,
        "months": [speech.date(date.fromisoformat(f"{month}-01"), "month") for month in months],
    }


def _describe_report(db: Db, report: ErrorReport, speech: Speech) -> dict[str, Any]:
    subject = find_subject(db, report.subject_kind, report.subject_id)
    return {"about": speech.text(subject.names) if subject else Text(report.subject_id, None), "text": report.text}


def _rank_counts(
    lines: Sequence[CountLine], offers: Sequence[OwnOffer], months: Sequence[str]
) -> tuple[list[tuple[OwnOffer, list[int]]], list[int]]:
    """How often the most seen offers were found and seen, month by month; and how often all together."""
    counted = {(line.offer_id, line.month): (line.found, line.seen) for line in lines}
    rows = [
        (one, [value for month in months for value in counted.get((one.id, month), (0, 0))])
        for one in offers
        if any((one.id, month) in counted for month in months)
    ]
    ranked = sorted(rows, key=lambda row: (-row[1][1], -row[1][0], row[0].id))
    totals = [sum(column) for column in zip(*(counts for _, counts in rows), strict=True)]
    return ranked[:MOST_SHOWN], totals or [0, 0] * MONTHS


DASHBOARD_ROUTES: tuple[HTTPRouteHandler, ...] = (show_dashboard,)
