"""The page of documents: an operator brings evidence, the team accepts or rejects it, and brings its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.frame import lead_to, make_console_page, read_console_speech, say_day, say_wrong
from service.console.own_records import find_acting
from service.database import open_reading, open_transaction
from service.documents.acts import accept_document, bring_document, reject_document
from service.documents.routes import make_file_headers
from service.documents.rules import MEDIA_TYPE, MOST_BYTES, DocumentGiven, hash_content
from service.documents.search import get_proposal, list_proposals
from service.errors import InputError, InvalidBodyError, NotFoundError
from service.evidence.models import DocumentProposal
from service.forms import FORM_BYTES, find_file, get_field
from service.guard import get_actor
from service.pages.speech import LANGUAGE_NAMES, Speech, mark
from service.vocabulary import get_vocabulary
from service.writing.desk import refresh

type_of_request = Request[Any, Any, Any]

PATH = "/console/documents"
FIELDS = ("title", "document_kind", "language", "as_of", "author", "reference", "published_on", "url")
STATES = {
    "pending": mark("Waits for the team"),
    "accepted": mark("Accepted"),
    "rejected": mark("Rejected"),
}
WRONG = {
    "title": mark("A document needs a title."),
    "as_of": mark("A year, a month or a day: 2024, 2024-05 or 2024-05-31."),
    "published_on": mark("A day: 2024-05-31."),
    "url": mark("An address on the web: https://..."),
    "file": mark("A whole PDF of at most 10 MB, or the address where it can be read."),
    "reason": mark("A rejection says why, in at most 1,000 characters."),
}


@get("/documents", sync_to_thread=True, access=Access.WRITE)
def show_documents(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The form to bring a document, and those that were brought."""
    return _show(request, primary)


@post(
    "/documents",
    sync_to_thread=True,
    access=Access.WRITE,
    status_code=303,
    request_max_body_size=MOST_BYTES + FORM_BYTES,
)
def take_document(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Take a document and its file; or show again what was typed, and what is wrong with it."""
    typed = {name: get_field(request, name) for name in FIELDS}
    try:
        given, file = _read_given(typed), find_file(request, "file")
        if file is None and not given.url:
            raise InvalidBodyError("file", "is needed where no address is given.")
        with open_transaction(primary) as db:
            bring_document(db, get_actor(request), given, file)
    except InputError as error:
        return _show(request, primary, typed=typed, wrong=error)
    refresh(live)
    return lead_to(PATH, said="document-brought")


def _read_given(typed: Mapping[str, str]) -> DocumentGiven:
    said: dict[str, Any] = {name: text or None for name, text in typed.items()}
    if not typed["title"]:
        raise InvalidBodyError("title", "is empty.")
    try:
        said["published_on"] = date.fromisoformat(typed["published_on"]) if typed["published_on"] else None
    except ValueError:
        raise InvalidBodyError("published_on", "is not a day.") from None
    required = {name: typed[name] for name in ("title", "document_kind", "language", "as_of")}
    return DocumentGiven(**{**said, **required})


@post("/documents/{proposal_id:str}", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def take_document_decision(
    proposal_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Accept or reject a document."""
    actor, state, reason = get_actor(request), get_field(request, "state"), get_field(request, "reason", 4_000)
    try:
        with open_transaction(primary) as db:
            if state == "accepted":
                accept_document(db, actor, proposal_id)
            else:
                reject_document(db, actor, proposal_id, reason)
    except InputError as error:
        return _show(request, primary, wrong=error, about=proposal_id)
    refresh(live)
    return lead_to(PATH, said="document-decided")


@get("/documents/{proposal_id:str}/file", sync_to_thread=True, access=Access.WRITE)
def give_proposed_file(
    proposal_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """The file of a document that waits, for whoever brought it and for the team."""
    with open_reading(primary) as db:
        row = get_proposal(db, get_actor(request), proposal_id)
        if row.content is None:
            raise NotFoundError("No file waits with this document.")
        headers = make_file_headers(hash_content(row.content), row.file_name or "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(row.content, media_type=MEDIA_TYPE, headers=named)


def _show(
    request: type_of_request,
    primary: Engine,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: InputError | None = None,
    about: str = "",
) -> Response[str]:
    speech, actor = read_console_speech(request), get_actor(request)
    with open_reading(primary) as db:
        rows = list_proposals(db, actor, find_acting(request))
        documents = [_describe(row, speech) for row in rows]
    said = {} if wrong is None else say_wrong(wrong, WRONG, speech)
    return make_console_page(
        request,
        "documents.html",
        status=422 if wrong else 200,
        documents=documents,
        is_team=actor.is_team,
        typed=typed or {},
        wrong={} if about else said,
        wrong_about={about: " ".join(said.values())} if about else {},
        kinds={code: speech.term("document_kind", code) for code in get_vocabulary("document_kind")},
        languages=LANGUAGE_NAMES,
        most_megabytes=MOST_BYTES // 1_000_000,
    )


def _describe(row: DocumentProposal, speech: Speech) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.card["title"],
        "kind": speech.term("document_kind", row.card["document_kind"]),
        "as_of": row.card["as_of"],
        "url": row.card.get("url"),
        "operator": row.operator_id,
        "state": row.state,
        "fate": speech.say(STATES[row.state]),
        "reason": row.reason,
        "day": say_day(row.recorded_at, speech),
        "has_file": row.file_name is not None and row.state == "pending",
    }


DOCUMENT_CONSOLE_ROUTES = (show_documents, take_document, take_document_decision, give_proposed_file)
