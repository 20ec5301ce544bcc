"""Who pays for an offer, on its page: each payer, the answer, what kind of help it is, and which documents say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.offers.schemas import FundingLine, OfferSummary
from service.pages.evidence import write_document_address
from service.pages.speech import Speech
from service.pages.wording import name_payer
from service.who_pays.one_offer import find_offer_funding
from service.who_pays.schemas import OfferFunding, PayerLine


class SourceLink(NamedTuple):
    """A document, and where its page is."""

    title: str
    url: str


class FundingRow(NamedTuple):
    """A payer and the answer for this offer. ``is_disputed``: sources do not agree; ``notes``: in kind, or inferred."""

    payer: str
    answer: str
    word: str
    is_disputed: bool
    notes: tuple[str, ...]
    sources: tuple[SourceLink, ...]


def list_funding(db: Db, catalogue: Catalogue, summary: OfferSummary, speech: Speech) -> list[FundingRow]:
    """The payers of an offer in the order of its summary; nothing is asked of the database where there are none."""
    if not summary.funding:
        return []
    proof = find_offer_funding(db, catalogue, summary.id, catalogue.on)
    return [_make_row(line, proof, catalogue, speech) for line in summary.funding]


def _make_row(line: FundingLine, proof: OfferFunding, catalogue: Catalogue, speech: Speech) -> FundingRow:
    found, titles = _find_payer(line, proof), {card.id: card.title for card in proof.documents}
    named = dict.fromkeys(_list_documents(found, proof)) if found else {}
    return FundingRow(
        payer=name_payer(line.funder, catalogue.names["funder"], speech),
        answer=line.answer,
        word=speech.term("funding", line.answer),
        is_disputed=line.is_disputed,
        notes=tuple(_list_notes(line, found, speech)),
        sources=tuple(SourceLink(titles.get(name, name), write_document_address(name, speech)) for name in named),
    )


def _find_payer(line: FundingLine, proof: OfferFunding) -> PayerLine | None:
    """The payer of a summary's line; a programme may stand there with its kind before its name."""
    kind, _, name = (line.funder or "").rpartition(":")
    for one in proof.payers:
        is_named = one.payer.id == name and (not kind or one.payer.kind == kind)
        if one.answer == line.answer and (is_named if line.funder else not one.payer.name):
            return one
    return None


def _list_notes(line: FundingLine, payer: PayerLine | None, speech: Speech) -> Iterator[str]:
    if line.is_in_kind:
        yield speech.say("in kind")
    if payer is not None and payer.confidence == "inferred":
        yield speech.term("evidence_status", payer.confidence)


def _list_documents(payer: PayerLine, proof: OfferFunding) -> Iterator[str]:
    """The documents behind the paths that the answer stands on, in the order of the paths."""
    for path in (proof.paths[place] for place in payer.paths):
        if path.answer != payer.answer or path.standing != "proof" or path.when != "now":
            continue
        for step in path.steps:
            link = proof.links.get(step.link or "")
            yield from (claim.document for claim in (link.evidence if link else ()) if claim.document)
