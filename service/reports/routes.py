"""The addresses of the API at which errors are reported, and what became of a report is read."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, RawBody
from litestar.types import ASGIApp
from sqlalchemy import Engine

from service.access import Access, mark_private
from service.answers import Answer
from service.database import open_reading
from service.limits import find_network
from service.reports.acts import take_report
from service.reports.models import ErrorReport
from service.reports.rules import Reported, read_report
from service.reports.schemas import ReportGiven, ReportShown
from service.reports.search import get_report
from service.settings import Settings
from service.writing.desk import Desk, provide_desk, read_as


@post(
    "/reports",
    opt={"parameters": (), "takes": "report"},
    access=Access.PUBLIC,
    sync_to_thread=True,
    status_code=201,
    dependencies={"desk": Provide(provide_desk, sync_to_thread=False)},
    summary="Report an error",
    description="Say what is wrong with an offer, operator, venue, programme or funding link, or send evidence about "
    "it, as a JSON object. No account is needed; do not write anything about a person. `Location` is where its fate "
    "can be read. At most 10 an hour from one network, and 20 a day about one record.",
    tags=["reports"],
    responses={201: ResponseSpec(ReportShown, description="The report", generate_examples=False)},
)
def report_error(desk: NamedDependency[Desk], body: RawBody, settings: NamedDependency[Settings]) -> ASGIApp:
    """Take a report."""
    given = read_as(desk, body, ReportGiven)
    network = find_network(desk.request.scope, settings.trusted_proxies)
    reported = Reported(**{name: getattr(given, name) for name in given.__struct_fields__})
    row = take_report(desk.engine, settings, reported, network)
    return _answer(row, 201, [(b"location", f"/api/v1/reports/{row.id}".encode())])


@get(
    "/reports/{token:str}",
    opt={"parameters": ()},
    sync_to_thread=True,
    summary="What became of a report",
    description="A report by the token that was given to whoever made it: open, accepted or rejected, with the answer.",
    tags=["reports"],
    responses={200: ResponseSpec(ReportShown, description="The report", generate_examples=False)},
)
def show_report(token: FromPath[str], request: Request[Any, Any, Any], primary: NamedDependency[Engine]) -> ASGIApp:
    """Answer one report."""
    mark_private(request.scope)  # it changes without the catalogue's revision
    with open_reading(primary) as db:
        return _answer(get_report(db, token), 200, [])


def _answer(row: ErrorReport, status: int, headers: list[tuple[bytes, bytes]]) -> Answer:
    said = read_report(row.text)
    shown = ReportShown(
        token=row.id,
        url=f"/reports/{row.id}",
        kind=row.subject_kind,
        id=row.subject_id,
        field=row.field,
        text=said.text,
        document=said.document,
        document_date=said.document_date,
        state=row.state,
        answer=row.answer,
        recorded_at=row.recorded_at,
        settled_at=row.settled_at,
    )
    body = msgspec.json.encode(shown)
    told = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return Answer(status, [*headers, *told], body)


REPORT_ROUTES = (report_error, show_report)
"""To be registered below ``/api/v1``."""
