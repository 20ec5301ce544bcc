"""What payers reach by all their links at once, as sets: the counterpart of the paths that prove it for one offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from service.funding.precedence import PAYING
from service.funding.rules import ROOT_KINDS, Link, Node, find_answer


class Passing(NamedTuple):
    """A node that a payer's money passes; whether by then it went through an intermediary, or became help in kind."""

    node: Node
    is_indirect: bool = False
    is_in_kind: bool = False

    def follow(self, link: Link) -> Passing:
        """Where it is after a link of this node."""
        is_in_kind = self.is_in_kind or link.directness == "in_kind"
        return Passing(link.payee, self.is_indirect or link.has_passed_on, is_in_kind)


@dataclass(slots=True)
class Reach:
    """What one payer reaches, by answer. Operators and venues are only ever ``operator_only``.

    ``with_money`` are the answers and nodes of these that some way gives without help in kind: the others rest on that
    alone. ``passed`` are the nodes that its money passes.
    """

    direct: set[Node] = field(default_factory=set)
    indirect: set[Node] = field(default_factory=set)
    operator_only: set[Node] = field(default_factory=set)
    none: set[Node] = field(default_factory=set)
    unknown: set[Node] = field(default_factory=set)
    with_money: set[tuple[str, Node]] = field(default_factory=set)
    passed: set[Passing] = field(default_factory=set, compare=False)

    def follow(self, link: Link, passing: Passing) -> Iterable[Passing]:
        """Note what a link reaches from a node that is passed; give from where the chain goes on, if it does."""
        after = passing.follow(link)
        answer = find_answer(link, is_indirect=passing.is_indirect)
        if answer is not None:
            getattr(self, answer).add(link.payee)
            if answer in PAYING and not after.is_in_kind:
                self.with_money.add((answer, link.payee))
        return (after,) if link.goes_on else ()


def trace_reach(links: Iterable[Link], on: date, belongs_to: Mapping[Node, Node] | None = None) -> dict[Node, Reach]:
    """For every payer that begins a chain, what it reaches on a day.

    ``belongs_to`` gives the funder or the parent programme of a programme: money of the funder is
    money of its programmes. Payers are funders, programmes that pay, and :data:`UNKNOWN_PAYER`.
    """
    outgoing, children = _group_by_payer(links, on), _group_by_owner(belongs_to or {})
    roots = [node for node in {*outgoing, *children} if node.kind in ROOT_KINDS]
    return {root: _trace_from(root, outgoing, children) for root in sorted(roots)}


def trace_payer(links: Iterable[Link], on: date, belongs_to: Mapping[Node, Node], payer: Node) -> Reach:
    """What one payer reaches on a day."""
    return _trace_from(payer, _group_by_payer(links, on), _group_by_owner(belongs_to))


def trace_last(links: Iterable[Link], on: date, traced: Mapping[Node, Reach]) -> dict[Node, Reach]:
    """What each payer reaches by links to offers alone, its chains being traced already.

    Money goes no further than an offer. So the chains are traced once for all, and then the links to each offer
    by themselves: the two together reach exactly what :func:`trace_reach` does with all links at once.
    """
    passing: dict[Node, list[tuple[Node, Passing]]] = defaultdict(list)
    for root, reach in traced.items():
        for passed in reach.passed:
            passing[passed.node].append((root, passed))
    found: dict[Node, Reach] = defaultdict(Reach)
    for payer, outgoing in _group_by_payer(links, on).items():
        begins = [(payer, Passing(payer))] if payer.kind in ROOT_KINDS and payer not in traced else []
        for root, passed in (*passing.get(payer, ()), *begins):
            for link in outgoing:
                found[root].follow(link, passed)
    return dict(found)


def _group_by_payer(links: Iterable[Link], on: date) -> dict[Node, list[Link]]:
    """The links that count on a day."""
    outgoing: dict[Node, list[Link]] = defaultdict(list)
    for link in links:
        if link.counts_on(on):
            outgoing[link.payer].append(link)
    return outgoing


def _group_by_owner(belongs_to: Mapping[Node, Node]) -> dict[Node, list[Node]]:
    children: dict[Node, list[Node]] = defaultdict(list)
    for programme, owner in belongs_to.items():
        children[owner].append(programme)
    return children


def _trace_from(root: Node, outgoing: Mapping[Node, list[Link]], children: Mapping[Node, list[Node]]) -> Reach:
    reach = Reach()
    waiting = [Passing(root)]
    while waiting:
        passed = waiting.pop()
        if passed in reach.passed:
            continue
        reach.passed.add(passed)
        waiting += [passed._replace(node=child) for child in children.get(passed.node, ())]
        for link in outgoing.get(passed.node, ()):
            waiting += reach.follow(link, passed)
    return reach
