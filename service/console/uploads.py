"""The page of spreadsheets: bring one, see those that were brought, fetch a template or one's own offers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine

from service.access import Access
from service.console.frame import lead_to, make_console_page, read_console_speech, say_day
from service.console.own_records import find_acting, get_operator_row, write_acting
from service.console.upload_acts import PATH, PATIENCE_SECONDS, UPLOAD_ACT_ROUTES, give_file
from service.console.upload_words import STATES, TOO_MANY
from service.database import Db, open_reading, open_transaction
from service.errors import ConflictingError
from service.forms import FORM_BYTES, find_file
from service.guard import get_actor
from service.pages.speech import mark
from service.spreadsheets.apply import Party
from service.spreadsheets.download import make_download
from service.spreadsheets.owned import read_venues
from service.spreadsheets.raw import MOST_BYTES, MOST_ROWS, FileKind
from service.spreadsheets.template import make_template, write_values
from service.spreadsheets.uploads import add_upload, list_uploads
from service.spreadsheets.work import start_check

type_of_request = Request[Any, Any, Any]

NO_FILE = mark("Choose a file first.")


@get("/uploads", sync_to_thread=True, access=Access.WRITE)
def show_uploads(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form to bring a file, and the files that were brought."""
    return _show(request, primary)


@post(
    "/uploads", sync_to_thread=True, access=Access.WRITE, status_code=303, request_max_body_size=MOST_BYTES + FORM_BYTES
)
def take_file(request: type_of_request, primary: NamedDependency[Engine]) -> Response[Any]:
    """Keep a file and begin to check it."""
    file = find_file(request, "file")
    if file is None:
        return _show(request, primary, wrong=NO_FILE)
    try:
        with open_transaction(primary) as db:
            upload_id = add_upload(db, _make_party(request, db), *file)
    except ConflictingError:
        return _show(request, primary, wrong=TOO_MANY)
    start_check(primary, get_actor(request), upload_id).join(PATIENCE_SECONDS)
    return lead_to(f"{PATH}/{upload_id}")


def _make_party(request: type_of_request, db: Db) -> Party:
    """Whoever asks, for the operator that the page is about."""
    operator = get_operator_row(db, find_acting(request))
    return Party(get_actor(request), operator.id, read_console_speech(request).language)


def _show(request: type_of_request, primary: Engine, wrong: str = "") -> Response[str]:
    speech = read_console_speech(request)
    with open_reading(primary) as db:
        operator = get_operator_row(db, find_acting(request))
        rows = list_uploads(db, operator.id)
    acting = write_acting(get_actor(request), operator.id)
    return make_console_page(
        request,
        "uploads.html",
        status=422 if wrong else 200,
        wrong=wrong and speech.say(wrong),
        acting=acting,
        action=f"{PATH}{acting}",
        uploads=[(row[0], row[1], speech.say(STATES[row[2]]), say_day(row[3], speech)) for row in rows],
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1_000_000,
    )


@get("/uploads/offers.csv", sync_to_thread=True, access=Access.WRITE)
def download_own_csv(request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """One's own offers, drafts too."""
    return _give_own(request, primary, "csv")


@get("/uploads/offers.xlsx", sync_to_thread=True, access=Access.WRITE)
def download_own_xlsx(request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """One's own offers, drafts too."""
    return _give_own(request, primary, "xlsx")


@get("/uploads/template.csv", sync_to_thread=True, access=Access.WRITE)
def download_template_csv(request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """A file to fill in."""
    return _give_template(request, primary, "csv")


@get("/uploads/template.xlsx", sync_to_thread=True, access=Access.WRITE)
def download_template_xlsx(request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """A file to fill in."""
    return _give_template(request, primary, "xlsx")


def _give_own(request: type_of_request, primary: Engine, kind: FileKind) -> Response[bytes]:
    with open_reading(primary) as db:
        party = _make_party(request, db)
        content = make_download(db, party, kind)
    return give_file(content, kind, f"{quote(party.operator_id)}.{kind}")


def _give_template(request: type_of_request, primary: Engine, kind: FileKind) -> Response[bytes]:
    with open_reading(primary) as db:
        party = _make_party(request, db)
        venues = read_venues(db, party.operator_id)
    return give_file(make_template(kind, party.language, venues), kind, f"template-{party.language}.{kind}")


@get("/uploads/values.csv", sync_to_thread=False, access=Access.WRITE)
def download_values(request: type_of_request) -> Response[bytes]:
    """The values that each column permits."""
    language = read_console_speech(request).language
    return give_file(write_values(language), "csv", f"values-{language}.csv")


UPLOAD_ROUTES: tuple[HTTPRouteHandler, ...] = (
    show_uploads,
    take_file,
    download_own_csv,
    download_own_xlsx,
    download_template_csv,
    download_template_xlsx,
    download_values,
    *UPLOAD_ACT_ROUTES,
)
