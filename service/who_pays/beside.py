"""What a payer pays for beside the offers of a question: money that is on record and proves nothing about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pyroaring import BitMap

from service.catalogue.funded import Targets, spread_nodes
from service.funding.paths import Hop, Path, When
from service.funding.rules import COUNTED_DIRECTNESSES, COUNTED_PURPOSES, Link, Node
from service.who_pays.display import Display
from service.who_pays.schemas import BesideLine

MOST_BESIDE = 50
_TOLD = COUNTED_DIRECTNESSES | {"potential"}
_WHENS: tuple[When, ...] = ("now", "ended", "to_come")


class Beside(NamedTuple):
    """A link of the payer, when it holds, and how many of the offers asked about its payee has."""

    link: Link
    when: When
    offers: int


def list_beside(
    links: Iterable[Link], owners: Mapping[Node, Node], payer: Node, on: date, asked: tuple[BitMap, Targets]
) -> list[Beside]:
    """The payer's own links, and those of its programmes, that prove for none of the offers asked about that it pays.

    What is given to an operator is among them whatever it offers: it is not spread over its offers.
    """
    matching, targets = asked
    found = []
    for link in links:
        when = Path((Hop(link.payer, link.payee, link),)).place_in_time(on)
        if when is not None and link.directness in _TOLD and _is_of(link.payer, payer, owners):
            offers = len(spread_nodes({link.payee}, targets) & matching)
            if not offers or not _may_prove(link):
                found.append(Beside(link, when, offers))
    return sorted(found, key=lambda one: (_WHENS.index(one.when), -one.offers, one.link.id))


def _may_prove(link: Link) -> bool:
    """Whether it answers for the offers of its payee on the days of its period."""
    is_paid = link.directness in COUNTED_DIRECTNESSES and not link.is_refund
    return is_paid and link.purpose in COUNTED_PURPOSES and link.payee.kind not in ("operator", "venue")


def _is_of(node: Node, payer: Node, owners: Mapping[Node, Node]) -> bool:
    """Whether somebody is the payer, or one of its programmes."""
    return payer in _climb(node, owners)


def _climb(node: Node, owners: Mapping[Node, Node]) -> Iterator[Node]:
    seen: set[Node] = set()
    up: Node | None = node
    while up is not None and up not in seen:
        yield up
        seen.add(up)
        up = owners.get(up)


def show_beside(one: Beside, display: Display) -> BesideLine:
    """Such a link as it is shown."""
    payee = one.link.payee
    return BesideLine(
        link=one.link.id, when=one.when, level=payee.kind, payee=display.show_party(payee), offers=one.offers
    )
