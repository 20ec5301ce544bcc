"""What is not known about the offers of a question, and who could tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from service.catalogue.funded import Targets, spread_nodes
from service.columns import NO_RECORD
from service.funding.rules import UNKNOWN_PAYER, Link, Node
from service.funding.tracing import Reach
from service.who_pays.display import Display
from service.who_pays.schemas import OpenLine, Openness, Teller

MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not known of some offers: about whom or what, and the link that says so, if one does."""

    why: Openness
    about: Node
    offers: int
    link: Link | None = None


def list_gaps(
    links: Iterable[Link], reach: Reach, on: date, answered: Mapping[str, BitMap], targets: Targets
) -> list[Gap]:
    """What is open about a payer's part in offers, by answer: links that say so first, then operator by operator."""
    asked = BitMap.union(BitMap(), *answered.values())
    payers = {passing.node for passing in reach.passed}
    nameless = Node("funder", UNKNOWN_PAYER)
    gaps = [
        Gap("payer_not_named" if link.payer == nameless else "unknown", link.payee, count, link)
        for link in links
        if link.counts_on(on)
        and (
            (link.directness == "unknown" and link.payer in payers)
            or (link.payer == nameless and link.directness != "none")
        )
        if (count := len(spread_nodes({link.payee}, targets) & asked))
    ]
    gaps += _list_by_operator("operator_only", answered.get("operator_only", BitMap()), targets)
    gaps += _list_by_operator("no_record", answered.get(NO_RECORD, BitMap()), targets)
    return gaps


def _list_by_operator(why: Openness, offers: BitMap, targets: Targets) -> Iterator[Gap]:
    left = BitMap(offers)
    own = targets["own_operator"] if offers else {}
    counted = ((name, offers.intersection_cardinality(members)) for name, members in own.items())
    for name, count in sorted(counted, key=lambda item: (-item[1], item[0])):
        if count and name not in (NO_RECORD, "unknown"):
            left -= own[name]
            yield Gap(why, Node("operator", name), count)
    if left:
        yield Gap(why, Node("operator", "unknown"), len(left))


def show_gap(gap: Gap, payer: Node, display: Display) -> OpenLine:
    """What is open, with those who could tell."""
    return OpenLine(
        why=gap.why,
        link=gap.link.id if gap.link is not None else None,
        about=display.show_party(gap.about),
        offers=gap.offers,
        could_tell=tuple(_list_tellers(gap, payer, display)),
    )


def _list_tellers(gap: Gap, payer: Node, display: Display) -> Iterator[Teller]:
    if gap.link is not None:
        for name in display.find_asked(gap.link.id):
            yield Teller("asked", None, None, {"fr": name})
        via = display.links[gap.link.id].via
        if via is not None:
            yield Teller("intermediary", *via, display.names.get(Node(*via), {}))
        payer = gap.link.payer
    if payer != Node("funder", UNKNOWN_PAYER):
        yield Teller("funder", *payer, display.names.get(payer, {}))
    if gap.about.kind == "operator" and gap.about in display.names:
        yield Teller("operator", *gap.about, display.names[gap.about])
