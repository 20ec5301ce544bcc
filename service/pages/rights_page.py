"""The page of the rules: what documents grant to whom, when it holds, who says so, and what no document covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy import Engine

from service.catalogue.catalogue import Catalogue
from service.database import open_reading
from service.pages.address import write_address
from service.pages.cards import read_summaries
from service.pages.evidence import list_titles, say_location, write_document_address
from service.pages.person_panel import name_value
from service.pages.routes import make_page, read_speech
from service.pages.speech import Speech, Text, mark
from service.rights.schemas import RuleLine
from service.rights.search import list_rules
from service.rights.table import Gap, Rule
from service.vocabulary import choose_words

TOPICS = {
    "price": mark("What it costs"),
    "enrolment": mark("Who may enrol"),
    "recognition": mark("Whose recognition counts"),
    "help": mark("Help"),
}
_ANSWERS = {"yes": mark("Granted"), "ask": mark("To be asked")}
_KEYS = {
    "residence": mark("Lives {place}"),
    "seat": mark("Company with its seat {place}"),
    "workplace": mark("Works {place}"),
}


class Subject(NamedTuple):
    """What a rule is about: a name, and where it leads."""

    name: Text
    url: str


class RuleWords(NamedTuple):
    """A rule in words."""

    id: str
    statement: Text
    answer: str
    answer_word: str
    status: str
    status_word: str
    reason: Text
    subjects: list[Subject]
    conditions: list[str]
    period: str
    holds: bool
    source: str
    source_url: str
    place: str


class GapWords(NamedTuple):
    """What no rule covers, in words."""

    id: str
    question: Text
    ask: Text
    source: str
    source_url: str
    place: str


def describe_rights(catalogue: Catalogue, titles: Mapping[str, str], speech: Speech) -> dict[str, Any]:
    """What the template of the rules needs."""
    table = list_rules(catalogue.on)
    groups = [
        (
            topic,
            speech.say(label),
            [_describe_rule(one, catalogue, titles, speech) for one in table.rules if one.rule.topic == topic],
        )
        for topic, label in TOPICS.items()
    ]
    return {
        "groups": groups,
        "total": len(table.rules),
        "gaps": [_describe_gap(gap, titles, speech) for gap in table.gaps],
        "as_of": speech.date(table.as_of),
    }


def _describe_rule(line: RuleLine, catalogue: Catalogue, titles: Mapping[str, str], speech: Speech) -> RuleWords:
    rule = line.rule
    return RuleWords(
        id=rule.id,
        statement=speech.text(rule.statement),
        answer=rule.answer,
        answer_word=speech.say(_ANSWERS[rule.answer]),
        status=rule.status,
        status_word=speech.term("evidence_status", rule.status),
        reason=speech.text(rule.reason) if rule.reason else Text("", None),
        subjects=list(_list_subjects(rule, catalogue, speech)),
        conditions=list(_list_conditions(rule, speech)),
        period=_say_period(rule.valid_from, rule.valid_until, speech),
        holds=line.holds,
        source=titles.get(rule.document, rule.document),
        source_url=write_document_address(rule.document, speech),
        place=_say_place(rule.location, rule.speaker, rule.said_on, speech),
    )


def _describe_gap(gap: Gap, titles: Mapping[str, str], speech: Speech) -> GapWords:
    document = gap.document or ""
    return GapWords(
        id=gap.id,
        question=speech.text(gap.question),
        ask=speech.text(gap.ask),
        source=titles.get(document, document),
        source_url=write_document_address(document, speech) if document else "",
        place=_say_place(gap.location or "", gap.speaker or "", None, speech),
    )


def _list_subjects(rule: Rule, catalogue: Catalogue, speech: Speech) -> Iterable[Subject]:
    """What it is about by name; what is not in this catalogue goes by its identifier and leads nowhere."""
    language = (("lang", speech.language),)
    for name in rule.offers:
        number = catalogue.ids.get(name)
        if number is None:
            yield Subject(Text(name, None), "")
        else:
            title = read_summaries(catalogue, [number])[0].title
            yield Subject(speech.text(title), write_address(f"/offers/{name}", language))
    for name in rule.operators:
        known = catalogue.names["operator"].get(name)
        url = write_address(f"/operators/{name}", language) if known else ""
        yield Subject(Text(choose_words(known, speech.language) if known else name, None), url)
    for name in rule.programmes:
        yield Subject(speech.text(catalogue.names["programme"].get(name, {"fr": name})), "")


def _list_conditions(rule: Rule, speech: Speech) -> Iterable[str]:
    """For whom it is said: all of these have to hold."""
    if rule.audiences:
        yield speech.any_of(speech.term("audience", slug) for slug in rule.audiences)
    for key, message in _KEYS.items():
        regions = getattr(rule, key)
        if regions:
            yield speech.say(message, place=speech.any_of(speech.phrase("region", slug) for slug in regions))
    if rule.services:
        services = speech.any_of(speech.term("employment_service", slug) for slug in rule.services)
        yield speech.say("Followed by {service}", service=services)
    if rule.body:
        yield speech.say("Recognised by {body}", body=speech.phrase("recognition_body", rule.body))
    if rule.equipment:
        yield name_value("person_equipment", rule.equipment, speech)


def _say_period(begins: date, ends: date | None, speech: Speech) -> str:
    since = speech.date(begins)
    if ends is None:
        return speech.say("since {date}, no end named", date=since)
    return speech.say("from {first} until {last}", first=since, last=speech.date(ends))


def _say_place(location: str, speaker: str, said_on: date | None, speech: Speech) -> str:
    parts = (speaker, speech.date(said_on) if said_on else "", say_location(location, speech) if location else "")
    return ", ".join(part for part in parts if part)


@get("/rights", sync_to_thread=True, include_in_schema=False)
def show_rights(
    request: Request[Any, Any, Any], catalogue: NamedDependency[Catalogue], engine: NamedDependency[Engine]
) -> Response[str]:
    """Every rule by which an offer is judged for a person, and what no rule covers."""
    with open_reading(engine) as db:
        titles = list_titles(db)
    return make_page(request, "rights.html", page="rights", **describe_rights(catalogue, titles, read_speech(request)))


RIGHTS_PAGES = (show_rights,)
"""To be registered at the root."""
