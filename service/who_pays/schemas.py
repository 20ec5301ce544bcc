"""Who pays for offers, as it is shown: answers with their paths, what is open, and the documents behind it.

Links stand once, under ``links``, by identifier; the steps of paths name them. No path has an amount: amounts are those
of links, and are never spread over offers or added up.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from service.evidence.schemas import DocumentCard, EvidenceLine
from service.funding.schemas import LinkLine
from service.paging import PageLinks

Words = dict[str, str]
Openness = Literal["unknown", "payer_not_named", "operator_only", "no_record"]


class Party(Struct, frozen=True):
    """Who pays or is paid: funder, programme, operator, venue, offer, selection (the query of a set), or learner."""

    kind: str
    id: str
    name: Words


class StepLine(Struct, frozen=True):
    """One step of a path, ``via`` whom a source names; without a link, the payee is a programme of the payer."""

    payer: tuple[str, str]
    payee: tuple[str, str]
    link: str | None
    via: Party | None


class PathLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way from a payer to an offer, or to what the offer belongs to.

    ``standing`` says whether an answer can rest on it (proof), or that it is potential, the operator's own word, or for
    another purpose than training; ``when`` whether it is of the day asked for, or has ended or is to come, with the
    period in which all its links hold. ``hops`` counts through how many hands it goes. ``is_begin_open``: since when
    one of its links holds is not documented, and it counts on every earlier day.
    """

    answer: str
    standing: str
    when: str
    valid_from: date | None
    valid_to: date | None
    hops: int
    is_in_kind: bool
    confidence: str
    chain: tuple[Party, ...]
    steps: tuple[StepLine, ...]
    is_begin_open: bool = False


class Teller(Struct, frozen=True):
    """Who could tell: the operator, the funder, an intermediary, or somebody who was asked in a document."""

    role: str
    kind: str | None
    id: str | None
    name: Words


class OpenLine(Struct, frozen=True, kw_only=True):
    """Something that is not known, of how many of the offers asked about, and who could tell."""

    why: Openness
    link: str | None
    about: Party
    offers: int
    could_tell: tuple[Teller, ...]


class AnswerCount(Struct, frozen=True, kw_only=True):
    """In how many of the offers asked about this is the answer; ``in_kind`` of them by help in kind alone."""

    answer: str
    count: int
    of: int
    said: str
    in_kind: int


class RecognitionThen(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A recognition as it was on the day asked for, and what proves it; it is not funding."""

    id: str = ""
    body: str
    status: str
    of: str
    region: str | None
    valid_from: date | None
    valid_to: date | None
    is_own_word: bool
    evidence: tuple[EvidenceLine, ...] = ()


class AskedOffer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer of the question: its answer, every path, and its recognitions on that day.

    ``is_disputed``: one claim says that there is nothing, another that there is. ``is_in_kind``: help in kind alone.
    ``is_begin_open``: since when there is the offer is not documented, and it is counted on every earlier day.
    """

    id: str
    title: Words
    operator: str | None
    answer: str
    is_disputed: bool
    is_in_kind: bool
    confidence: str | None
    paths: tuple[PathLine, ...]
    is_cut: bool
    recognitions: tuple[RecognitionThen, ...]
    is_begin_open: bool = False


class BesideLine(Struct, frozen=True, kw_only=True):
    """A link of the payer that proves nothing of the offers asked about, and how many of them its payee has."""

    link: str
    when: str
    level: str
    payee: Party
    offers: int


class FundingAnswers(Struct, frozen=True, kw_only=True):
    """Which of the offers asked about a payer pays for on a day, with the proof, the denominator, and what is open."""

    payer: Party
    as_of: date
    catalogue_as_of: date
    revision: int
    total: int
    without_point: int
    answers: tuple[AnswerCount, ...]
    offers: list[AskedOffer]
    open: tuple[OpenLine, ...]
    open_total: int
    beside: tuple[BesideLine, ...]
    beside_total: int
    links: dict[str, LinkLine]
    documents: tuple[DocumentCard, ...]
    pages: PageLinks


class PayerLine(Struct, frozen=True, kw_only=True):
    """A payer's answer for an offer; ``paths`` are the places, among the paths, of those that it stands on.

    ``begins_chain``: nobody is known to have paid it before. Otherwise the chain that it belongs to is told once.
    """

    payer: Party
    answer: str
    is_disputed: bool
    is_in_kind: bool
    confidence: str
    begins_chain: bool
    paths: tuple[int, ...]


class OfferFunding(Struct, frozen=True, kw_only=True):
    """Who pays for one offer on a day, every path, and what is open."""

    id: str
    title: Words
    as_of: date
    payers: tuple[PayerLine, ...]
    paths: tuple[PathLine, ...]
    is_cut: bool
    open: tuple[OpenLine, ...]
    links: dict[str, LinkLine]
    documents: tuple[DocumentCard, ...]
