"""The addresses of the question who pays: answers for a set of offers, and for one offer."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.catalogue.moments import Moment
from service.catalogue.pin import get_catalogue
from service.database import open_reading
from service.errors import InvalidParameterError
from service.funding.filters import Day
from service.narrowing import check_values
from service.offers.filters import OfferFilters
from service.paging import Cursor, PageLinks, Paging, make_page, read_cursor, write_cursor
from service.query import get_asked
from service.who_pays.one_offer import find_offer_funding
from service.who_pays.questions import Question, get_payer
from service.who_pays.rules import CLASSES, sort_classes
from service.who_pays.schemas import FundingAnswers, OfferFunding
from service.who_pays.search import answer_question

type_of_request = Request[Any, Any, Any]


@get(
    "/funding/answers",
    opt={"parameters": (OfferFilters, Moment, Paging)},
    sync_to_thread=True,
    summary="Who pays: the answer with its proof",
    description="For one payer (`funder`, a funder or a programme) and the offers that all other filters leave: how "
    "many it pays for directly, indirectly, only through their operator, by what is stated not at all, or by what is "
    "stated to be unknown, and of how many nothing is on record; each count with its denominator. Then the offers with "
    "every path that proves their answer, what has ended or is to come, what is open and who could tell, and what the "
    "payer pays for besides, which is never spread over these offers. `funding` lists the offers of these answers "
    "alone. Links, recognitions and all that offers are narrowed by are those of `as_of`.",
    tags=["funding"],
)
def answer_who_pays(request: type_of_request, engine: NamedDependency[Engine]) -> FundingAnswers:
    """Answer which of the offers that match a payer pays for."""
    catalogue, filters, paging = get_catalogue(request), get_asked(request, OfferFilters), get_asked(request, Paging)
    if filters.funder is None or len(filters.funder) != 1:
        raise InvalidParameterError("funder", "names the one payer that is asked about.")
    if filters.funding is not None:
        check_values("funding", filters.funding, CLASSES)
    offset = read_cursor(paging.cursor).offset if paging.cursor else 0

    def write_pages(listed: int) -> PageLinks:
        end = offset + paging.limit
        following = write_cursor(Cursor(date.min, end, "")) if end < listed else None
        return make_page(request, [], listed, following).links

    with open_reading(engine) as db:
        question = Question(
            payer=get_payer(db, filters.funder[0]),
            filters=filters,
            on=catalogue.on,
            answers=sort_classes(set(filters.funding or CLASSES)),
            offset=offset,
            limit=paging.limit,
        )
        return answer_question(db, catalogue, question, write_pages)


@get(
    "/offers/{offer_id:str}/funding",
    opt={"parameters": (Day,)},
    sync_to_thread=True,
    summary="Who pays for an offer",
    description="Every payer with its answer for the offer, and every path by which money or means come to it, hop by "
    "hop with the links and their evidence; what has ended, is to come, is potential or the operator's own word stands "
    "among the paths as such, and is no answer.",
    tags=["offers"],
)
def show_offer_funding(
    offer_id: FromPath[str], request: type_of_request, engine: NamedDependency[Engine]
) -> OfferFunding:
    """Show who pays for an offer, with the proof."""
    catalogue = get_catalogue(request)
    with open_reading(engine) as db:
        return find_offer_funding(db, catalogue, offer_id, get_asked(request, Day).as_of or catalogue.on)


WHO_PAYS_ROUTES = (answer_who_pays, show_offer_funding)
