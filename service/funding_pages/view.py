"""What the page of an answer shows: answers with their offers, paths with their documents, the flow."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from service.funding_pages.besides import describe_beside
from service.funding_pages.citations import (
    DocumentRef,
    find_amount_url,
    list_documents_of_link,
    list_documents_of_recognition,
    say_how_sure,
)
from service.funding_pages.flow import draw_flow
from service.funding_pages.gaps import list_tellers, say_open
from service.funding_pages.marks import MARKS
from service.funding_pages.paper import name_mark
from service.funding_pages.recognised import say_recognition
from service.funding_pages.rules import sort_paths
from service.funding_pages.sheet import Count, list_counts, say_undated
from service.funding_pages.unplaced import list_unplaced, say_unplaced
from service.funding_pages.words import Wording
from service.pages.about import describe_document_date
from service.pages.address import write_address
from service.pages.evidence import write_document_address
from service.pages.speech import Speech, Text
from service.who_pays.schemas import AskedOffer, PathLine

PATHS_SHOWN = 6
UNPLACED_SHOWN = 12
"""Of each answer, beside the map; the list of the answer has them all."""


class PathView(NamedTuple):
    """A path: everybody on it, what it answers, how well established, what is to be said of its time, its proof."""

    chain: list[str]
    answer: str
    word: str
    confidence: str
    note: str
    documents: list[DocumentRef]


class OfferView(NamedTuple):
    """An offer of the question, with who recognised it then, the paths of its answer and the others."""

    id: str
    title: Text
    url: str
    operator: str
    places: list[str]
    notes: list[str]
    recognitions: list[tuple[str, list[DocumentRef]]]
    paths: list[PathView]
    others: list[PathView]
    more: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One of the answers: its count, what it means, its offers; ``more`` of them are not listed."""

    count: Count
    meaning: str
    in_kind: str
    offers: list[OfferView]
    more: int


class StepView(NamedTuple):
    """One link of the paths, as a row of a table."""

    payer: str
    via: str
    payee: str
    instrument: str
    amount: str
    amount_url: str
    period: str
    purpose: str
    confidence: str
    documents: list[DocumentRef]


def describe_answer(wording: Wording) -> dict[str, Any]:
    """What the template of an answer needs."""
    answers, speech, unplaced = wording.content.answers, wording.speech, list_unplaced(wording)
    return {
        "question": wording.say_question(),
        "sentence": wording.say_answer(),
        "answers": _list_answers(wording),
        "steps": _list_steps(wording),
        "flow": draw_flow(wording),
        "beside": [
            (describe_beside(line, wording), list_documents_of_link(answers.links[line.link], wording))
            for line in answers.beside
        ],
        "beside_more": answers.beside_total - len(answers.beside),
        "open": [
            (
                say_open(line, wording),
                list_tellers(line.could_tell, wording),
                list_documents_of_link(answers.links[line.link], wording) if line.link in answers.links else [],
            )
            for line in answers.open
        ],
        "open_more": answers.open_total - len(answers.open),
        "without_point": answers.without_point,
        "undated": say_undated(wording),
        "unplaced": [
            (one, [(speech.text(offer.title), _write_offer(offer.id, speech)) for offer in one.offers[:UNPLACED_SHOWN]])
            for one in unplaced
        ],
        "unplaced_said": say_unplaced(unplaced, speech),
        "documents": [
            {
                "card": card,
                "url": write_document_address(card.id, speech),
                "kind": speech.term("document_kind", card.kind),
                "dated": describe_document_date(card.published_on, card.as_of, speech),
            }
            for card in answers.documents
        ],
        "total": answers.total,
        "marks": {name: (mark, name_mark(name, speech)) for name, mark in MARKS.items()},
    }


def _list_answers(wording: Wording) -> list[AnswerView]:
    offers: dict[str, list[AskedOffer]] = defaultdict(list)
    for offer in wording.content.answers.offers:
        offers[offer.answer].append(offer)
    lines = {line.answer: line for line in wording.content.answers.answers}
    return [
        AnswerView(
            count=count,
            meaning=wording.say_part(count.answer, count.count),
            in_kind=wording.say_in_kind(lines[count.answer]),
            offers=[_describe_offer(offer, wording) for offer in offers[count.answer]],
            more=count.count - len(offers[count.answer]),
        )
        for count in list_counts(wording)
    ]


def _describe_offer(offer: AskedOffer, wording: Wording) -> OfferView:
    speech, paths = wording.speech, sort_paths(offer)
    others = [*paths.others, *paths.beside]
    notes = [speech.say("in kind")] if offer.is_in_kind else []
    notes += [speech.say("sources contradict each other")] if offer.is_disputed else []
    return OfferView(
        id=offer.id,
        title=speech.text(offer.title),
        url=_write_offer(offer.id, speech),
        operator=wording.name_operator(offer.operator),
        places=wording.places.get(offer.id, []),
        notes=notes,
        recognitions=[
            (say_recognition(one, wording), list_documents_of_recognition(one, wording)) for one in offer.recognitions
        ],
        paths=[_describe_path(path, wording) for path in paths.grounds[:PATHS_SHOWN]],
        others=[_describe_path(path, wording) for path in others[:PATHS_SHOWN]],
        more=max(0, len(paths.grounds) - PATHS_SHOWN) + max(0, len(others) - PATHS_SHOWN),
    )


def _describe_path(path: PathLine, wording: Wording) -> PathView:
    links = wording.content.answers.links
    found = [
        document
        for step in path.steps
        if step.link in links
        for document in list_documents_of_link(links[step.link], wording)
    ]
    return PathView(
        chain=wording.list_chain(path),
        answer=path.answer,
        word=wording.speech.term("funding", path.answer),
        confidence=wording.say_confidence(path.confidence),
        note=wording.say_when(path),
        documents=list({document.url: document for document in reversed(found)}.values())[::-1],
    )


def _write_offer(name: str, speech: Speech) -> str:
    return write_address(f"/offers/{quote(name)}", [("lang", speech.language)])


def _list_steps(wording: Wording) -> list[StepView]:
    """The links of every path of the answer, each once."""
    links, speech = wording.content.answers.links, wording.speech
    used = dict.fromkeys(
        step.link
        for offer in wording.content.answers.offers
        for path in offer.paths
        for step in path.steps
        if step.link
    )
    lines = (links[name] for name in used if name in links)
    return [
        StepView(
            payer=wording.name_node(line.payer) if line.payer is not None else speech.say("payer not named"),
            via=wording.name_node(line.via) if line.via is not None else "",
            payee=wording.name_node(line.payee),
            instrument=speech.term("instrument", line.instrument),
            amount=wording.say_amount(line),
            amount_url=find_amount_url(line, speech),
            period=wording.say_period(line.valid_from, line.valid_to, line.period),
            purpose=speech.term("purpose", line.purpose),
            confidence=say_how_sure(line, wording),
            documents=list_documents_of_link(line, wording),
        )
        for line in lines
    ]
