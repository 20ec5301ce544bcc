"""The pages of the overviews, each with its table as CSV at the same address with ``.csv``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine

from service.access import mark_private
from service.catalogue.catalogue import Catalogue
from service.catalogue.words import fold
from service.database import open_reading
from service.evidence.search import search_figures
from service.formats.csv import CSV
from service.offers.partners import list_partnered, search_partners
from service.overviews.answers import (
    Choice,
    answer_table,
    choose,
    list_terms,
    read_asked,
    read_paging,
)
from service.overviews.asking import FiguresAsked, GrowthAsked, PartnersAsked, SchemesAsked, UnknownsAsked
from service.overviews.figures import describe_stated
from service.overviews.growth import count_growth
from service.overviews.growth_words import (
    GROUPING_WORDS,
    MEASURE_MEANINGS,
    MEASURE_WORDS,
    describe_growth,
    draw_growth,
)
from service.overviews.open_words import (
    KIND_WORDS,
    STATE_WORDS,
    describe_months,
    describe_operators,
    describe_unknowns,
)
from service.overviews.partners import describe_partners
from service.overviews.routes import write_offset
from service.overviews.schemes import describe_schemes, search_schemes
from service.overviews.search import search_unknowns, show_unknowns
from service.pages.address import set_value, write_address
from service.pages.routes import read_speech
from service.pages.speech import Speech
from service.paging import read_cursor
from service.vocabulary import choose_words

type_of_request = Request[Any, Any, Any]


def show_unknowns_page(
    request: type_of_request, catalogue: NamedDependency[Catalogue], engine: NamedDependency[Engine]
) -> Response[Any]:
    """What is not established, how much of it there is by operator and over time, and where to send evidence."""
    mark_private(request.scope)  # what sources say against a record comes and goes without the catalogue's revision
    speech, asked, paging = read_speech(request), read_asked(request, UnknownsAsked), read_paging(request)
    asked.check(catalogue)
    offset = read_cursor(paging.cursor).offset if paging.cursor else 0
    with open_reading(engine) as db:
        found = search_unknowns(db, catalogue, asked, catalogue.on)
        lines = show_unknowns(db, found.unknowns[offset : offset + paging.limit])
        table = describe_unknowns(db, catalogue, lines, speech)
        operators = found.count_operators(db)
    given = tuple(pair for pair in request.query_params.items() if pair[0] != "cursor")

    def lead_to(operator: str) -> str:
        return write_address("/unknowns", set_value(given, "operator", operator))

    end, total = offset + paging.limit, len(found.unknowns)
    context = {
        "total": total,
        "counts": found.count_states(),
        "kind_words": {kind: speech.say(word) for kind, word in KIND_WORDS.items()},
        "operators": describe_operators(operators, lead_to, speech),
        "months": describe_months(found.months, speech),
        "since": speech.date(found.months[0].month, "month") if found.months else "",
        "controls": _list_controls(asked, catalogue, speech),
    }
    return answer_table(request, "unknowns.html", table, write_offset(end) if end < total else None, context)


def _list_controls(asked: UnknownsAsked, catalogue: Catalogue, speech: Speech) -> list[Choice]:
    everything = speech.say("All")
    names = catalogue.names["operator"]
    operators = (
        [] if asked.operator is None else [(asked.operator, choose_words(names[asked.operator], speech.language))]
    )
    kinds = [(kind, speech.say(word)) for kind, word in KIND_WORDS.items()]
    states = [(state, speech.say(word)) for state, word in STATE_WORDS.items()]
    controls = [
        choose("kind", speech.say("What is open"), kinds, asked.kind, everything),
        choose("state", speech.say("State"), states, asked.state, everything),
        choose("region", speech.say("Region"), list_terms("region", speech), asked.region, everything),
        choose("topic", speech.say("Topic"), list_terms("topic", speech), asked.topic, everything),
    ]
    if operators:
        controls.append(choose("operator", speech.say("Operator"), operators, asked.operator, everything))
    return controls


def show_growth_page(
    request: type_of_request, catalogue: NamedDependency[Catalogue], engine: NamedDependency[Engine]
) -> Response[Any]:
    """Offers by year and topic, region or place, as a table and as bars."""
    speech, asked = read_speech(request), read_asked(request, GrowthAsked)
    asked.check()
    with open_reading(engine) as db:
        growth = count_growth(db, catalogue, asked)
    everything = speech.say("All")
    context = {
        "growth": growth,
        "meaning": speech.say(MEASURE_MEANINGS[asked.measure]),
        "chart": draw_growth(growth, speech),
        "controls": [
            Choice("measure", speech.say("Offers counted"), _say(MEASURE_WORDS, speech), asked.measure),
            Choice("by", speech.say("Lines"), _say(GROUPING_WORDS, speech), asked.by),
            choose("region", speech.say("Region"), list_terms("region", speech), asked.region, everything),
            choose("topic", speech.say("Topic"), list_terms("topic", speech), asked.topic, everything),
        ],
    }
    return answer_table(request, "growth.html", describe_growth(growth, speech), None, context)


def _say(words: dict[str, str], speech: Speech) -> list[tuple[str, str]]:
    return [(value, speech.say(word)) for value, word in words.items()]


def show_figures_page(
    request: type_of_request, catalogue: NamedDependency[Catalogue], engine: NamedDependency[Engine]
) -> Response[Any]:
    """Every stated number, with its speaker, its date and its document."""
    speech, asked = read_speech(request), read_asked(request, FiguresAsked)
    asked.check()
    with open_reading(engine) as db:
        figures, total, following = search_figures(db, asked.kind, read_paging(request))
        table = describe_stated(db, catalogue, figures, speech)
    kinds = list_terms("figure_kind", speech)
    controls = [choose("kind", speech.say("Kind of statement"), kinds, asked.kind, speech.say("All"))]
    return answer_table(request, "figures.html", table, following, {"total": total, "controls": controls})


def show_partners_page(
    request: type_of_request, catalogue: NamedDependency[Catalogue], engine: NamedDependency[Engine]
) -> Response[Any]:
    """Who takes part in offers, programmes and what operators do."""
    speech, asked = read_speech(request), read_asked(request, PartnersAsked)
    asked.check(catalogue)
    with open_reading(engine) as db:
        partners, total, following = search_partners(db, asked.kind, asked.operator, read_paging(request))
        table = describe_partners(db, catalogue, partners, speech)
        partnered = catalogue.names["operator"].keys() & list_partnered(db)
    if asked.operator is not None:
        partnered.add(asked.operator)
    named = [(name, choose_words(catalogue.names["operator"][name], speech.language)) for name in partnered]
    operators = sorted(named, key=lambda pair: (fold(pair[1]), pair[0]))
    kinds, everything = list_terms("partner_kind", speech), speech.say("All")
    controls = [
        choose("kind", speech.say("Kind"), kinds, asked.kind, everything),
        choose("operator", speech.say("Operator"), operators, asked.operator, everything),
    ]
    return answer_table(request, "partners.html", table, following, {"total": total, "controls": controls})


def show_schemes_page(
    request: type_of_request, catalogue: NamedDependency[Catalogue], engine: NamedDependency[Engine]
) -> Response[Any]:
    """Vouchers, plans and labels, with who may use them."""
    speech, asked = read_speech(request), read_asked(request, SchemesAsked)
    asked.check()
    with open_reading(engine) as db:
        schemes, total, following = search_schemes(db, asked.kind, read_paging(request))
        table = describe_schemes(db, catalogue, schemes, speech)
    kinds = list_terms("programme_kind", speech)
    controls = [choose("kind", speech.say("Kind"), kinds, asked.kind, speech.say("All"))]
    return answer_table(request, "schemes.html", table, following, {"total": total, "controls": controls})


def _serve(path: str, show: Callable[..., Response[Any]]) -> list[HTTPRouteHandler]:
    """The handlers of a page and of its table as CSV: one handler at two paths would answer its second one with 500."""
    paths = (path, f"{path}{CSV.ending}")
    return [get(one, sync_to_thread=True, include_in_schema=False)(show) for one in paths]


OVERVIEW_PAGES = (
    *_serve("/unknowns", show_unknowns_page),
    *_serve("/growth", show_growth_page),
    *_serve("/figures", show_figures_page),
    *_serve("/partners", show_partners_page),
    *_serve("/schemes", show_schemes_page),
)
"""To be registered at the root."""
