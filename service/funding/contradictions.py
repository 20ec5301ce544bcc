"""Funding links that contradict each other: one says that a payer pays, another that it does not, at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from service.database import Db
from service.funding.rules import COUNTED_DIRECTNESSES, COUNTED_PURPOSES, Link, Node
from service.funding.search import read_links_beside


def find_contradictions(links: Iterable[Link]) -> frozenset[str]:
    """The links of a payer to a payee of which one says that it pays and another that it does not, at the same time."""
    pairs: dict[tuple[Node, Node], list[Link]] = defaultdict(list)
    for link in links:
        if link.directness == "none" or _is_payment(link):
            pairs[link.payer, link.payee].append(link)
    return frozenset(
        name
        for several in pairs.values()
        for denied in several
        if denied.directness == "none"
        for stated in several
        if stated.directness != "none" and _meet(denied, stated)
        for name in (denied.id, stated.id)
    )


def find_contradicted(db: Db, names: Iterable[str]) -> frozenset[str]:
    """Which of the links with these identifiers another one contradicts, whether it is among them or not."""
    wanted = frozenset(names)
    return find_contradictions(read_links_beside(db, wanted)) & wanted


def _is_payment(link: Link) -> bool:
    """Whether it says what a "none" denies: that something is paid for training, and not paid back."""
    return link.directness in COUNTED_DIRECTNESSES and link.purpose in COUNTED_PURPOSES and not link.is_refund


def _meet(one: Link, other: Link) -> bool:
    """Whether two periods have a day in common; an open end has no limit."""
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)
