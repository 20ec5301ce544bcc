"""The addresses of reach for programs: the distance from every municipality, as JSON, GeoJSON and CSV."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from litestar import Request, get
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Response

from service.catalogue.catalogue import Catalogue
from service.catalogue.moments import Moment, Moments
from service.catalogue.pin import get_catalogue
from service.errors import InvalidParameterError
from service.formats.json import JSON
from service.formats.listing import Format
from service.offers.filters import OfferFilters
from service.paging import quote_query, write_address
from service.query import get_asked
from service.reach.filters import ReachAsked
from service.reach.representations import OFFERED, WRITERS
from service.reach.schemas import Reach, ReachLinks
from service.reach.search import measure_reach

type_of_request = Request[Any, Any, Any]
DESCRIPTION = (
    "For the offers that the filters leave, the distance from the centre of every municipality of Belgium to the "
    "nearest of them. `certain` are offers of which it is recorded that enrolment is open and, unless `free` is false, "
    "that they are free for the `audience`; `possible` also those of which nothing recorded says otherwise: what is "
    "not established is named in `not_established`. Where only a town is known, its centre is measured to "
    "(`precision`). Online offers, and those of which no more than a region is known, are counted apart. With "
    "`compared_to`, each distance has that of the earlier day and what has changed since."
)
PATHS = {item.suffix: "/reach" if item is JSON else f"/reach{item.ending}" for item in OFFERED}


def write_links(path: str, query: str) -> ReachLinks:
    """The address of an answer, and those of its representations."""
    addresses = {suffix: write_address(f"/api/v1{own}", query) for suffix, own in PATHS.items()}
    return ReachLinks(self=write_address(path, query), alternates=addresses)


def find_former(moments: Moments, catalogue: Catalogue, on: date | None) -> Catalogue | None:
    """The catalogue of the day that is compared to; None where none is.

    It may take seconds. Raises :class:`InvalidParameterError` for a day that is not earlier than the catalogue's,
    :class:`UnavailableError` while a large catalogue is being built.
    """
    if on is None:
        return None
    if on >= catalogue.on:
        raise InvalidParameterError("compared_to", f"must lie before the day that is asked about ({catalogue.on}).")
    try:
        return moments.find(on)
    except InvalidParameterError as error:
        raise InvalidParameterError("compared_to", error.message) from None


def _serve(item: Format) -> HTTPRouteHandler:
    kind = Reach if item is JSON else bytes
    title = "How far it is from each municipality"

    @get(
        PATHS[item.suffix],
        opt={"parameters": (OfferFilters, ReachAsked, Moment)},
        sync_to_thread=True,
        summary=title if item is JSON else f"{title}, as {item.label}",
        description=DESCRIPTION,
        tags=["places"],
        responses={
            200: ResponseSpec(
                kind, media_type=item.media_type, description="A municipality each", generate_examples=False
            )
        },
    )
    def show_reach(request: type_of_request) -> Response[bytes]:
        return _answer(request, item)

    return show_reach


def _answer(request: type_of_request, item: Format) -> Response[bytes]:
    catalogue, asked = get_catalogue(request), get_asked(request, ReachAsked)
    asked.check()
    former = find_former(request.app.state["moments"], catalogue, asked.compared_to)
    reach = measure_reach(catalogue, get_asked(request, OfferFilters), asked, former)
    links = write_links(request.scope["path"], quote_query(request.scope["query_string"]))
    body = WRITERS[item.suffix](msgspec.structs.replace(reach, links=links))
    others = ", ".join(f"<{links.alternates[one.suffix]}>{one.relation}" for one in OFFERED)
    return Response(body, media_type=item.media_type, headers={"Link": f'<{links.self}>; rel="self", {others}'})


REACH_ROUTES = tuple(map(_serve, OFFERED))
"""To be registered below ``/api/v1``."""
