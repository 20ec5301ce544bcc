"""The addresses of a shortlist: the page, the sheet, the short link; and the same rows for programs."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_404_NOT_FOUND
from litestar.types import ASGIApp
from sqlalchemy import Engine

from service.access import mark_private
from service.answers import make_answer
from service.catalogue.catalogue import Catalogue
from service.catalogue.pin import get_catalogue
from service.catalogue.routes import get_settings
from service.database import open_reading
from service.formats.csv import CSV, write_csv
from service.narrowing import check_values
from service.pages.address import drop_names, write_address
from service.pages.question import tidy_pairs
from service.pages.routes import make_page, read_speech
from service.pages.shortlist_links import PATH, list_shortlisted, set_shortlist
from service.pages.speech import Speech
from service.query import get_asked
from service.rights.filters import PersonAsked
from service.rights.person import describes_person
from service.settings import Settings
from service.shortlist.codes import describe_reading, read_code
from service.shortlist.filters import ShortlistAsked, Worded
from service.shortlist.page import (
    SHEET,
    Desk,
    describe_missing,
    describe_page,
    find_base_url,
    list_sheet_urls,
)
from service.shortlist.rules import write_short_code
from service.shortlist.schemas import ShortlistAnswer, ShortlistedOffer, ShortlistLinks
from service.shortlist.search import Gathered, gather
from service.shortlist.sides import list_rows, make_sides, make_wording
from service.shortlist.wanted import Wanted, make_wanted, read_wanted
from service.vocabulary import LANGUAGES

type_of_request = Request[Any, Any, Any]
ASKED = (ShortlistAsked, PersonAsked, Worded)


@get(PATH, sync_to_thread=True, include_in_schema=False)
def show_shortlist(
    request: type_of_request,
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[str]:
    """Up to six offers side by side."""
    pairs = drop_names(tidy_pairs(request.query_params.items()), "lang", "cursor")
    if describes_person(pairs):
        mark_private(request.scope)
    wanted, question = read_wanted(pairs)
    gathered = _gather(engine, catalogue, wanted)
    desk = Desk(catalogue, read_speech(request), find_base_url(request, settings))
    return make_page(request, "shortlist.html", **describe_page(desk, gathered, wanted, question, pairs))


@get(SHEET, sync_to_thread=True, include_in_schema=False)
def show_sheet(
    request: type_of_request,
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """The sheet to print. Its address holds offers and a language alone: browsers print addresses on paper."""
    given = tuple(request.query_params.items())
    speech = read_speech(request)
    offer_ids = list_shortlisted(given)
    clean = (*set_shortlist((), offer_ids), ("lang", speech.language))
    if given != clean:
        return Redirect(write_address(SHEET, clean), status_code=HTTP_303_SEE_OTHER)
    with open_reading(engine) as db:
        gathered = gather(db, catalogue, offer_ids)
    desk = Desk(catalogue, speech, find_base_url(request, settings))
    return make_page(
        request,
        "shortlist_sheet.html",
        sheet=desk.print_sheet(gathered.listed),
        sheet_urls=list_sheet_urls(offer_ids),
        compare_url=write_address(PATH, clean),
        **describe_missing(gathered, speech),
    )


@get("/s/{code:str}", sync_to_thread=True, include_in_schema=False)
def follow_code(
    code: FromPath[str],
    request: type_of_request,
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
) -> Response[Any]:
    """Lead to the offers of a code; where it cannot be read whole, say what was recognised."""
    speech = read_speech(request)
    reading = read_code(engine, catalogue, code)
    if reading.is_confirmed:
        pairs = (*set_shortlist((), reading.offer_ids), ("lang", speech.language))
        return Redirect(write_address(PATH, pairs), status_code=HTTP_303_SEE_OTHER, headers={"Vary": "Accept-Language"})
    with open_reading(engine) as db:
        context = describe_reading(db, catalogue, reading, speech)
    page = make_page(request, "shortlist_code.html", **context)
    page.status_code = HTTP_404_NOT_FOUND
    return page


def _read_asked(request: type_of_request) -> tuple[Wanted, Speech]:
    worded = get_asked(request, Worded)
    if worded.lang is not None:
        check_values("lang", [worded.lang], LANGUAGES)
    wanted = make_wanted(get_asked(request, ShortlistAsked), get_asked(request, PersonAsked))
    if not wanted.person.is_empty:
        mark_private(request.scope)
    return wanted, read_speech(request)


def _gather(engine: Engine, catalogue: Catalogue, wanted: Wanted) -> Gathered:
    with open_reading(engine) as db:
        return gather(db, catalogue, wanted.offer_ids, wanted.origin.point if wanted.origin else None, wanted.person)


@get(
    "/shortlist",
    opt={"parameters": ASKED},
    sync_to_thread=True,
    summary="Offers side by side",
    description="Up to six offers in the order asked for, each with its summary and what it is compared by beside it: "
    "the next training session, how to reach the operator, the distance. What was said of a person is answered and "
    "kept nowhere. The short link is made of the identifiers alone, so the same offers always have the same one.",
    tags=["offers"],
)
def list_shortlisted_offers(request: type_of_request, engine: NamedDependency[Engine]) -> ShortlistAnswer:
    """Answer the offers of a shortlist."""
    wanted, speech = _read_asked(request)
    gathered = _gather(engine, get_catalogue(request), wanted)
    items = [one.line for one in gathered.listed]
    return ShortlistAnswer(items, list(gathered.gone), list(gathered.unknown), _write_links(request, items, speech))


def _write_links(request: type_of_request, items: list[ShortlistedOffer], speech: Speech) -> ShortlistLinks:
    given = tuple(pair for pair in request.query_params.items() if pair[0] != "lang")
    pairs, language = (*given, ("lang", speech.language)), (("lang", speech.language),)
    offer_ids = [item.offer.id for item in items]
    short = write_address(f"/s/{write_short_code(offer_ids)}", language) if offer_ids else None
    base_url = get_settings(request).public_url.rstrip("/")
    return ShortlistLinks(
        self=write_address("/api/v1/shortlist", pairs),
        page=write_address(PATH, pairs),
        sheet=write_address(SHEET, (*set_shortlist((), tuple(offer_ids)), *language)),
        csv=write_address("/api/v1/shortlist.csv", pairs),
        short=f"{base_url}{short}" if short else None,
    )


@get(
    "/shortlist.csv",
    opt={"parameters": ASKED},
    sync_to_thread=True,
    summary="Offers side by side, as a table",
    description="The rows of the page that compares up to six offers, in the words of the language asked for: a line "
    "for each offer, a column for each thing that they are compared by.",
    tags=["offers"],
    responses={200: ResponseSpec(bytes, description="A table", media_type="text/csv", generate_examples=False)},
)
def show_shortlist_table(request: type_of_request, engine: NamedDependency[Engine]) -> ASGIApp:
    """Answer the comparison as CSV."""
    wanted, speech = _read_asked(request)
    catalogue = get_catalogue(request)
    sides = make_sides(_gather(engine, catalogue, wanted).listed, catalogue, speech, wanted)
    rows = list_rows(sides, make_wording(catalogue, speech, wanted), wanted)
    heads = ["id", speech.say("Title"), speech.say("Operator"), *(row.head for row in rows)]
    lines = (
        [side.card.id, side.card.title.text, side.card.operator, *(row.cells[place].text for row in rows)]
        for place, side in enumerate(sides)
    )
    return make_answer(write_csv(heads, lines), CSV.media_type)


SHORTLIST_PAGES = (show_shortlist, show_sheet, follow_code)
"""To be registered at the root."""
SHORTLIST_ROUTES = (list_shortlisted_offers, show_shortlist_table)
"""To be registered below ``/api/v1``."""
