"""The addresses for programs: the rules, and what an offer means for a person, who is never kept."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import mark_private
from service.catalogue.gone import refuse_absent
from service.catalogue.moments import Moment
from service.catalogue.pin import get_catalogue
from service.database import open_reading
from service.query import get_asked
from service.rights.filters import PersonAsked
from service.rights.person import make_person
from service.rights.schemas import Judgement, RuleList
from service.rights.search import find_judgement, list_rules

type_of_request = Request[Any, Any, Any]


@get(
    "/rights",
    opt={"parameters": (Moment,)},
    sync_to_thread=False,
    summary="The rules by which offers are judged for a person",
    description="Every rule with what it grants, to whom (audience, residence, seat of the company, place of work: "
    "different keys, none of which stands for another), from when until when, and the document that says so; and "
    "the questions that no document answers, with whom to ask. `holds` says whether a rule holds on `as_of`.",
    tags=["offers"],
)
def show_rules(request: type_of_request) -> RuleList:
    """List the rules and what none of them covers."""
    return list_rules(get_catalogue(request).on)


@get(
    "/offers/{offer_id:str}/rights",
    opt={"parameters": (PersonAsked, Moment)},
    sync_to_thread=True,
    summary="What an offer means for a person",
    description="What it costs this person, whether they may enrol, whether their own service recognises it, and "
    "what it asks for, line by line. `verdict` is yes or no where the record or a document says so for this very "
    "person; unknown where it depends on what was not told of them (`tell` names the parameters); ask where nobody "
    "has said it (`ask` and `whom` say who could tell). Each line has its reason, and its source where a document "
    "stands behind it. Never send a name: nothing about the person is stored, and the answer is kept nowhere.",
    tags=["offers"],
)
def judge_for_person(offer_id: FromPath[str], request: type_of_request, engine: NamedDependency[Engine]) -> Judgement:
    """Judge an offer for a person."""
    mark_private(request.scope)
    catalogue, person = get_catalogue(request), make_person(get_asked(request, PersonAsked))
    if offer_id not in catalogue.ids:
        with open_reading(engine) as db:
            refuse_absent(db, catalogue, offer_id)
    return find_judgement(catalogue, offer_id, person)


RIGHTS_ROUTES = (show_rules, judge_for_person)
"""To be registered below ``/api/v1``."""
