"""The proof of what an answer shows: the documents, and in them the very claims that links and recognitions rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from service.evidence.schemas import EvidenceLine
from service.evidence.search import Subject
from service.funding.schemas import LinkLine
from service.funding_pages.words import Wording
from service.pages.evidence import name_anchor, say_location, write_document_address
from service.pages.speech import Speech
from service.vocabulary import choose_words
from service.who_pays.schemas import FundingAnswers, RecognitionThen


class DocumentRef(NamedTuple):
    """A document, and where in it, who speaks, when; ``url`` leads to the very claim."""

    title: str
    language: str
    url: str
    place: str


def list_documents_of_link(link: LinkLine, wording: Wording) -> list[DocumentRef]:
    """The documents of a link, each with the first place in it that says something of the link as a whole."""
    lines = sorted(link.evidence, key=lambda line: line.field != "record")
    return _list_documents(("funding_link", link.id), lines, wording)


def list_documents_of_recognition(one: RecognitionThen, wording: Wording) -> list[DocumentRef]:
    """The documents of a recognition, likewise."""
    return _list_documents(("recognition", one.id), one.evidence, wording)


def _list_documents(subject: Subject, lines: Iterable[EvidenceLine], wording: Wording) -> list[DocumentRef]:
    found: dict[str, DocumentRef] = {}
    for line in lines:
        card = wording.documents.get(line.document or "")
        if card is not None and card.id not in found:
            url = write_document_address(card.id, wording.speech, name_anchor(subject, line))
            found[card.id] = DocumentRef(card.title, card.language, url, ", ".join(_list_place(line, wording.speech)))
    return list(found.values())


def _list_place(line: EvidenceLine, speech: Speech) -> list[str]:
    """Where in its document a claim stands, who speaks, and when."""
    said_on = speech.date(line.said_on) if line.said_on else ""
    return [part for part in (say_location(line.location or "", speech), line.speaker or "", said_on) if part]


def find_amount_url(link: LinkLine, speech: Speech) -> str:
    """Where the amount of a link is said; empty where there is none, or no document says it."""
    said = {line.field: line for line in reversed(link.evidence) if line.document is not None}
    line = said.get("amount") or said.get("record")
    if link.amount_eur is None or line is None:
        return ""
    return write_document_address(line.document or "", speech, name_anchor(("funding_link", link.id), line))


def say_how_sure(link: LinkLine, wording: Wording) -> str:
    """How well a link is established, and which of its parts are not stated, where not the whole of it."""
    fields = dict.fromkeys(line.field for line in link.evidence if line.status == link.confidence != "stated")
    word = wording.say_confidence(link.confidence)
    if not fields or "record" in fields:
        return word
    speech = wording.speech
    named = ", ".join(speech.inside(speech.term("claim_field", field)) for field in fields)
    return speech.say("{word} ({fields})", word=word, fields=named)


def list_evidence(answers: FundingAnswers) -> Iterable[EvidenceLine]:
    """Every claim that is shown with an answer."""
    for link in answers.links.values():
        yield from link.evidence
    for offer in answers.offers:
        for one in offer.recognitions:
            yield from one.evidence


def say_citation(line: EvidenceLine, wording: Wording) -> str:
    """What is said, in our words, by whom, when, and where in the document; what is inferred, with the reason."""
    speech = wording.speech
    status, reason = speech.term("evidence_status", line.status), choose_words(line.reason, speech.language)
    said = f"{status}{speech.say(':')} {reason}" if reason else status
    return f"{choose_words(line.statement, speech.language)} ({'; '.join([*_list_place(line, speech), said])})"
