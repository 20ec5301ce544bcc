"""Who pays for which offers, as sets: what the funding rules reach, spread over the catalogue's offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from pyroaring import BitMap

from service.catalogue.records import Records
from service.columns import NO_RECORD
from service.funding.precedence import ANSWERS, PAYING, PRECEDENCE
from service.funding.rules import SELECTABLE, UNKNOWN_PAYER, Node, make_link, name_payer, parse_selection
from service.funding.tracing import Reach, trace_last
from service.offers.rules import EVERYONE
from service.offers.schemas import FundingLine

PAID = ("direct", "indirect")
Targets = Mapping[str, Mapping[str, BitMap]]
"""Offers by kind and identifier of what money can reach: offer, programme, operator, venue, and facets."""


@dataclass(frozen=True, slots=True)
class Funded:
    """Offers by funder and answer. An offer has one answer for each funder that has any for it.

    ``disputed`` are the offers of which sources do not agree, by funder, and ``in_kind`` those that it gives help in
    kind alone: known where offers are summarised, and not kept beside the summaries, which say it.
    """

    by_funder: Mapping[str, Mapping[str, BitMap]]
    anyhow: Mapping[str, BitMap]
    disputed: Mapping[str, BitMap] = field(default_factory=dict)
    in_kind: Mapping[str, BitMap] = field(default_factory=dict)

    def list_answers(self, offers: BitMap) -> dict[int, list[FundingLine]]:
        """For each of these offers, the funders that have an answer for it; None is a payer that is not named.

        Gathered funder by funder: asking every funder about every offer would take their product.
        """
        found: dict[int, list[FundingLine]] = {number: [] for number in offers}
        for funder, answers in self.by_funder.items():
            name = None if funder == UNKNOWN_PAYER else funder
            disputed, in_kind = self.disputed.get(funder, BitMap()), self.in_kind.get(funder, BitMap())
            for answer, answered in answers.items():
                for is_disputed, is_in_kind in product((False, True), repeat=2):
                    line = FundingLine(name, answer, is_disputed, is_in_kind)
                    some = answered & disputed if is_disputed else answered - disputed
                    for number in some & in_kind if is_in_kind else some - in_kind:
                        found[number].append(line)
        return found


def collect_funded(records: Records, on: date, targets: Targets) -> Funded:
    """Spread what every payer reaches over these offers: by its chains, and by links to the offers themselves."""
    reached = records.frame.reached
    last = trace_last(map(make_link, records.links), on, reached)
    by_funder, disputed, in_kind = {}, {}, {}
    for payer in sorted({*reached, *last}):
        reaches = [reach for reach in (reached.get(payer), last.get(payer)) if reach is not None]
        answers = settle(reaches, targets)
        if any(answers.values()):
            name = name_payer(payer, records.frame.funders)
            by_funder[name] = {answer: offers for answer, offers in answers.items() if offers}
            disputed[name] = find_disputed(reaches, targets)
            in_kind[name] = find_in_kind(reaches, answers, targets)
    anyhow: dict[str, BitMap] = defaultdict(BitMap)
    for answers in by_funder.values():
        for answer, offers in answers.items():
            anyhow[answer] |= offers
    anyhow[NO_RECORD] = targets["everything"][EVERYONE] - BitMap.union(BitMap(), *anyhow.values())
    return Funded(by_funder, dict(anyhow), disputed, in_kind)


def settle(reaches: list[Reach], targets: Targets) -> dict[str, BitMap]:
    """One answer for each offer, of all that one payer's money reaches: the first by precedence."""
    settled, found = BitMap(), {answer: BitMap() for answer in ANSWERS}
    for precedent in PRECEDENCE:
        for reach in reaches:
            nodes = {node for node in getattr(reach, precedent.answer) if node.kind in precedent.kinds}
            found[precedent.answer] |= spread_nodes(nodes, targets) - settled
        settled |= found[precedent.answer]
    return found


def find_disputed(reaches: list[Reach], targets: Targets) -> BitMap:
    """The offers of which one claim says that this payer pays nothing, and another that it pays."""
    denied = _spread(reaches, ("none",), targets)
    return denied & _spread(reaches, PAYING, targets) if denied else denied


def find_in_kind(reaches: list[Reach], answers: Mapping[str, BitMap], targets: Targets) -> BitMap:
    """The offers whose answer rests on help in kind alone, without any way on which this payer gives money."""
    found = BitMap()
    for answer in PAYING:
        nodes = set().union(*(getattr(reach, answer) for reach in reaches))
        with_money = {node for reach in reaches for given, node in reach.with_money if given == answer}
        if nodes - with_money:
            found |= answers[answer] - spread_nodes(with_money, targets)
    return found


def _spread(reaches: list[Reach], answers: Iterable[str], targets: Targets) -> BitMap:
    return spread_nodes({node for reach in reaches for answer in answers for node in getattr(reach, answer)}, targets)


def spread_nodes(nodes: set[Node], targets: Targets) -> BitMap:
    """The offers that belong to what money reaches; what has none, or is not known, adds nothing."""
    found = BitMap()
    for node in nodes:
        if node.kind == "selection":
            found |= _select(node.id, targets)
        else:
            found |= targets.get(node.kind, {}).get(node.id) or BitMap()
    return found


def _select(query: str, targets: Targets) -> BitMap:
    """The offers of a selection: a query over facets, as a source speaks of a set of offers.

    Intake refuses a query that makes no sense. One that is stored all the same selects nothing: it must neither
    stop the catalogue nor name a payer for every offer.
    """
    try:
        wanted = parse_selection(query)
    except ValueError:
        return BitMap()
    kept = targets["everything"][EVERYONE]
    for facet, value in wanted:
        offers = targets.get(facet, {}).get(value) if facet in SELECTABLE else None
        kept = kept & (offers or BitMap())
    return kept
