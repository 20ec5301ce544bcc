"""The page of the question why: an offer, the filters of a list, and what they have to do with each other."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec.structs import replace
from sqlalchemy import Engine

from service.access import mark_private
from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Ordering, Sorting
from service.pages.address import write_address
from service.pages.question import Question, answer_question, read_question, tidy_pairs
from service.pages.routes import make_page, read_speech, show_gone
from service.pages.speech import Speech
from service.pages.why_words import WhyWriter
from service.reasons.ranking import find_rank
from service.reasons.search import explain_offer


@get("/offers/{offer_id:str}/why", sync_to_thread=True, include_in_schema=False)
def show_why(
    offer_id: FromPath[str],
    request: Request[Any, Any, Any],
    catalogue: NamedDependency[Catalogue],
    engine: NamedDependency[Engine],
) -> Response[str]:
    """Why an offer is among the results of a question, or not; or what became of one that is shown no more."""
    number = catalogue.ids.get(offer_id)
    if number is None:
        return show_gone(request, engine, catalogue, offer_id)
    question = read_question(tidy_pairs(request.query_params.items()))
    if question.state.is_private:
        mark_private(request.scope)
    speech = read_speech(request)
    return make_page(request, "why.html", **describe_why(catalogue, question, number, speech))


def describe_why(catalogue: Catalogue, question: Question, number: int, speech: Speech) -> dict[str, Any]:
    """What the template of the page needs; values that the search refuses are left out, as on the list."""
    question, found = answer_question(catalogue, question)
    sort = question.sort if question.home is None else None
    why = explain_offer(catalogue, question.filters, Sorting(sort=sort), number)
    if question.home is not None and why.is_found:
        ordering = Ordering("distance", question.filters.q or "", question.home)
        why = replace(why, rank=find_rank(catalogue, ordering, found.narrowed.matching, number))
    kept = (*question.pairs, *question.list_rest(speech.language))
    return {
        **WhyWriter(catalogue, question, speech).describe(why),
        "list_url": write_address("/", kept),
        "offer_url": write_address(f"/offers/{quote(why.id)}", kept),
        "data_url": write_address(
            f"/api/v1/offers/{quote(why.id)}/why",
            (*question.pairs, *question.own_sort),
        ),
    }


WHY_PAGES: list[HTTPRouteHandler] = [show_why]
