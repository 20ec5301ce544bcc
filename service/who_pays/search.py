"""The answers to a question of who pays: counts, offers with their proof, what is open, and what is paid besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.search import read_documents
from service.funding.proofs import Traced, list_paths
from service.offers.models import Offer
from service.paging import PageLinks
from service.who_pays.beside import MOST_BESIDE, list_beside, show_beside
from service.who_pays.display import Display, read_display
from service.who_pays.ends import find_selections, list_ends
from service.who_pays.openness import MOST_OPEN, list_gaps, show_gap
from service.who_pays.questions import Question, Settled, settle_question
from service.who_pays.recognised import read_recognitions
from service.who_pays.rules import CLASSES, is_disputed, is_in_kind, list_grounds, say_part, weigh_answer
from service.who_pays.schemas import AnswerCount, AskedOffer, FundingAnswers, RecognitionThen

PATHS_OF_ONE = 20
"""Paths of one offer in a list; the address of the offer's own funding gives more."""


def answer_question(
    db: Db, catalogue: Catalogue, question: Question, write_pages: Callable[[int], PageLinks]
) -> FundingAnswers:
    """The whole answer; of the offers the part that is asked for.

    ``write_pages`` gets the number of offers that are listed in all, and gives the addresses of this part and the next.
    """
    settled, payer, on = settle_question(db, catalogue, question), question.payer, question.on
    rows = _read_part(db, catalogue, question, settled)
    traced = _trace_each(db, catalogue, question, settled, rows)
    gaps = list_gaps(settled.links, settled.reach, on, settled.answered, settled.targets)
    beside = list_beside(settled.links, settled.owners, payer, on, (settled.asked, settled.targets))
    linked = [gap.link.id for gap in gaps[:MOST_OPEN] if gap.link is not None]
    linked += [one.link.id for one in beside[:MOST_BESIDE]]
    paths = [path for one in traced.values() for path in one.paths]
    display = read_display(db, on, paths, linked, {payer, *(gap.about for gap in gaps[:MOST_OPEN])})
    recognitions = read_recognitions(db, rows, on)
    evidence = [line for found in recognitions.values() for one in found for line in one.evidence]
    proved = {line.document for line in evidence if line.document is not None}
    display = replace(display, cards={**display.cards, **read_documents(db, proved - display.cards.keys())})
    return FundingAnswers(
        payer=display.show_party(payer),
        as_of=on,
        catalogue_as_of=catalogue.on,
        revision=catalogue.revision,
        total=len(settled.asked),
        without_point=settled.without_point,
        answers=tuple(_count(settled, answer) for answer in CLASSES),
        offers=[
            _show_offer(row, settled.find_answer(catalogue.ids.get(row.id) or 0), traced[row.id], display, recognitions)
            for row in rows
        ],
        open=tuple(show_gap(gap, payer, display) for gap in gaps[:MOST_OPEN]),
        open_total=len(gaps),
        beside=tuple(show_beside(one, display) for one in beside[:MOST_BESIDE]),
        beside_total=len(beside),
        links=dict(display.links),
        documents=display.list_documents(),
        pages=write_pages(sum(len(settled.answered[answer]) for answer in question.answers)),
    )


def _read_part(db: Db, catalogue: Catalogue, question: Question, settled: Settled) -> list[Offer]:
    """The offers to be listed, those first for which most is proved."""
    names = [catalogue.ids[number] for number in _list_part(catalogue, question, settled)]
    rows = {row.id: row for row in db.scalars(select(Offer).where(col(Offer.id).in_(names)))}
    return [rows[name] for name in names if name in rows]


def _list_part(catalogue: Catalogue, question: Question, settled: Settled) -> Iterator[int]:
    """Those of each answer by title: the numbers of offers say where they are, and change whenever an offer does."""
    order = catalogue.order("title", catalogue.on)
    listed = [settled.answered[answer] for answer in CLASSES if answer in question.answers]
    present = [offers for offers in listed if offers]
    end = question.offset + question.limit
    if question.is_shared and sum(map(len, present)) > question.limit:
        share = question.limit // len(present)
        return chain.from_iterable(order.take(offers, share, None).tolist() for offers in present)
    return islice(
        chain.from_iterable(order.take(offers, end, None).tolist() for offers in present), question.offset, end
    )


def _trace_each(
    db: Db, catalogue: Catalogue, question: Question, settled: Settled, rows: list[Offer]
) -> dict[str, Traced]:
    selections = find_selections(settled.links, settled.targets)
    ends = list_ends(db, catalogue, rows, selections, settled.parents)
    return {row.id: list_paths(settled.web, ends[row.id], question.on, question.payer, PATHS_OF_ONE) for row in rows}


def _count(settled: Settled, answer: str) -> AnswerCount:
    offers, total = settled.answered[answer], len(settled.asked)
    in_kind = len(offers & settled.in_kind) if answer in ("direct", "indirect") else 0
    return AnswerCount(answer=answer, count=len(offers), of=total, said=say_part(len(offers), total), in_kind=in_kind)


def _show_offer(
    row: Offer,
    answer: str,
    traced: Traced,
    display: Display,
    recognitions: dict[str, tuple[RecognitionThen, ...]],
) -> AskedOffer:
    grounds = list_grounds(traced.paths, display.on)
    return AskedOffer(
        id=row.id,
        title=row.title,
        operator=row.operator_id,
        answer=answer,
        is_disputed=is_disputed(grounds),
        is_in_kind=is_in_kind(grounds, answer),
        confidence=weigh_answer(grounds, answer, display.confidences),
        paths=tuple(display.show_path(path) for path in traced.paths),
        is_cut=traced.is_cut,
        recognitions=recognitions[row.id],
        is_begin_open=row.valid_from is None,
    )
