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
from typing import NamedTuple
from urllib.parse import parse_qsl

COUNTED_PURPOSES = frozenset({"training", "operation", "unknown"})
COUNTED_DIRECTNESSES = frozenset({"direct", "indirect", "in_kind"})
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


@dataclass(slots=True)
class Reach:
    """What one payer reaches, by answer. Operators and venues are only ever ``operator_only``."""

    direct: set[Node] = field(default_factory=set)
    indirect: set[Node] = field(default_factory=set)
    operator_only: set[Node] = field(default_factory=set)
    none: set[Node] = field(default_factory=set)
    unknown: set[Node] = field(default_factory=set)


def trace_reach(links: Iterable[Link], on: date, belongs_to: Mapping[Node, Node] | None = None) -> dict[str, Reach]:
    """For every payer that begins a chain, what it reaches on a day.

    ``belongs_to`` gives the funder or the parent programme of a programme: money of the funder is
    money of its programmes. Payers are funders, programmes that pay, and :data:`UNKNOWN_PAYER`.
    """
    outgoing: dict[Node, list[Link]] = defaultdict(list)
    for link in links:
        if link.is_valid_on(on) and link.purpose in COUNTED_PURPOSES:
            outgoing[link.payer].append(link)
    children: dict[Node, list[Node]] = defaultdict(list)
    for programme, owner in (belongs_to or {}).items():
        children[owner].append(programme)
    roots = [node for node in {*outgoing, *children} if node.kind in ("funder", "programme")]
    return {root.id: _trace_from(root, outgoing, children) for root in sorted(roots)}


def _trace_from(root: Node, outgoing: Mapping[Node, list[Link]], children: Mapping[Node, list[Node]]) -> Reach:
    reach = Reach()
    waiting, seen = [(root, False)], set()
    while waiting:
        node, is_indirect = waiting.pop()
        if (node, is_indirect) in seen:
            continue
        seen.add((node, is_indirect))
        waiting += [(child, is_indirect) for child in children.get(node, ())]
        for link in outgoing.get(node, ()):
            if link.directness == "unknown":
                reach.unknown.add(link.payee)
            elif link.directness == "none":
                reach.none.add(link.payee)
            elif link.directness in COUNTED_DIRECTNESSES:
                waiting.append(_follow(link, reach, is_indirect=is_indirect))
    return reach


def _follow(link: Link, reach: Reach, *, is_indirect: bool) -> tuple[Node, bool]:
    """Note what a link reaches; give the node from which the chain goes on."""
    is_indirect = is_indirect or link.has_intermediary
    if link.payee.kind in ("operator", "venue"):
        reach.operator_only.add(link.payee)
        return link.payee, True
    (reach.indirect if is_indirect else reach.direct).add(link.payee)
    return link.payee, is_indirect
