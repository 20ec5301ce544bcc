"""The addresses of offers: lists in every representation, one offer whole, and the map's clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.answers import Answer, make_answer, make_apart, read_header
from service.catalogue.apart import PARTS, WITHOUT_POINT, list_first_apart, search_apart
from service.catalogue.catalogue import Catalogue
from service.catalogue.clusters import MAX_FEATURES, WHOLE_BELGIUM, MapView, draw_bare_venues, draw_clusters
from service.catalogue.counting import Counting, count_facets
from service.catalogue.links import find_links, find_part_link, write_link_header
from service.catalogue.listing import OfferListing
from service.catalogue.map_page import draw_offers_map
from service.catalogue.moments import Moment
from service.catalogue.pin import get_catalogue
from service.catalogue.search import Found, Sorting, narrow, take_page
from service.catalogue.spoken import Spoken, read_language
from service.counts.tally import note_found
from service.errors import InvalidParameterError
from service.formats.json import JSON
from service.formats.listing import Format
from service.formats.map import MAP
from service.formats.registry import FORMATS, choose_format
from service.narrowing import check_values
from service.offers.filters import OfferFilters
from service.offers.schemas import OfferPage
from service.paging import Cursor, Paging, write_cursor
from service.places.parameters import read_box
from service.query import get_asked
from service.settings import Settings

LIST_PATHS = ["/offers", *(f"/offers.{item.suffix}" for item in FORMATS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPaging:
    """Which part of a list of offers."""

    limit: Annotated[
        int | None,
        QueryParameter(
            description="Offers on a page: at most 100 (20 unless told; 50 in Atom); in GeoJSON and CSV at most 1,000 "
            "(all of them unless told), in iCalendar at most 500 (200 unless told).",
            ge=1,
            le=1000,
            examples=[Example(value=50)],
        ),
    ] = None
    cursor: Annotated[
        str | None,
        QueryParameter(
            description="Where the page begins; taken from the `next` link. Opaque.",
            max_length=400,
            examples=[Example(value=write_cursor(Cursor(date(2026, 1, 31), 20, "ecole-ai-gand")))],
        ),
    ] = None
    part: Annotated[
        str | None,
        QueryParameter(
            description="`without_point`: instead of the offers that match, those that a geographic filter keeps apart "
            "because they have no point (online, or at a place that is not known), page by page and in every "
            "representation; a map shows what matches all the same.",
            max_length=20,
            examples=[Example(value=WITHOUT_POINT)],
        ),
    ] = None


class Question(msgspec.Struct, frozen=True):
    """All that a visitor asks of the list of offers."""

    filters: OfferFilters
    sorting: Sorting
    counting: Counting
    paging: OfferPaging

    def choose_limit(self, item: Format) -> int:
        """How many offers a page of this format holds."""
        limit = item.default_limit if self.paging.limit is None else self.paging.limit
        if limit > item.max_limit:
            raise InvalidParameterError("limit", f"is at most {item.max_limit} for {item.label}.")
        return limit


QUESTION_SETS = (OfferFilters, Sorting, Counting, OfferPaging, Moment, Spoken)


def read_question(request: Request[Any, Any, Any]) -> Question:
    """What a request asks of the list of offers."""
    return Question(
        get_asked(request, OfferFilters),
        get_asked(request, Sorting),
        get_asked(request, Counting),
        get_asked(request, OfferPaging),
    )


@get(
    LIST_PATHS,
    opt={"parameters": QUESTION_SETS, "is_direct": True},
    sync_to_thread=False,
    summary="Offers that match",
    description="A page of offers. The same address gives JSON, GeoJSON, CSV, JSON-LD, a map, Atom or iCalendar: by "
    "suffix (`/offers.geojson`) or by Accept. Filters given together must all hold; values of one filter are "
    "alternatives. With a geographic filter, offers without a point that match everything else stand apart: the first "
    "page has the first five under `without_point`, with a link to all; the other representations hold the part that "
    "matches alone, and the header `Without-Point` says how many there are beside it. Two are for programs that follow "
    "a search: an Atom feed, always the last changed first, and an iCalendar of the training sessions to come (with "
    "`starts_from` in the past, of those since) and of the ends of enrolment, always the next start first; both are in "
    "one language.",
    tags=["offers"],
    responses={200: ResponseSpec(OfferPage, description="A page of offers", generate_examples=False)},
)
def list_offers(request: Request[Any, Any, Any]) -> ASGIApp:
    """Answer a page of offers in the representation asked for."""
    catalogue, settings, question = get_catalogue(request), get_settings(request), read_question(request)
    item = choose_format(request.scope["path"], read_header(request.scope, b"accept"))
    limit = question.choose_limit(item)
    sorting = question.sorting if item.sort is None else Sorting(sort=item.sort)
    found = _search(catalogue, question, sorting, Paging(limit=limit, cursor=question.paging.cursor))
    is_first = item is JSON and not question.paging.cursor
    apart = list_first_apart(catalogue, question.filters, found.narrowed, sorting) if is_first else []
    links, language = find_links(request, found.next_cursor), read_language(request)
    listing = OfferListing(
        catalogue=catalogue,
        found=found,
        head=describe_page(catalogue, question, found, limit) | _describe_apart(request, catalogue, found, apart),
        base_url=settings.public_url,
        draw=lambda: draw_offers_map(request, settings, language),
        filters=question.filters,
        language=language,
    )
    if item is not MAP and item.sort is None:  # what programs follow is asked for again and again, and nobody looks
        note_found(request.scope, catalogue.ids, [*found.numbers.tolist(), *apart])
    headers = {"link": write_link_header(links)}
    if found.narrowed.elsewhere is not None:
        headers["without_point"] = str(len(found.narrowed.elsewhere))
    if item.has_language:
        headers["content_language"] = language

    def make() -> Answer:
        return make_answer(item.render(listing, links), item.media_type, **headers)

    return make_apart(make) if item.is_slow else make()


def _search(catalogue: Catalogue, question: Question, sorting: Sorting, paging: Paging) -> Found:
    """The page of the part that is asked for."""
    part, narrowed = question.paging.part, narrow(catalogue, question.filters)
    if part is None:
        return take_page(catalogue, question.filters, narrowed, sorting, paging)
    check_values("part", [part], PARTS)
    if question.counting.facets:
        raise InvalidParameterError("facets", "counts the offers that match, not those that stand apart.")
    return search_apart(catalogue, question.filters, narrowed, sorting, paging)


def get_settings(request: Request[Any, Any, Any]) -> Settings:
    """The settings of the application that a request came to."""
    settings: Settings = request.app.state["settings"]
    return settings


def describe_page(catalogue: Catalogue, question: Question, found: Found, limit: int) -> dict[str, Any]:
    """What is said of a page as a whole."""
    head: dict[str, Any] = {
        "total": found.total,
        "limit": limit,
        "sort": found.sort,
        "ties_drawn_on": found.day,
        "revision": catalogue.revision,
        "as_of": catalogue.on,
    }
    narrowed = found.narrowed
    if narrowed.suggestion:
        head["did_you_mean"] = {"q": narrowed.suggestion, "is_applied": narrowed.is_rescued}
    if question.counting.facets:
        head["facets"] = count_facets(catalogue, question.filters, narrowed, question.counting.facets)
    return head


def _describe_apart(
    request: Request[Any, Any, Any], catalogue: Catalogue, found: Found, listed: Sequence[int]
) -> dict[str, Any]:
    """What is said of the offers that stand apart, some of which are listed; nothing where no filter keeps any."""
    apart = found.narrowed.elsewhere
    if apart is None:
        return {}
    items = [msgspec.Raw(text) for text in catalogue.summaries.take(listed)]
    link = find_part_link(request, WITHOUT_POINT) if apart else None
    return {"without_point": {"total": len(apart), "items": items, "link": link}}


@get(
    "/clusters",
    opt={"parameters": (OfferFilters, MapView, Moment), "is_direct": True},
    sync_to_thread=False,
    summary="Offers gathered for a map",
    description="GeoJSON with at most 200 features for the part of the map in `bbox`: clusters of offers that stand "
    "close together at this `zoom`, and points with the offers that stand exactly there. Below zoom 9 there is one "
    "cluster for each province or district instead (`area` names it), which counts all of its offers, at a place of "
    "its own; one whose offers all stand at one point is shown as that point. An offer counts once in each cluster, "
    "and in every cluster in which it has a venue; `bbox` says what to zoom into. `total` counts the matching offers "
    "that have a point, wherever it is; `without_point` those that no map can show. Without a filter, venues at which "
    "no offer is known are shown too from zoom 9 on, with a `count` of 0.",
    tags=["offers"],
)
def list_clusters(request: Request[Any, Any, Any]) -> ASGIApp:
    """Answer the clusters of a part of the map."""
    catalogue, filters, view = get_catalogue(request), get_asked(request, OfferFilters), get_asked(request, MapView)
    narrowed = narrow(catalogue, replace(filters, bbox=None))
    box = read_box("bbox", filters.bbox) if filters.bbox else WHOLE_BELGIUM
    features = draw_clusters(catalogue, narrowed.matching, box, view)
    if not narrowed.kept and view.offer is None:
        features += draw_bare_venues(catalogue, box, view.zoom, MAX_FEATURES - len(features))
    pointless = narrowed.matching.intersection_cardinality(catalogue.pointless)
    on_map = len(narrowed.matching) - pointless
    elsewhere = pointless + len(narrowed.elsewhere or ())  # what does not match, where a filter could not judge
    head = msgspec.json.encode({"revision": catalogue.revision, "total": on_map, "without_point": elsewhere})
    body = b'{"type":"FeatureCollection","features":' + msgspec.json.encode(features) + b"," + head[1:]
    return make_answer(body, "application/geo+json")
