"""A question of who pays, and what the payer's money comes to for all the offers that it is about, as sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pyroaring import BitMap
from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.catalogue.funded import Targets, settle
from service.catalogue.search import narrow
from service.columns import NO_RECORD
from service.database import Db
from service.errors import InvalidParameterError
from service.funding.models import Funder, Programme
from service.funding.paths import list_reachable
from service.funding.proofs import Web, make_web
from service.funding.rules import UNKNOWN_PAYER, Link, Node
from service.funding.search import read_chains, read_links_of
from service.funding.tracing import Reach, trace_payer
from service.offers.filters import OfferFilters
from service.vocabulary import find_nearest
from service.who_pays.ends import make_targets, read_parents
from service.who_pays.rules import CLASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which of the offers that the filters leave does a payer pay for on a day; and the part of them to be listed.

    ``is_shared``: where they are more than ``limit``, as many of each answer are listed: none crowds out another.
    """

    payer: Node
    filters: OfferFilters
    on: date
    answers: Sequence[str] = CLASSES
    offset: int = 0
    limit: int = 20
    is_shared: bool = False


@dataclass(frozen=True)
class Settled:
    """What a payer's money comes to: ``answered`` has each offer of the question under its one answer.

    ``in_kind`` are those that it pays for by help in kind alone; ``without_point`` counts the offers that a filter of
    place could not judge.
    """

    links: Sequence[Link]
    owners: dict[Node, Node]
    parents: dict[str, dict[str, object]]
    reach: Reach
    targets: Targets
    answered: dict[str, BitMap]
    in_kind: BitMap
    without_point: int

    @cached_property
    def web(self) -> Web:
        """The links, ready to be walked backwards."""
        return make_web(self.links, self.owners)

    @cached_property
    def asked(self) -> BitMap:
        """Every offer of the question."""
        return BitMap.union(BitMap(), *self.answered.values())

    def find_answer(self, number: int) -> str:
        """The answer for one of the offers."""
        return next(answer for answer, offers in self.answered.items() if number in offers)


def get_payer(db: Db, name: str) -> Node:
    """The payer of a name; raises :class:`InvalidParameterError` naming ``funder``."""
    given = name.removeprefix("programme:")
    if name == UNKNOWN_PAYER or (given == name and db.get(Funder, name) is not None):
        return Node("funder", name)
    if db.get(Programme, given) is not None:
        return Node("programme", given)
    known = [*db.scalars(select(col(Funder.id))), *db.scalars(select(col(Programme.id)))]
    raise InvalidParameterError("funder", f"{name[:80]!r} is not known.", find_nearest(name, sorted(set(known))))


def settle_question(db: Db, catalogue: Catalogue, question: Question) -> Settled:
    """The answer for each offer that the filters leave. Which offers these are is the catalogue's to say."""
    narrowed = narrow(catalogue, replace(question.filters, funder=None, funding=None))
    (links, owners), parents = read_chains(db), read_parents(db)
    reachable = list_reachable(links, owners, question.payer)
    # Somebody pays, and nobody says who: that is open for any payer.
    links += read_links_of(db, {*reachable, Node("funder", UNKNOWN_PAYER)})
    targets = make_targets(db, catalogue, (link.payee for link in links), parents)

    def spread(some: Sequence[Link]) -> tuple[Reach, dict[str, BitMap]]:
        reach = trace_payer(some, question.on, owners, question.payer)
        return reach, {name: offers & narrowed.matching for name, offers in settle([reach], targets).items()}

    reach, answered = spread(links)
    answered[NO_RECORD] = narrowed.matching - BitMap.union(BitMap(), *answered.values())
    _, paid = spread([link for link in links if link.directness != "in_kind"])
    in_kind = narrowed.matching - (paid["direct"] | paid["indirect"])
    apart = len(narrowed.elsewhere or ())
    return Settled(links, owners, parents, reach, targets, answered, in_kind, apart)
