"""What answers are shown with, read once: names of parties, links with their evidence, and the documents cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.database import Db, cut
from service.evidence.models import Ambiguity, Document, Figure
from service.evidence.schemas import DocumentCard
from service.evidence.search import read_documents
from service.funding.models import Funder, Programme
from service.funding.paths import Hop, Path
from service.funding.rules import Node
from service.funding.schemas import LinkLine
from service.funding.search import read_link_lines
from service.offers.certification import Certification, Partner
from service.offers.models import Offer
from service.operators.models import Operator, Venue
from service.vocabulary import get_vocabulary
from service.who_pays.rules import weigh_path
from service.who_pays.schemas import Party, PathLine, StepLine, Words

_NAMED: Mapping[str, tuple[Any, ...]] = {
    "funder": (Funder.id, Funder.name),
    "programme": (Programme.id, Programme.name),
    "operator": (Operator.id, Operator.names, Operator.name),
    "venue": (Venue.id, Venue.name),
    "offer": (Offer.id, Offer.title),
    "certification": (Certification.id, Certification.name),
    "partner": (Partner.id, Partner.name),
    "figure": (Figure.id, Figure.label),
    "ambiguity": (Ambiguity.id, Ambiguity.topic),
    "document": (Document.id, Document.title),
}
"""By kind, the columns with the identifier and the names, of which the first that is filled in is taken."""
PARTIES = ("funder", "programme", "operator", "venue", "offer", "learner")
"""Kinds of records that money comes from or goes to, and that have a name."""


def read_names(db: Db, nodes: Iterable[tuple[str, str]], kinds: Iterable[str] = PARTIES) -> dict[Node, Words]:
    """The names of records of some kinds; what has none (a selection, a payer that is not named) is left out."""
    asked = frozenset(kinds)
    ids: dict[str, set[str]] = defaultdict(set)
    for kind, name in nodes:
        if kind in asked:
            ids[kind].add(name)
    audiences = get_vocabulary("audience")
    found = {Node("learner", name): dict(audiences[name].labels) for name in ids["learner"] if name in audiences}
    for kind, columns in _NAMED.items():
        for some in cut(sorted(ids[kind])):
            rows = db.execute(select(*map(col, columns)).where(col(columns[0]).in_(some)))
            found |= {Node(kind, name): _choose_names(said) for name, *said in rows}
    return found


def _choose_names(said: Iterable[Words | str]) -> Words:
    names = next((one for one in said if one), {})
    return {"fr": names} if isinstance(names, str) else names


@dataclass(frozen=True, slots=True)
class Display:
    """What lines are made with, on a day; ``cards`` are the documents cited by the links, by identifier."""

    on: date
    names: Mapping[Node, Words]
    links: Mapping[str, LinkLine]
    cards: Mapping[str, DocumentCard]

    @property
    def confidences(self) -> dict[str, str]:
        """How well each link is established."""
        return {name: line.confidence for name, line in self.links.items()}

    def show_party(self, node: Node) -> Party:
        """Somebody or something on a path."""
        return Party(node.kind, node.id, self.names.get(node, {}))

    def show_path(self, path: Path) -> PathLine:
        """A path, hop by hop."""
        begins, ends = path.period
        return PathLine(
            answer=path.answer,
            standing=path.standing,
            when=path.place_in_time(self.on) or "ended",
            valid_from=begins,
            valid_to=ends,
            hops=path.hop_count,
            is_in_kind=path.is_in_kind,
            confidence=weigh_path(path, self.confidences),
            chain=tuple(self.show_party(node) for node in path.chain),
            steps=tuple(map(self._show_step, path.hops)),
            is_begin_open=path.is_begin_open,
        )

    def _show_step(self, hop: Hop) -> StepLine:
        if hop.link is None:
            return StepLine(hop.payer, hop.payee, None, None)
        via = self.links[hop.link.id].via
        return StepLine(hop.payer, hop.payee, hop.link.id, None if via is None else self.show_party(Node(*via)))

    def find_asked(self, link: str) -> list[str]:
        """Whom documents show to have been asked about what a link leaves open."""
        open_in = [line.document for line in self.links[link].evidence if line.status == "unknown" and line.document]
        cards = (self.cards[name] for name in dict.fromkeys(open_in))
        return [card.addressee for card in cards if card.addressee]

    def list_documents(self) -> tuple[DocumentCard, ...]:
        """The documents, in order of identifier."""
        return tuple(self.cards[name] for name in sorted(self.cards))


def read_display(db: Db, on: date, paths: Iterable[Path], links: Iterable[str], nodes: Iterable[Node]) -> Display:
    """Read what these paths are shown with, and more links and parties besides."""
    shown = list(paths)
    lines = read_link_lines(db, [*links, *(link.id for path in shown for link in path.links)])
    parties = {*nodes, *(node for path in shown for node in path.chain)}
    for line in lines.values():
        parties |= {Node(*one) for one in (line.payer, line.payee, line.via) if one is not None}
    cited = {claim.document for line in lines.values() for claim in line.evidence if claim.document is not None}
    return Display(on, read_names(db, parties), lines, read_documents(db, cited))
