"""What is unknown, narrowed to what is asked, counted, and shown page by page with its evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.catalogue.funded import spread_nodes
from service.database import Db, cut
from service.evidence.schemas import DocumentCard, EvidenceLine
from service.evidence.search import Subject, read_documents, read_proofs_of
from service.funding.models import Programme
from service.funding.rules import UNKNOWN_PAYER, Node, parse_selection
from service.funding.schemas import LinkLine
from service.funding.search import read_link_lines
from service.operators.models import Operator, Venue
from service.overviews.asking import UnknownsAsked
from service.overviews.rules import KINDS, STATES, count_months
from service.overviews.schemas import MonthLine, OperatorCount, UnknownLine
from service.overviews.trend import list_spells
from service.overviews.unknowns import Unknown, list_unknowns
from service.who_pays.display import read_names
from service.who_pays.ends import make_targets, read_parents
from service.who_pays.schemas import Party, Teller

MOST_OPERATORS = 100
_PLACED: dict[str, Any] = {"operator": Operator, "venue": Venue, "programme": Programme}


@dataclass(frozen=True)
class Asked:
    """The unknowns that a question leaves, each with how many offers it concerns, and what was open in each month."""

    unknowns: Sequence[tuple[Unknown, int]]
    months: list[MonthLine]

    def count_states(self) -> dict[str, dict[str, int]]:
        """How many there are by kind and state, zeros too: nothing open is an answer as well."""
        counts = Counter((one.kind, one.state) for one, _ in self.unknowns)
        return {kind: {state: counts[kind, state] for state in STATES} for kind in KINDS}

    def count_operators(self, db: Db) -> list[OperatorCount]:
        """How many there are by operator and kind, those with most first."""
        counts: dict[str | None, Counter[str]] = defaultdict(Counter)
        for one, _ in self.unknowns:
            counts[one.owner][one.kind] += 1
        order = sorted(counts, key=lambda name: (name is None, -counts[name].total(), name or ""))[:MOST_OPERATORS]
        names = read_names(db, [Node("operator", name) for name in order if name is not None])
        return [
            OperatorCount(
                None if name is None else Party("operator", name, names.get(Node("operator", name), {})),
                {kind: counts[name][kind] for kind in KINDS},
            )
            for name in order
        ]


def search_unknowns(db: Db, catalogue: Catalogue, asked: UnknownsAsked, today: date) -> Asked:
    """What is open about the offers, operators and links that are asked about."""
    everything = list_unknowns(db)
    months = [MonthLine(*line) for line in count_months(list_spells(db, everything), today)]
    chosen = [one for one in everything if _is_asked(one, asked)]
    parts = {one.part for one in chosen}
    targets = make_targets(db, catalogue, parts, read_parents(db))
    wanted = _find_wanted(catalogue, asked)
    regions = _read_regions(db, parts) if asked.region is not None and asked.topic is None else {}
    left = []
    for one in chosen:
        offers = len(spread_nodes({one.part}, targets) & wanted)
        is_all = asked.region is None and asked.topic is None
        if is_all or offers or regions.get(one.part) == asked.region is not None:
            left.append((one, offers))
    return Asked(left, months)


def _is_asked(one: Unknown, asked: UnknownsAsked) -> bool:
    wanted = ((asked.kind, one.kind), (asked.state, one.state), (asked.operator, one.owner))
    return all(value is None or value == own for value, own in wanted)


def _find_wanted(catalogue: Catalogue, asked: UnknownsAsked) -> BitMap:
    kept = catalogue.everyone
    for facet, value in (("region", asked.region), ("topic", asked.topic)):
        kept = kept & catalogue.any_of(facet, (value,)) if value is not None else kept
    return kept


def _read_regions(db: Db, parts: Iterable[Node]) -> dict[Node, str | None]:
    """The region of operators, venues and programmes, and the one that a selection names."""
    found: dict[Node, str | None] = {}
    names: dict[str, list[str]] = defaultdict(list)
    for part in sorted(parts):
        names[part.kind].append(part.id)
        if part.kind == "selection":
            found[part] = dict(parse_selection(part.id)).get("region")
    for kind, table in _PLACED.items():
        for some in cut(names[kind]):
            query = select(col(table.id), col(table.region_id)).where(col(table.id).in_(some))
            found |= {Node(kind, name): region for name, region in db.execute(query)}
    return found


def show_unknowns(db: Db, some: Sequence[tuple[Unknown, int]]) -> list[UnknownLine]:
    """A part of what is open, with its evidence and those who could tell."""
    links = read_link_lines(db, [one.subject[1] for one, _ in some if one.subject[0] == "funding_link"])
    evidence = _read_evidence(db, [one for one, _ in some])
    cited = {line.document for lines in evidence.values() for line in lines if line.document is not None}
    documents = read_documents(db, cited)
    parties = {node for one, _ in some for node in (Node(*one.subject), one.part, Node("operator", one.owner or ""))}
    for link in links.values():
        parties |= {Node(*party) for party in (link.payer, link.payee, link.via) if party is not None}
    display = _Display(read_names(db, parties), links, evidence, documents)
    return [display.show(one, offers) for one, offers in some]


def _read_evidence(db: Db, unknowns: Iterable[Unknown]) -> dict[Subject, tuple[EvidenceLine, ...]]:
    names: dict[str, set[str]] = defaultdict(set)
    for one in unknowns:
        for kind, name in one.proofs:
            names[kind].add(name)
    found: dict[Subject, tuple[EvidenceLine, ...]] = {}
    for kind, listed in names.items():
        proofs = read_proofs_of(db, kind, listed)
        found |= {(kind, name): proofs.list_evidence((kind, name)) for name in listed}
    return found


@dataclass(frozen=True, slots=True)
class _Display:
    """What lines are made with: names, links, claims by record, documents."""

    names: dict[Node, dict[str, str]]
    links: dict[str, LinkLine]
    evidence: dict[Subject, tuple[EvidenceLine, ...]]
    documents: dict[str, DocumentCard]

    def show(self, one: Unknown, offers: int) -> UnknownLine:
        link = self.links.get(one.subject[1]) if one.subject[0] == "funding_link" else None
        said = self._choose_evidence(one)
        return UnknownLine(
            about=self._show_party(Node(*one.subject)),
            kind=one.kind,
            state=one.state,
            since=one.since,
            operator=self._show_party(Node("operator", one.owner)) if one.owner is not None else None,
            payer=self._show_party(Node(*link.payer)) if link is not None and link.payer is not None else None,
            payee=self._show_party(Node(*link.payee)) if link is not None else None,
            offers=offers,
            sources=one.sources,
            evidence=said,
            could_tell=tuple(self._list_tellers(one, link, said)),
        )

    def _choose_evidence(self, one: Unknown) -> tuple[EvidenceLine, ...]:
        """The claims that leave it open, and where they are disputed or none does, all on the same matter."""
        is_whole = one.subject[0] == "funding_link"  # all that is said of a link is about funding
        lines = [
            line
            for subject in one.proofs
            for line in self.evidence.get(subject, ())
            if is_whole or subject != one.subject or line.field == one.kind
        ]
        doubts = [line for line in lines if line.status == "unknown"]
        return tuple(lines if one.state == "disputed" or not doubts else doubts)

    def _show_party(self, node: Node) -> Party:
        return Party(node.kind, node.id, self.names.get(node, {}))

    def _list_tellers(self, one: Unknown, link: LinkLine | None, said: Iterable[EvidenceLine]) -> Iterable[Teller]:
        cited = dict.fromkeys(line.document for line in said if line.document is not None)
        for document in (self.documents[name] for name in cited):
            if document.addressee:
                yield Teller("asked", None, None, {document.language: document.addressee})
        payer = link.payer if link is not None else None
        if payer is not None and payer[1] != UNKNOWN_PAYER:
            yield Teller("funder", *payer, self.names.get(Node(*payer), {}))
        if one.owner is not None:
            yield Teller("operator", "operator", one.owner, self.names.get(Node("operator", one.owner), {}))
