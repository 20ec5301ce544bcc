"""Who pays: from dated funding links to what each payer reaches, and how. Pure functions.

The full trace, with every path as proof, is built on these rules: cycles end, expired and future links do not count,
money for a building or for guidance is not training money, potential money is not money, what is paid back is no
payment, an operator's own word proves nothing, and an unknown stays an unknown. In-kind help counts as help: it
answers "direct" or "indirect" like money, because a document says that somebody bears a part of what the training
costs and "no record" would be silent about that; whatever shows a path through it says that it is in kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

COUNTED_PURPOSES = frozenset({"training", "operation", "unknown"})
COUNTED_DIRECTNESSES = frozenset({"direct", "indirect", "in_kind"})
PAYER_KINDS = ("funder", "programme", "operator")
PAYEE_KINDS = ("operator", "venue", "programme", "offer")
ROOT_KINDS = ("funder", "programme")
"""Kinds of payers that begin a chain: whose money it is in the end. An operator passes on what it was given."""
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
    is_own_word: bool = False
    is_refund: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether an answer can rest on it: true that day, for training, not hoped for, paid back or one's own."""
        is_real = self.directness != "potential" and not self.is_refund and self.payer != self.payee
        return is_real and not self.is_own_word and self.purpose in COUNTED_PURPOSES and self.is_valid_on(day)

    @property
    def is_indirect(self) -> bool:
        """Whether it goes through somebody's hands itself: they are named, or its source says no more than that."""
        return self.has_intermediary or self.directness == "indirect"

    @property
    def goes_on(self) -> bool:
        """Whether what it pays can be paid on."""
        return self.directness in COUNTED_DIRECTNESSES

    @property
    def has_passed_on(self) -> bool:
        """Whether what goes further from here has gone through somebody's hands."""
        return self.is_indirect or self.payee.kind in ("operator", "venue")

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
        is_own_word=row.is_own_word,
        is_refund=(row.amount_eur or row.amount_cents or 0) < 0,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


CONFIDENCES = ("stated", "inferred", "unknown", "own_word")
"""How well something is established, best first."""


def find_weakest(confidences: Iterable[str]) -> str:
    """The weakest of what something rests on: that is how well it is established. What rests on nothing is unknown."""
    return max(confidences, key=CONFIDENCES.index, default="unknown")


def name_payer(payer: Node, funders: Collection[str]) -> str:
    """The name of a payer among all payers: its identifier, marked where a funder has the same as a programme."""
    return f"programme:{payer.id}" if payer.kind == "programme" and payer.id in funders else payer.id


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


def find_answer(link: Link, *, is_indirect: bool) -> str | None:
    """What the last link of a chain answers for what it pays for; None for what is only potential.

    ``is_indirect``: what is paid has gone through somebody's hands before.
    """
    if link.directness in ("unknown", "none"):
        return link.directness
    if link.directness not in COUNTED_DIRECTNESSES:
        return None
    if link.payee.kind in ("operator", "venue"):
        return "operator_only"
    return "indirect" if is_indirect or link.is_indirect else "direct"
