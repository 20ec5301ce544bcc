"""One upload: how far it is, what it would do, its rows mended, the file fetched back, published or discarded."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to, make_console_page, read_console_speech, read_page
from service.console.own_records import list_names, write_acting
from service.console.upload_view import view_upload
from service.console.upload_words import say_mistake
from service.database import open_reading, open_transaction
from service.errors import NotFoundError
from service.forms import get_form
from service.guard import get_actor
from service.spreadsheets.apply import list_mistakes
from service.spreadsheets.files import read_sheet
from service.spreadsheets.raw import MEDIA_TYPES, FileKind
from service.spreadsheets.returned import return_sheet
from service.spreadsheets.uploads import OPEN_STATES, find_check, get_upload, is_interrupted, mend_upload, move_upload
from service.spreadsheets.work import start_check, start_publishing
from service.writing.desk import refresh

type_of_request = Request[Any, Any, Any]

PATH = "/console/uploads"
MENDED_BYTES = 1_000_000
PATIENCE_SECONDS = 1.5
"""A small file is done before the next page is asked for."""
_CELL = re.compile(r"cell-(\d{1,7})-([\w.]+)")


@get("/uploads/{upload_id:str}", sync_to_thread=True, access=Access.WRITE)
def show_upload(
    upload_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[str]:
    """How far it is, or what was found."""
    actor, speech = get_actor(request), read_console_speech(request)
    with open_reading(primary) as db:
        upload = get_upload(db, actor, upload_id)
        names = list_names(db, upload.operator_id, language=speech.language)
    return make_console_page(
        request,
        "upload.html",
        **view_upload(upload, read_page(request.query_params), (live.current, names), speech),
        acting=write_acting(actor, upload.operator_id),
        address=f"{PATH}/{upload.id}",
    )


@get("/uploads/{upload_id:str}/progress", sync_to_thread=True, access=Access.WRITE)
def show_progress(
    upload_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> dict[str, str | int]:
    """How far it is, for the page that waits."""
    with open_reading(primary) as db:
        upload = get_upload(db, get_actor(request), upload_id)
    return {"state": upload.state, "done": upload.rows_done, "total": upload.rows_total}


@post(
    "/uploads/{upload_id:str}/mend",
    sync_to_thread=True,
    access=Access.WRITE,
    status_code=303,
    request_max_body_size=MENDED_BYTES,
)
def take_mended(
    upload_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """Keep what was mended on screen, and check again."""
    texts = {
        (int(found[1]), found[2]): value
        for name, value in get_form(request).multi_items()
        if isinstance(value, str) and (found := _CELL.fullmatch(name))
    }
    with open_transaction(primary) as db:
        upload = get_upload(db, get_actor(request), upload_id)
        if upload.state == "checked":
            mend_upload(db, upload, texts)
    return _check_again(upload_id, request, primary)


@post("/uploads/{upload_id:str}/check", sync_to_thread=True, access=Access.WRITE, status_code=303)
def take_check(upload_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]) -> Response[bytes]:
    """Check again: something else may have changed, or the check was interrupted."""
    return _check_again(upload_id, request, primary)


def _check_again(upload_id: str, request: type_of_request, primary: Engine) -> Response[bytes]:
    actor = get_actor(request)
    with open_transaction(primary) as db:
        upload = get_upload(db, actor, upload_id)
        before = OPEN_STATES if is_interrupted(upload) else ("checked", "failed")
        is_moved = move_upload(db, upload_id, before, "checking", rows_done=0)
    if is_moved:
        start_check(primary, actor, upload_id).join(PATIENCE_SECONDS)
    return lead_to(f"{PATH}/{upload_id}")


@post("/uploads/{upload_id:str}/publish", sync_to_thread=True, access=Access.WRITE, status_code=303)
def take_publication(
    upload_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[bytes]:
    """Write all of it, unless something is wrong with it."""
    actor = get_actor(request)
    with open_transaction(primary) as db:
        check = find_check(get_upload(db, actor, upload_id))
        is_good = check is not None and check.mistake_count == 0
        is_moved = is_good and move_upload(db, upload_id, ["checked"], "publishing")
    if is_moved:
        start_publishing(primary, actor, upload_id, lambda: refresh(live)).join(PATIENCE_SECONDS)
    return lead_to(f"{PATH}/{upload_id}")


@post("/uploads/{upload_id:str}/discard", sync_to_thread=True, access=Access.WRITE, status_code=303)
def take_discard(
    upload_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """Forget the file; nothing of it was written."""
    actor = get_actor(request)
    with open_transaction(primary) as db:
        upload = get_upload(db, actor, upload_id)
        emptied: dict[str, Any] = {"content": b"", "corrections": {}, "result": {}}
        before = [state for state in OPEN_STATES if state != "publishing" or is_interrupted(upload)]
        move_upload(db, upload_id, before, "discarded", **emptied)
    return lead_to(f"{PATH}{write_acting(actor, upload.operator_id)}", said="discarded")


@get("/uploads/{upload_id:str}/file", sync_to_thread=True, access=Access.WRITE)
def return_file(
    upload_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """The same file, with what was mended and a last column that says what is wrong."""
    speech = read_console_speech(request)
    with open_reading(primary) as db:
        upload = get_upload(db, get_actor(request), upload_id, with_content=True)
    check = find_check(upload)
    if check is None or not upload.content:
        raise NotFoundError("There is no file to give back.")
    sheet, mistakes = read_sheet(upload.content), list_mistakes(check.results)
    content = return_sheet(sheet, upload.corrections, mistakes, upload.language, lambda one: say_mistake(one, speech))
    return give_file(content, sheet.kind, f"{quote(PurePath(upload.file_name).stem)}.{sheet.kind}")


def give_file(content: bytes, kind: FileKind, name: str) -> Response[bytes]:
    """A file to keep; ``name`` is quoted as in an address."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=MEDIA_TYPES[kind], headers=headers)


UPLOAD_ACT_ROUTES: tuple[HTTPRouteHandler, ...] = (
    show_upload,
    show_progress,
    take_mended,
    take_check,
    take_publication,
    take_discard,
    return_file,
)
"""To be registered after addresses of the same depth that have names of their own."""
