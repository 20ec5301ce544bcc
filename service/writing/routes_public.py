"""The addresses of one offer and of what became of it, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from litestar import Request, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.types import ASGIApp

from service.answers import Answer, make_answer, make_apart, make_redirect, read_header
from service.catalogue.catalogue import Catalogue
from service.catalogue.gone import find_gone, refuse_absent
from service.catalogue.linked_data import describe_offer
from service.catalogue.links import SUFFIXED, list_alternates
from service.catalogue.pin import get_catalogue
from service.catalogue.ready import ITEM_FORMATS, OFFER_PREFIX, answer_offer
from service.catalogue.routes import get_settings
from service.catalogue.spoken import Spoken, read_language
from service.catalogue.told import Telling, make_offer_diary
from service.counts.tally import note_seen
from service.database import Db, open_reading
from service.formats.ics import ICS, write_diary
from service.formats.json import JSON
from service.formats.jsonld import CONTEXT, JSONLD
from service.formats.map import MAP
from service.formats.registry import choose_format, find_suffix
from service.guard import get_primary
from service.history.schemas import History
from service.offers.filters import OfferFilters
from service.offers.schemas import OfferDetail
from service.operators.search import get_operator_row, get_venue_row
from service.query import get_asked
from service.writing.parameters import AsOf, HistoryPart
from service.writing.public import OfferAsOf, read_as_of, read_public_part

type_of_request = Request[Any, Any, Any]


@get(
    "/offers/{offer_id:str}",
    opt={"parameters": (AsOf, Spoken), "gives": (OfferDetail, OfferAsOf)},
    sync_to_thread=False,
    summary="One offer whole",
    description="Everything that is known of an offer, with the evidence of each statement: document, place in it, "
    "speaker, date, and whether it is stated, inferred (and why) or not established. JSON, or by "
    "suffix or Accept JSON-LD (`.jsonld`) or the training sessions to come as iCalendar (`.ics`); a browser, which "
    "prefers HTML, is led to the offer's page. With `as_of` the "
    "record as it was kept on that day, with the funding and the recognitions that were valid then. An offer that was "
    "withdrawn, archived or merged answers 410 with the reason, and its state on a day on which it was shown with "
    "`as_of`.",
    tags=["offers"],
    responses={200: ResponseSpec(OfferDetail, description="The offer", generate_examples=False)},
)
def show_offer(offer_id: FromPath[str], request: type_of_request) -> ASGIApp:
    """Answer one offer with its evidence: its JSON as it stands in the catalogue, or what is made of it."""
    catalogue, name = get_catalogue(request), offer_id
    text = catalogue.find_detail(name)
    named = find_suffix(offer_id) if text is None else None
    if named is not None and named in SUFFIXED:
        name = offer_id.removesuffix(named.ending)
        text = catalogue.find_detail(name)
    chosen = choose_format(offer_id if named else "", read_header(request.scope, b"accept"), ITEM_FORMATS)
    on = get_asked(request, AsOf).as_of
    if text is None:
        return _answer_apart(request, lambda db: _read_absent(db, catalogue, name, on))
    if chosen is MAP:
        return make_redirect(f"/offers/{name}")
    note_seen(request.scope, name)
    if on is not None:
        return _answer_apart(request, lambda db: read_as_of(db, name, on))
    if chosen is JSON:
        return answer_offer(text, name)
    if chosen is ICS:
        return make_apart(lambda: _answer_diary(request, name))
    detail = msgspec.json.decode(text, type=OfferDetail)
    node = {"@context": CONTEXT} | describe_offer(detail.summary, get_settings(request).public_url, detail.sessions)
    link = list_alternates(f"{OFFER_PREFIX}{name}", name)
    return make_answer(msgspec.json.encode(node), JSONLD.media_type, link=link)


def _read_absent(db: Db, catalogue: Catalogue, name: str, on: date | None) -> OfferAsOf:
    """The state on a day of an offer that was shown then and is not today; raises for any other."""
    if on is None or find_gone(db, name) is None:
        refuse_absent(db, catalogue, name)
    return read_as_of(db, name, on)


def _answer_diary(request: type_of_request, name: str) -> Answer:
    catalogue, language = get_catalogue(request), read_language(request)
    telling = Telling(OfferFilters(), language, get_settings(request).public_url)
    link = list_alternates(f"{OFFER_PREFIX}{name}", name)
    text = write_diary(make_offer_diary(catalogue, name, telling))
    return make_answer(text, ICS.media_type, link=link, content_language=language)


def _answer_apart(request: type_of_request, read: Callable[[Db], Any]) -> ASGIApp:
    """An answer that is read from the database, in a thread: what stands in the catalogue needs neither."""
    engine = get_primary(request)

    def make() -> Answer:
        with open_reading(engine) as db:
            return make_answer(msgspec.json.encode(read(db)), JSON.media_type)

    return make_apart(make)


@get(
    "/offers/{offer_id:str}/history",
    opt={"parameters": (HistoryPart,)},
    sync_to_thread=False,
    tags=["offers"],
    responses={200: ResponseSpec(History, description="Acts on the offer", generate_examples=False)},
)
def show_offer_history(offer_id: FromPath[str], request: type_of_request) -> ASGIApp:
    """Show what was done to an offer. By whom as a kind (an operator, the team, a source), never a person."""
    catalogue = get_catalogue(request)

    def read(db: Db) -> History:
        if offer_id not in catalogue.ids and find_gone(db, offer_id) is None:
            refuse_absent(db, catalogue, offer_id)
        return read_public_part(db, request, "offer", offer_id)

    return _answer_apart(request, read)


@get(
    "/venues/{venue_id:str}/history",
    opt={"parameters": (HistoryPart,)},
    sync_to_thread=False,
    tags=["operators"],
    responses={200: ResponseSpec(History, description="Acts on the venue", generate_examples=False)},
)
def show_venue_history(venue_id: FromPath[str], request: type_of_request) -> ASGIApp:
    """Show what was done to a venue. By whom as a kind, never a person."""

    def read(db: Db) -> History:
        get_venue_row(db, venue_id)
        return read_public_part(db, request, "venue", venue_id)

    return _answer_apart(request, read)


@get(
    "/operators/{operator_id:str}/history",
    opt={"parameters": (HistoryPart,)},
    sync_to_thread=False,
    tags=["operators"],
    responses={200: ResponseSpec(History, description="Acts on the operator's card", generate_examples=False)},
)
def show_operator_history(operator_id: FromPath[str], request: type_of_request) -> ASGIApp:
    """Show what was done to an operator's card. By whom as a kind; what may be about a person is left out."""

    def read(db: Db) -> History:
        get_operator_row(db, operator_id)
        return read_public_part(db, request, "operator", operator_id)

    return _answer_apart(request, read)


PUBLIC_ROUTES = (show_offer, show_offer_history, show_venue_history, show_operator_history)
