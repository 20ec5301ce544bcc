"""A path of money or means from a payer to an offer: what it says, what it rests on, and when it was one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from service.funding.precedence import rank_answer
from service.funding.rules import COUNTED_PURPOSES, Link, Node, find_answer

Standing = Literal["proof", "potential", "own_word", "other_purpose", "refund"]
When = Literal["now", "ended", "to_come"]


class Hop(NamedTuple):
    """One step of money. Without a link, the payee is a programme of the payer: its money is the payer's."""

    payer: Node
    payee: Node
    link: Link | None


@dataclass(frozen=True)
class Path:
    """Hops from a payer to an offer, or to what it belongs to (``end``): a programme, operator, venue or selection."""

    hops: tuple[Hop, ...]

    @property
    def payer(self) -> Node:
        """Whose money it is."""
        return self.hops[0].payer

    @property
    def end(self) -> Node:
        """What the last link pays for."""
        return self.hops[-1].payee

    @property
    def chain(self) -> tuple[Node, ...]:
        """Everybody on the way, the payer first."""
        return (self.payer, *(hop.payee for hop in self.hops))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links of its hops, in their order."""
        return tuple(hop.link for hop in self.hops if hop.link is not None)

    @cached_property
    def answer(self) -> str:
        """What it says of the offer, or would say if what is potential were real: the name of an answer."""
        *before, last = self.links
        real = replace(last, directness="direct") if last.directness == "potential" else last
        found = find_answer(real, is_indirect=any(link.has_passed_on for link in before))
        assert found is not None  # noqa: S101  what is potential was made real
        return found

    @property
    def rank(self) -> int:
        """The place of its answer in the order of precedence."""
        return rank_answer(self.answer, self.end.kind)

    @property
    def hop_count(self) -> int:
        """How many times something is handed over: once for each link, and once more for each intermediary it names."""
        return len(self.links) + sum(link.has_intermediary for link in self.links)

    @property
    def is_in_kind(self) -> bool:
        """Whether a part of the way is help in kind and not money."""
        return any(link.directness == "in_kind" for link in self.links)

    @property
    def standing(self) -> Standing:
        """Whether an answer can rest on it, or why it cannot."""
        if any(link.purpose not in COUNTED_PURPOSES for link in self.links):
            return "other_purpose"
        if any(link.is_refund for link in self.links):
            return "refund"
        if any(link.directness == "potential" for link in self.links):
            return "potential"
        return "own_word" if any(link.is_own_word for link in self.links) else "proof"

    @property
    def is_begin_open(self) -> bool:
        """Whether no source says since when one of its links holds: it counts on every day before its end."""
        return any(link.valid_from is None for link in self.links)

    @property
    def period(self) -> tuple[date | None, date | None]:
        """When all of its links are valid at once; an open end is None."""
        begins = [link.valid_from for link in self.links if link.valid_from is not None]
        ends = [link.valid_to for link in self.links if link.valid_to is not None]
        return max(begins, default=None), min(ends, default=None)

    def place_in_time(self, day: date) -> When | None:
        """Whether it is of that day, or before or after it; None where its links were never valid at once."""
        begins, ends = self.period
        if begins is not None and ends is not None and begins > ends:
            return None
        if ends is not None and ends < day:
            return "ended"
        return "to_come" if begins is not None and begins > day else "now"


def list_reachable(links: Iterable[Link], belongs_to: Mapping[Node, Node], payer: Node) -> set[Node]:
    """Everybody through whose hands a payer's money can come on any day at all, the payer among them."""
    following: dict[Node, set[Node]] = defaultdict(set)
    for link in links:
        following[link.payer].add(link.payee)
    for programme, owner in belongs_to.items():
        following[owner].add(programme)
    found, waiting = {payer}, [payer]
    while waiting:
        new = following[waiting.pop()] - found
        found |= new
        waiting += new
    return found
