"""The list of one's own offers: looked through by words, by where they stand, and in the order that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.catalogue.words import fold
from service.console.frame import make_console_page, read_console_speech, read_page, write_next
from service.console.own_offers import OwnOffer, describe_own, list_own_offers, order_by_freshness
from service.console.own_records import ACTING, find_acting, get_operator_row, write_acting
from service.database import open_reading
from service.guard import get_actor
from service.offers.models import STATUSES
from service.pages.speech import Speech, mark
from service.vocabulary import choose_words

type_of_request = Request[Any, Any, Any]
PAGE_SIZE = 50
LONGEST_WORDS = 200
Order = Callable[[OwnOffer, str], Any]

SHOWS: Mapping[str, tuple[str, Callable[[OwnOffer], bool]]] = {
    "": (mark("All of them"), lambda _: True),
    "due": (mark("To confirm"), lambda one: one.is_asking),
    **{
        status: (status, lambda one, status=status: one.row.status == status)  # type: ignore[misc]
        for status in STATUSES
    },
}
"""What may be shown: its words (of a status, the term's), and whether an offer belongs to it."""
SORTS: Mapping[str, tuple[str, Order]] = {
    "freshness": (mark("Longest without confirmation"), lambda one, _: (order_by_freshness(one), one.id)),
    "title": (mark("Title"), lambda one, language: (fold(choose_words(one.row.title, language)), one.id)),
    "status": (mark("Status"), lambda one, _: (STATUSES.index(one.row.status), one.id)),
}


class Asked(NamedTuple):
    """What somebody wants to see of their list."""

    words: str
    show: str
    sort: str
    page: int


def read_asked(query: Mapping[str, str]) -> Asked:
    """What an address asks; what it cannot ask is passed over."""
    return Asked(
        query.get("q", "")[:LONGEST_WORDS].strip(),
        query["show"] if query.get("show") in SHOWS else "",
        query["sort"] if query.get("sort") in SORTS else next(iter(SORTS)),
        read_page(query),
    )


def select_offers(offers: Sequence[OwnOffer], asked: Asked, language: str) -> list[OwnOffer]:
    """The offers that are asked for, in order; every word has to stand in a title or in the identifier."""
    words = fold(asked.words).split()
    belongs, order = SHOWS[asked.show][1], SORTS[asked.sort][1]
    found = [one for one in offers if belongs(one) and _has_words(one, words)]
    return sorted(found, key=lambda one: order(one, language))


def _has_words(one: OwnOffer, words: Sequence[str]) -> bool:
    text = fold(" ".join([*one.row.title.values(), one.id]))
    return all(word in text for word in words)


@get("/offers", sync_to_thread=True, access=Access.READ)
def list_offers_page(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[str]:
    """One's own offers, drafts and withdrawn ones too."""
    speech, on, asked = read_console_speech(request), live.current.on, read_asked(request.query_params)
    with open_reading(primary) as db:
        operator = get_operator_row(db, find_acting(request))
        found = select_offers(list_own_offers(db, operator.id, on), asked, speech.language)
    actor = get_actor(request)
    return make_console_page(
        request,
        "offers.html",
        operator_name=operator.name,
        acting=write_acting(actor, operator.id),
        acting_id=operator.id if actor.is_team else "",
        acting_name=ACTING,
        asked=asked,
        **_describe(found, asked, on, speech),
        more_url=write_next(request, asked.page) if len(found) > asked.page * PAGE_SIZE else "",
    )


def _describe(found: Sequence[OwnOffer], asked: Asked, on: date, speech: Speech) -> dict[str, Any]:
    shown = found[(asked.page - 1) * PAGE_SIZE : asked.page * PAGE_SIZE]
    return {
        "total": len(found),
        "offers": [describe_own(one, on, speech) for one in shown],
        "shows": {
            name: speech.term("status", words) if name in STATUSES else speech.say(words)
            for name, (words, _) in SHOWS.items()
        },
        "sorts": {name: speech.say(words) for name, (words, _) in SORTS.items()},
    }


OFFERS_PAGE_ROUTES: tuple[HTTPRouteHandler, ...] = (list_offers_page,)
