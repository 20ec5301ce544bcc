"""The page of reach: the form, the answer in words and numbers, the map, and a row for each municipality."""

from __future__ import annotations

from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE

from service.catalogue.catalogue import Catalogue
from service.catalogue.moments import Moments
from service.errors import InputError, UnavailableError
from service.pages.address import write_address
from service.pages.map_panel import describe_empty_map
from service.pages.question import tidy_pairs
from service.pages.routes import make_page, read_speech
from service.reach.asking import Asked, read_asked
from service.reach.form import PATH, describe_form
from service.reach.routes import PATHS, find_former
from service.reach.schemas import Reach
from service.reach.search import measure_reach
from service.reach.view import describe_reach, find_bounds
from service.settings import Settings

RETRY_SECONDS = "30"


class Gathered(NamedTuple):
    """The question as far as it could be used, its answer, and the days whose catalogues are being made."""

    asked: Asked
    reach: Reach | None
    waiting_for: tuple[str, ...]


@get(PATH, sync_to_thread=True, include_in_schema=False)
def show_reach_page(
    request: Request[Any, Any, Any], catalogue: NamedDependency[Catalogue], settings: NamedDependency[Settings]
) -> Response[Any]:
    """How far it is from each municipality; while the catalogue of a day is being made, the page says so."""
    speech = read_speech(request)
    asked, reach, waiting_for = gather(request.app.state["moments"], catalogue, _read(request))
    language = ("lang", speech.language)
    context: dict[str, Any] = {
        "form": describe_form(asked, speech),
        "waiting_for": waiting_for,
        "again_url": write_address(PATH, (*asked.pairs, language)),
        "downloads": {suffix: write_address(f"/api/v1{path}", asked.data_pairs) for suffix, path in PATHS.items()},
        "answered": None,
        "map": None,
    }
    if reach is not None:
        answered = describe_reach(catalogue, asked, reach, speech)
        panel = describe_empty_map(speech, settings, answered["map_label"], find_bounds(reach, asked))
        context |= {"answered": answered, "map": panel}
    page = make_page(request, "reach.html", **context)
    if reach is None:
        page.status_code, page.headers["Retry-After"] = HTTP_503_SERVICE_UNAVAILABLE, RETRY_SECONDS
    return page


def _read(request: Request[Any, Any, Any]) -> Asked:
    return read_asked(tidy_pairs(request.query_params.items()))


def gather(moments: Moments, today: Catalogue, asked: Asked) -> Gathered:
    """Answer a question; what proves of no use is left out, and a day that is being made is not waited for."""
    while True:
        try:
            return _answer(moments, today, asked)
        except InputError as problem:
            if not any(name == problem.field for name, _ in asked.pairs):
                raise
            asked = asked.without(problem.field, problem.nearest)


def _answer(moments: Moments, today: Catalogue, asked: Asked) -> Gathered:
    asked.reach.check()
    try:
        catalogue = today if asked.as_of is None else moments.find(asked.as_of)
    except UnavailableError:
        return Gathered(asked, None, ("as_of",))
    try:
        former = find_former(moments, catalogue, asked.reach.compared_to)
    except UnavailableError:
        return Gathered(asked, _measure(catalogue, asked, None), ("compared_to",))
    return Gathered(asked, _measure(catalogue, asked, former), ())


def _measure(catalogue: Catalogue, asked: Asked, former: Catalogue | None) -> Reach:
    return measure_reach(catalogue, asked.question.filters, asked.reach, former)


REACH_PAGES = (show_reach_page,)
"""To be registered at the root."""
