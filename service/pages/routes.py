"""The pages: the list with its map, one offer, operators, documents, and what there is to know about the service."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_410_GONE
from sqlalchemy import Engine

from service.access import mark_private
from service.catalogue.catalogue import Catalogue
from service.catalogue.details import find_offer_detail, make_not_found
from service.catalogue.gone import find_gone
from service.counts.tally import note_found, note_seen
from service.database import open_reading
from service.evidence.search import get_document
from service.formats.ics import ICS
from service.operators.search import get_operator
from service.pages.about import ABOUT_PAGES, list_documents
from service.pages.address import write_address
from service.pages.document_page import describe_document
from service.pages.error_page import render_error_page
from service.pages.indexing import describe_indexing
from service.pages.listing import describe_list
from service.pages.map_panel import describe_list_map
from service.pages.offer_links import describe_offer_links
from service.pages.offer_page import describe_offer_page
from service.pages.offer_person import describe_offer_person
from service.pages.operator_page import describe_operator
from service.pages.question import read_question, tidy_pairs
from service.pages.rendering import render_template
from service.pages.speech import LANGUAGE_NAMES, Speech
from service.problems import Problem
from service.settings import Settings
from service.vocabulary import choose_language

type_of_request = Request[Any, Any, Any]


def read_speech(request: type_of_request) -> Speech:
    """The language that a request is answered in."""
    return Speech(choose_language(request.query_params.get("lang"), request.headers.get("accept-language", "")))


def read_nonce(request: type_of_request) -> str:
    """The nonce of this answer's Content-Security-Policy."""
    return str(request.scope["state"]["csp_nonce"])


def make_page(request: type_of_request, template: str, **context: Any) -> Response[str]:
    """An answer in HTML, with links to the same page in the other languages."""
    speech = read_speech(request)
    given = [pair for pair in request.query_params.items() if pair[0] not in ("lang", "cursor")]
    path = request.scope["path"]
    links = {code: write_address(path, [*given, ("lang", code)]) for code in LANGUAGE_NAMES}
    public_url = request.app.state["settings"].public_url
    indexing = describe_indexing(path, tuple(request.query_params.items()), speech.language, public_url)
    page = {"links": links, "path": path, "indexing": indexing, **context}
    html = render_template(template, speech, read_nonce(request), **page)
    headers = {"Content-Language": speech.language, "Vary": "Accept-Language"}
    return Response(html, media_type="text/html", headers=headers)


def render_error(request: type_of_request, problem: Problem) -> str:
    """The page of an error, in the language of the request that met it."""
    return render_error_page(problem, read_speech(request).language, read_nonce(request))


@get("/", sync_to_thread=False, include_in_schema=False)
def show_list(
    request: type_of_request, catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]
) -> Response[Any]:
    """The list and the map. A form's own address is led to the one that everybody shares."""
    given = tuple(request.query_params.items())
    pairs = tidy_pairs(given)
    if pairs != given:
        return Redirect(write_address("/", pairs), status_code=303)
    speech, question = read_speech(request), read_question(pairs)
    context = describe_list(catalogue, question, speech)
    if question.state.is_private:
        mark_private(request.scope)  # what is said of a person is neither kept nor counted
    else:
        note_found(request.scope, catalogue.ids, context["numbers"])
    panel = describe_list_map(speech, settings, context["told"], context["state"])
    return make_page(request, "list.html", map=panel, **context)


@get("/offers/{offer_id:str}", sync_to_thread=True, include_in_schema=False)
def show_offer(
    offer_id: FromPath[str],
    request: type_of_request,
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """One offer whole, with its evidence; or what became of one that is shown no more."""
    if offer_id not in catalogue.ids:
        return _lead_to_calendar(request, catalogue, offer_id) or show_gone(request, engine, catalogue, offer_id)
    detail, speech = find_offer_detail(catalogue, offer_id), read_speech(request)
    question = read_question(tidy_pairs(request.query_params.items()))
    with open_reading(engine) as db:
        context = describe_offer_page(db, catalogue, detail, speech, settings)
    if question.state.is_private:
        mark_private(request.scope)
    else:
        note_seen(request.scope, offer_id)
    context |= describe_offer_links(question, detail, catalogue.on, speech)
    context |= describe_offer_person(catalogue, question, detail, speech)
    return make_page(request, "offer.html", **context)


def _lead_to_calendar(request: type_of_request, catalogue: Catalogue, name: str) -> Response[Any] | None:
    """The page's address with an ending leads to the training sessions of its offer; None for any other address."""
    offer_id = name.removesuffix(ICS.ending)
    if offer_id == name or offer_id not in catalogue.ids:
        return None
    asked = (("lang", read_speech(request).language),)
    return Redirect(write_address(f"/api/v1/offers/{quote(name)}", asked), status_code=307)


def show_gone(request: type_of_request, engine: Engine, catalogue: Catalogue, offer_id: str) -> Response[str]:
    """What became of an offer that is shown no more; raises :class:`NotFoundError` for what there never was."""
    with open_reading(engine) as db:
        gone = find_gone(db, offer_id)
    if gone is None:
        raise make_not_found(catalogue, offer_id)
    page = make_page(request, "gone.html", gone=gone, title=read_speech(request).text(gone.title))
    page.status_code = HTTP_410_GONE
    return page


@get("/operators/{operator_id:str}", sync_to_thread=True, include_in_schema=False)
def show_operator(
    operator_id: FromPath[str],
    request: type_of_request,
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
) -> Response[str]:
    """One operator with its venues and offers."""
    with open_reading(engine) as db:
        detail = get_operator(db, operator_id)
        context = describe_operator(db, catalogue, detail, read_speech(request))
    return make_page(request, "operator.html", **context)


@get("/documents/{document_id:str}", sync_to_thread=True, include_in_schema=False)
def show_document(
    document_id: FromPath[str],
    request: type_of_request,
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
) -> Response[str]:
    """One document and everything that it supports."""
    with open_reading(engine) as db:
        detail = get_document(db, document_id)
        context = describe_document(db, catalogue, detail, read_speech(request))
    return make_page(request, "document.html", **context)


@get("/about", sync_to_thread=False, include_in_schema=False)
def show_about(request: type_of_request) -> Response[str]:
    """What this is, for whom, and how it is done."""
    return make_page(request, ABOUT_PAGES["about"], page="about")


@get("/about/sources", sync_to_thread=True, include_in_schema=False)
def show_sources(request: type_of_request, engine: NamedDependency[Engine]) -> Response[str]:
    """The documents, the data sources and their licences."""
    with open_reading(engine) as db:
        documents = list_documents(db, read_speech(request))
    return make_page(request, ABOUT_PAGES["sources"], page="sources", documents=documents)


@get("/about/accessibility", sync_to_thread=False, include_in_schema=False)
def show_accessibility(request: type_of_request, settings: NamedDependency[Settings]) -> Response[str]:
    """The accessibility statement, with the address to write to where there is one."""
    return make_page(request, ABOUT_PAGES["accessibility"], page="accessibility", contact=settings.contact)


@get("/about/api", sync_to_thread=False, include_in_schema=False)
def show_api(request: type_of_request) -> Response[str]:
    """How programs ask the same questions."""
    return make_page(request, ABOUT_PAGES["api"], page="api")


PAGES: list[HTTPRouteHandler] = [
    show_list,
    show_offer,
    show_operator,
    show_document,
    show_about,
    show_sources,
    show_accessibility,
    show_api,
]
"""Every page, to be registered at the root."""
