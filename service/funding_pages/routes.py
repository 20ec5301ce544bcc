"""The addresses of the funding page, of the sheet in each of its forms, and of the sheets that were kept."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access, mark_private
from service.catalogue.catalogue import Catalogue
from service.catalogue.moments import Moments
from service.database import open_reading, open_transaction
from service.errors import CartoformaError, InvalidParameterError, NotFoundError
from service.forms import get_form
from service.funding_pages.asking import Asked, check_asked, read_asked
from service.funding_pages.form import PATH, describe_form, list_examples
from service.funding_pages.points import describe_points, find_bounds
from service.funding_pages.representations import (
    KEPT,
    SHEET,
    SUFFIXES,
    Printed,
    answer_file,
    describe_sheet_page,
    list_downloads,
)
from service.funding_pages.rules import Difference, compare
from service.funding_pages.schemas import SheetContent
from service.funding_pages.search import (
    SHEET_ROWS,
    find_kept,
    gather_content,
    gather_usable,
    get_kept,
    keep_sheet,
    list_payers,
)
from service.funding_pages.view import describe_answer
from service.funding_pages.words import Wording
from service.limits import find_network, take_attempt
from service.pages.address import Pairs, write_address
from service.pages.map_panel import describe_empty_map
from service.pages.question import read_question, tidy_pairs
from service.pages.routes import make_page, read_speech
from service.pages.speech import Speech
from service.settings import Settings

type_of_request = Request[Any, Any, Any]
MOST_KEPT_AN_HOUR = 20
"""By one network."""
MOST_KEPT_A_DAY = 500
"""By everybody: what is kept is never thrown away."""
_HOUR_SECONDS, _DAY_SECONDS = 3_600, 86_400


@get(PATH, sync_to_thread=True, include_in_schema=False)
def show_funding(
    request: type_of_request,
    engine: NamedDependency[Engine],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Ask who pays, and the answer with its proof. A form's own address is led to the one that everybody shares."""
    given = tuple(request.query_params.items())
    pairs = tidy_pairs(given)
    if pairs != given:
        return _lead_to(write_address(PATH, pairs))
    speech = read_speech(request)
    asked, of_day = _find_day(request, catalogue, read_asked(pairs))
    with open_reading(engine) as db:
        payers = list_payers(db)
        asked, content = gather_usable(db, of_day, asked)
    context: dict[str, Any] = {"form": describe_form(asked, payers, speech), "examples": list_examples(payers, speech)}
    if content is None:
        return make_page(request, "funding.html", answered=None, map=None, **context)
    wording = Wording(content, catalogue, speech)
    shown = asked.list_pairs(content.answers.as_of)
    return make_page(
        request,
        "funding.html",
        answered=describe_answer(wording),
        points=describe_points(wording),
        map=describe_empty_map(
            speech, settings, speech.say("Map: a mark for each answer at each place"), find_bounds(content)
        ),
        downloads=list_downloads(SHEET, shown, speech),
        list_url=_write_list_url(asked, speech),
        **context,
    )


def _write_list_url(asked: Asked, speech: Speech) -> str:
    """Where the same offers are listed; empty for those of another day, as the list is that of today."""
    return "" if asked.as_of is not None else write_address("/", [*asked.question.pairs, ("lang", speech.language)])


def _find_day(request: type_of_request, catalogue: Catalogue, asked: Asked) -> tuple[Asked, Catalogue]:
    """The catalogue of the day that is asked for; a day that cannot be is a mistake like any other."""
    try:
        return asked, _get_catalogue(request, catalogue, asked)
    except InvalidParameterError as problem:
        return asked.without(problem.field), catalogue


def _get_catalogue(request: type_of_request, catalogue: Catalogue, asked: Asked) -> Catalogue:
    moments: Moments = request.app.state["moments"]
    return moments.find(asked.as_of) if asked.as_of is not None else catalogue


@get(SHEET, sync_to_thread=True, include_in_schema=False)
def show_sheet(
    request: type_of_request,
    engine: NamedDependency[Engine],
    primary: NamedDependency[Engine],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """The sheet of a question as a page to print, with a button that keeps it."""
    printed = _find_printed(request, engine, primary, catalogue, settings)
    mark_private(request.scope)  # its form is good for a day alone
    return make_page(request, "funding_sheet.html", **describe_sheet_page(printed, primary), differs=None)


def _find_printed(
    request: type_of_request, engine: Engine, primary: Engine, catalogue: Catalogue, settings: Settings
) -> Printed:
    asked = check_asked(read_asked(tidy_pairs(request.query_params.items())))
    with open_reading(engine) as db:
        content = gather_content(db, _get_catalogue(request, catalogue, asked), asked, SHEET_ROWS)
    with open_reading(primary) as db:
        kept = find_kept(db, content)
    pairs = asked.list_pairs(content.answers.as_of)
    return Printed(Wording(content, catalogue, read_speech(request)), settings, pairs, kept)


def _serve_file(suffix: str) -> HTTPRouteHandler:
    @get(f"{SHEET}.{suffix}", sync_to_thread=True, include_in_schema=False, name=f"sheet-{suffix}")
    def show_file(
        request: type_of_request,
        engine: NamedDependency[Engine],
        primary: NamedDependency[Engine],
        catalogue: NamedDependency[Catalogue],
        settings: NamedDependency[Settings],
    ) -> Response[bytes]:
        return answer_file(_find_printed(request, engine, primary, catalogue, settings), suffix)

    return show_file


@post(KEPT, sync_to_thread=True, include_in_schema=False, status_code=303, access=Access.PUBLIC)
def keep(
    request: type_of_request,
    primary: NamedDependency[Engine],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Keep the answer as it is now, and lead to its permanent address."""
    asked = check_asked(read_asked(tidy_pairs(_list_sent(request))))
    with open_transaction(primary) as db:
        network = find_network(request.scope, settings.trusted_proxies)
        take_attempt(db, "kept_sheet", network, MOST_KEPT_AN_HOUR, _HOUR_SECONDS)
        take_attempt(db, "kept_sheet_any", "", MOST_KEPT_A_DAY, _DAY_SECONDS)
    with open_reading(primary) as db:
        content = gather_content(db, _get_catalogue(request, catalogue, asked), asked, SHEET_ROWS)
    with open_transaction(primary) as db:
        name = keep_sheet(db, content)
    return _lead_to(write_address(f"{KEPT}/{name}", [("lang", read_speech(request).language)]))


def _list_sent(request: type_of_request) -> Pairs:
    """The parameters of the question among the fields of the form."""
    fields = get_form(request).multi_items()
    return tuple((name, value) for name, value in fields if name != "form_token" and isinstance(value, str))


@get(f"{KEPT}/{{name:str}}", sync_to_thread=True, include_in_schema=False)
def show_kept(
    name: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """A sheet as it was kept, with a word on whether the question is answered otherwise today."""
    name, _, suffix = name.partition(".")
    with open_reading(primary) as db:
        row, content = get_kept(db, name)
    pairs = (("funder", content.funder), *content.filters, ("as_of", content.answers.as_of.isoformat()))
    printed = Printed(Wording(content, catalogue, read_speech(request)), settings, pairs, row)
    if suffix in SUFFIXES:
        return answer_file(printed, suffix)
    if suffix:
        raise NotFoundError("A sheet is kept as a page, .pdf, .csv and .xlsx.")
    differs = _compare(request, primary, catalogue, content)
    return make_page(request, "funding_sheet.html", **describe_sheet_page(printed, primary), differs=differs)


def _compare(
    request: type_of_request, primary: Engine, catalogue: Catalogue, content: SheetContent
) -> Difference | None:
    """How the same question is answered today; None where it cannot be asked any more, or not at the moment."""
    asked = Asked(content.funder, content.answers.as_of, read_question(content.filters))
    try:
        of_day = _get_catalogue(request, catalogue, asked)
        with open_reading(primary) as db:
            return compare(content, gather_content(db, of_day, asked, SHEET_ROWS))
    except CartoformaError:
        return None


def _lead_to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": address})


FUNDING_PAGES = (show_funding, show_sheet, *map(_serve_file, SUFFIXES), keep, show_kept)
"""To be registered at the root."""
