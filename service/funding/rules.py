"""Who pays: from dated funding links to what each payer reaches, and how. Pure functions.

The full trace, with every path as proof, is built on these rules: cycles end, expired and future
links do not count, money for a building or for guidance is not training money, potential money is
not money, and an unknown stays an unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

COUNTED_PURPOSES = frozenset({"training", "operation", "unknown"})
COUNTED_DIRECTNESSES = frozenset({"direct", "indirect", "in_kind"})
PAYER_KINDS = ("funder", "programme", "operator")
PAYEE_KINDS = ("operator", "venue", "programme", "offer")
UNKNOWN_PAYER = "unknown_payer"
"""The payer of links whose source says that somebody pays, but not who."""
SELECTABLE: Mapping[str, str | None] = {
    "topic": "topic",
    "region": "region",
    "modality": "modality",
    "audience": "audience",
    "operator": None,
    "programme": None,
}
"""The facets that a selection may name, each with its vocabulary; those without have the identifiers of records."""


def parse_selection(query: str) -> tuple[tuple[str, str], ...]:
    """The facets and values of a selection (``topic=ai&region=BE-BRU``); an offer in it has them all.

    Raises ``ValueError`` for what is no such query, an empty one included: it would select every offer.
    """
    pairs = tuple(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    if not pairs:
        raise ValueError("a selection names at least one facet")
    return pairs


class Node(NamedTuple):
    """A payer or payee: its kind (funder, programme, operator, venue, offer, selection, learner) and identifier."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A funding link as the rules need it. Open ends of the period are None."""

    id: str
    payer: Node
    payee: Node
    directness: str
    purpose: str
    has_intermediary: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the link counts on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def make_link(row: Any) -> Link:
    """A stored funding link, as the rules need it."""
    return Link(
        id=row.id,
        payer=find_party(row, "payer_", PAYER_KINDS) or Node("funder", UNKNOWN_PAYER),
        payee=find_payee(row),
        directness=row.directness,
        purpose=row.purpose,
        has_intermediary=row.via_operator_id is not None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def find_party(row: Any, prefix: str, kinds: Iterable[str]) -> Node | None:
    """The record that one of the columns ``<prefix><kind>_id`` of a stored link names."""
    for kind in kinds:
        name = getattr(row, f"{prefix}{kind}_id")
        if name is not None:
            return Node(kind, name)
    return None


def find_payee(row: Any) -> Node:
    """Who or what a stored link pays for: a record, a selection of offers, or a learner."""
    other = Node("selection", row.selection) if row.selection else Node("learner", row.learner or "")
    return find_party(row, "", PAYEE_KINDS) or other


def list_owners(programmes: Iterable[Any]) -> dict[Node, Node]:
    """For each programme that has one, the programme it is part of, or else the funder whose money it is."""
    owners = {}
    for row in programmes:
        if row.parent_id:
            owners[Node("programme", row.id)] = Node("programme", row.parent_id)
        elif row.funder_id:
            owners[Node("programme", row.id)] = Node("funder", row.funder_id)
    return owners


@dataclass(slots=True)
class Reach:
    """What one payer reaches, by answer. Operators and venues are only ever ``operator_only``.

    ``passed`` are the nodes that its money passes, each with whether it has gone through an intermediary by then.
    """

    direct: set[Node] = field(default_factory=set)
    indirect: set[Node] = field(default_factory=set)
    operator_only: set[Node] = field(default_factory=set)
    none: set[Node] = field(default_factory=set)
    unknown: set[Node] = field(default_factory=set)
    passed: set[tuple[Node, bool]] = field(default_factory=set, compare=False)


def trace_reach(links: Iterable[Link], on: date, belongs_to: Mapping[Node, Node] | None = None) -> dict[str, Reach]:
    """For every payer that begins a chain, what it reaches on a day.

    ``belongs_to`` gives the funder or the parent programme of a programme: money of the funder is
    money of its programmes. Payers are funders, programmes that pay, and :data:`UNKNOWN_PAYER`.
    """
    outgoing = _group_by_payer(links, on)
    children: dict[Node, list[Node]] = defaultdict(list)
    for programme, owner in (belongs_to or {}).items():
        children[owner].append(programme)
    roots = [node for node in {*outgoing, *children} if node.kind in ("funder", "programme")]
    return {root.id: _trace_from(root, outgoing, children) for root in sorted(roots)}


def trace_last(links: Iterable[Link], on: date, traced: Mapping[str, Reach]) -> dict[str, Reach]:
    """What each payer reaches by links to offers alone, its chains being traced already.

    Money goes no further than an offer. So the chains are traced once for all, and then the links to each offer
    by themselves: the two together reach exactly what :func:`trace_reach` does with all links at once.
    """
    passing: dict[Node, list[tuple[str, bool]]] = defaultdict(list)
    for root, reach in traced.items():
        for node, is_indirect in reach.passed:
            passing[node].append((root, is_indirect))
    found: dict[str, Reach] = defaultdict(Reach)
    for payer, outgoing in _group_by_payer(links, on).items():
        begins = [(payer.id, False)] if payer.kind in ("funder", "programme") and payer.id not in traced else []
        for root, is_indirect in (*passing.get(payer, ()), *begins):
            for link in outgoing:
                _follow(link, found[root], is_indirect=is_indirect)
    return dict(found)


def _group_by_payer(links: Iterable[Link], on: date) -> dict[Node, list[Link]]:
    """The links that count on a day."""
    outgoing: dict[Node, list[Link]] = defaultdict(list)
    for link in links:
        if link.is_valid_on(on) and link.purpose in COUNTED_PURPOSES:
            outgoing[link.payer].append(link)
    return outgoing


def _trace_from(root: Node, outgoing: Mapping[Node, list[Link]], children: Mapping[Node, list[Node]]) -> Reach:
    reach = Reach()
    waiting = [(root, False)]
    while waiting:
        node, is_indirect = waiting.pop()
        if (node, is_indirect) in reach.passed:
            continue
        reach.passed.add((node, is_indirect))
        waiting += [(child, is_indirect) for child in children.get(node, ())]
        for link in outgoing.get(node, ()):
            waiting += _follow(link, reach, is_indirect=is_indirect)
    return reach


def _follow(link: Link, reach: Reach, *, is_indirect: bool) -> list[tuple[Node, bool]]:
    """Note what a link reaches; give the node from which the chain goes on, if it does."""
    if link.directness == "unknown":
        reach.unknown.add(link.payee)
    elif link.directness == "none":
        reach.none.add(link.payee)
    elif link.directness in COUNTED_DIRECTNESSES:
        return [_reach_payee(link, reach, is_indirect=is_indirect or link.has_intermediary)]
    return []


def _reach_payee(link: Link, reach: Reach, *, is_indirect: bool) -> tuple[Node, bool]:
    if link.payee.kind in ("operator", "venue"):
        reach.operator_only.add(link.payee)
        return link.payee, True
    (reach.indirect if is_indirect else reach.direct).add(link.payee)
    return link.payee, is_indirect
