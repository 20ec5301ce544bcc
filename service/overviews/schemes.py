"""Schemes in words: vouchers, plans, labels; who may use them by residence, by seat and by place of work, apart.

These three are different keys: where a job-seeker lives, where a company has its seat, where somebody works. A claim
about a scheme's field ``residence``, ``seat`` or ``workplace`` says it; without one, nobody has said anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.schemas import EvidenceLine
from service.evidence.search import read_proofs_of
from service.funding.models import FundingLink, Programme
from service.funding.rules import COUNTED_DIRECTNESSES, UNKNOWN_PAYER, Node, make_link
from service.funding.schemas import ProgrammeCard
from service.funding.search import show_programme
from service.overviews.table import Cell, Piece, Table, cite, make_cell
from service.overviews.words import Words
from service.pages.speech import Speech, Text, mark
from service.paging import Paging, search_rows

KEYS = ("residence", "seat", "workplace")
COLUMNS = (
    mark("Scheme"),
    mark("Kind"),
    mark("State"),
    mark("Period"),
    mark("Region"),
    mark("Who pays"),
    mark("Who may use it, by where they live"),
    mark("Who may use it, by where the company has its seat"),
    mark("Who may use it, by where they work"),
    mark("Evidence"),
)


def search_schemes(db: Db, kind: str | None, paging: Paging) -> tuple[list[ProgrammeCard], int, str | None]:
    """A page of schemes in order of identifier, how many there are, and where the next page begins."""
    query = select(Programme) if kind is None else select(Programme).where(col(Programme.kind) == kind)
    rows, total, cursor = search_rows(db, query, Programme.id, paging)
    return [show_programme(row) for row in rows], total, cursor


def describe_schemes(db: Db, catalogue: Catalogue, schemes: Sequence[ProgrammeCard], speech: Speech) -> Table:
    """A row for each scheme."""
    proofs = read_proofs_of(db, "programme", (one.id for one in schemes))
    evidence = {one.id: proofs.list_evidence(("programme", one.id)) for one in schemes}
    payers = read_payers(db, schemes)
    nodes = {("programme", one.parent or "") for one in schemes} | {node for some in payers.values() for node in some}
    words = Words.read(db, catalogue, nodes, [line for lines in evidence.values() for line in lines], speech)
    return Table(
        caption=speech.say("Schemes"),
        columns=[speech.say(name) for name in COLUMNS],
        rows=[_describe(one, evidence[one.id], payers[one.id], words, speech) for one in schemes],
        wide=frozenset({9}),
    )


def read_payers(db: Db, schemes: Iterable[ProgrammeCard]) -> dict[str, list[Node]]:
    """Who pays for each scheme: its own funder, who links to it say, its parent's funder; not who only may pay."""
    paid = {one.id: [Node("funder", one.funder)] if one.funder else [] for one in schemes}
    to_them = select(FundingLink).where(col(FundingLink.programme_id).in_(paid))
    for row in db.scalars(to_them.order_by(col(FundingLink.id))):
        link = make_link(row)
        is_paid = link.directness in COUNTED_DIRECTNESSES and not (link.is_refund or link.is_own_word)
        if is_paid and link.payer != Node("funder", UNKNOWN_PAYER):
            paid[link.payee.id].append(link.payer)
    parents = {one.id: one.parent for one in schemes if one.parent and not paid[one.id]}
    funders = select(col(Programme.id), col(Programme.funder_id)).where(col(Programme.id).in_(set(parents.values())))
    above = {name: funder for name, funder in db.execute(funders) if funder}
    for name, parent in parents.items():
        paid[name] += [Node("funder", above[parent])] if parent in above else []
    return {name: list(dict.fromkeys(some)) for name, some in paid.items()}


def _describe(
    one: ProgrammeCard, evidence: Iterable[EvidenceLine], payers: Iterable[Node], words: Words, speech: Speech
) -> list[Cell]:
    lines = list(evidence)
    named: list[Piece] = [Piece(speech.text(one.name))]
    if one.parent is not None:
        named.append(Piece(Text(speech.say("Part of:"), None), beside=words.name("programme", one.parent).text.text))
    titles = {name: card.title for name, card in words.documents.items()}
    return [
        named,
        make_cell(speech.term("programme_kind", one.kind)),
        make_cell(speech.term("programme_state", one.state)),
        make_cell(words.say_period(one.starts_on, one.ends_on, one.period) or speech.say("not stated")),
        make_cell(speech.term("region", one.region) if one.region else speech.say("not stated")),
        [words.name(*payer) for payer in payers] or make_cell(speech.absence("no_record")),
        *(_say_key(key, lines, titles, speech) for key in KEYS),
        words.cite(line for line in lines if line.field not in KEYS),
    ]


def _say_key(key: str, lines: Iterable[EvidenceLine], titles: dict[str, str], speech: Speech) -> Cell:
    """What is said of one key; nothing said is no information, which is neither everybody nor nobody."""
    said = [line for line in lines if line.field == key]
    return cite(said, titles, speech) if said else make_cell(speech.absence("no_record"))
