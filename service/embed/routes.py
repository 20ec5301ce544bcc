"""The page for frames, the page that writes its code, and the file that needs no server."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.response import Redirect

from service.catalogue.catalogue import Catalogue
from service.catalogue.moments import Moment
from service.catalogue.search import Sorting
from service.catalogue.spoken import Spoken, read_language
from service.counts.tally import note_found
from service.embed.asking import drop_foreign, drop_standard, keep_filters, read_asked
from service.embed.file import MOST_BY_WEB, Wanted, draw_file
from service.embed.snippet import describe_maker, read_pasted
from service.embed.view import STANDARD, describe_frame
from service.offers.filters import OfferFilters
from service.pages.address import Pairs, drop_names, write_address
from service.pages.routes import make_page, read_nonce, read_speech
from service.pages.speech import Speech
from service.policy import ITSELF, make_policy, read_frame_ancestors
from service.query import get_asked
from service.settings import Settings

type_of_request = Request[Any, Any, Any]
PASTED = "address"


@get("/embed", sync_to_thread=False, include_in_schema=False)
def show_frame(
    request: type_of_request, catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]
) -> Response[str]:
    """The map, the list or both, for the frame of another site: the one page that may be shown in one."""
    asked = read_asked(_list_given(request))
    context = describe_frame(catalogue, asked, read_speech(request), settings)
    note_found(request.scope, catalogue.ids, context["numbers"])
    page = make_page(request, "embed.html", **context)
    policy = make_policy(settings, read_frame_ancestors(settings.frame_ancestors))
    page.headers["Content-Security-Policy"] = policy(read_nonce(request)).decode()
    return page


@get("/embed/make", sync_to_thread=False, include_in_schema=False)
def show_maker(
    request: type_of_request, catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]
) -> Response[Any]:
    """The page that writes the code to paste, with what it looks like. A pasted address gives its filters."""
    given = _list_given(request)
    pasted = request.query_params.get(PASTED, "").strip()
    if pasted:
        look = tuple(pair for pair in given if pair not in drop_foreign(given) and pair[1])
        return Redirect(write_address("/embed/make", (*keep_filters(read_pasted(pasted)), *look)), status_code=303)
    asked = drop_standard(read_asked(given), STANDARD)
    origin = (settings.public_url or str(request.base_url)).rstrip("/")
    page = make_page(request, "embed_make.html", **describe_maker(catalogue, asked, read_speech(request), origin))
    page.headers["Content-Security-Policy"] = make_policy(settings, frames=ITSELF)(read_nonce(request)).decode()
    return page


def _list_given(request: type_of_request) -> Pairs:
    return drop_names(tuple(request.query_params.items()), PASTED)


@get(
    "/offers.html",
    opt={"parameters": (OfferFilters, Sorting, Moment, Spoken)},
    sync_to_thread=True,
    include_in_schema=False,
)
def give_file(
    request: type_of_request, catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]
) -> Response[bytes]:
    """The offers that match as one file that needs no server, list and map; as of a day, where one is named."""
    filters, sorting = get_asked(request, OfferFilters), get_asked(request, Sorting)
    pairs = keep_filters(tuple(request.query_params.items()))
    wanted = Wanted(filters, pairs, sorting.sort, MOST_BY_WEB)
    made = draw_file(catalogue, wanted, Speech(read_language(request)), settings.public_url)
    told = f'attachment; filename="cartoforma-{catalogue.on}.html"'
    return Response(made.content, media_type="text/html", headers={"Content-Disposition": told})


EMBED_PAGES: list[HTTPRouteHandler] = [show_frame, show_maker, give_file]
