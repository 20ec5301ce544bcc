"""What money can come to an offer by: itself, its programme, its operator, its venues, and sets that it is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.catalogue.funded import Targets, spread_nodes
from service.catalogue.segment import with_children
from service.database import Db, cut
from service.funding.models import Programme
from service.funding.rules import Link, Node
from service.offers.models import Offer, OfferVenue
from service.offers.rules import EVERYONE
from service.operators.models import Operator


def read_parents(db: Db) -> dict[str, dict[str, Any]]:
    """Operators and programmes by identifier, each with what it is part of."""
    return {
        "operator": {row.id: row for row in db.execute(select(col(Operator.id), col(Operator.parent_id)))},
        "programme": {row.id: row for row in db.execute(select(col(Programme.id), col(Programme.parent_id)))},
    }


def make_targets(db: Db, catalogue: Catalogue, nodes: Iterable[Node], parents: Mapping[str, Any]) -> Targets:
    """The catalogue's offers by what money reaches; of single offers and venues those among these nodes.

    Under ``own_operator`` without those of departments, so that each offer is counted once.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        named[node.kind].add(node.id)
    numbers = ((name, catalogue.ids.get(name)) for name in named["offer"])
    return {
        **catalogue.facets,
        "everything": {EVERYONE: catalogue.everyone},
        "offer": {name: BitMap([number]) & catalogue.everyone for name, number in numbers if number is not None},
        "own_operator": catalogue.facets["operator"],
        "operator": with_children(catalogue.facets["operator"], parents["operator"]),
        "programme": with_children(catalogue.facets["programme"], parents["programme"]),
        "venue": _find_in_venues(db, catalogue, named["venue"]),
    }


def _find_in_venues(db: Db, catalogue: Catalogue, venues: Collection[str]) -> dict[str, BitMap]:
    found: dict[str, BitMap] = defaultdict(BitMap)
    wanted = select(col(OfferVenue.venue_id), col(OfferVenue.offer_id))
    for some in cut(sorted(venues)):
        for venue, offer in db.execute(wanted.where(col(OfferVenue.venue_id).in_(some))):
            number = catalogue.ids.get(offer)
            if number is not None and number in catalogue.everyone:
                found[venue].add(number)
    return dict(found)


def find_selections(links: Iterable[Link], targets: Targets) -> dict[Node, BitMap]:
    """The sets of offers that links pay for as a whole, with the offers that they have."""
    nodes = {link.payee for link in links if link.payee.kind == "selection"}
    return {node: spread_nodes({node}, targets) for node in nodes}


def list_ends(
    db: Db, catalogue: Catalogue, offers: Iterable[Offer], selections: Mapping[Node, BitMap], parents: Mapping[str, Any]
) -> dict[str, frozenset[Node]]:
    """By offer, everything by which money can come to it."""
    rows = list(offers)
    venues: dict[str, set[str]] = defaultdict(set)
    wanted = select(col(OfferVenue.offer_id), col(OfferVenue.venue_id))
    for offer, venue in db.execute(wanted.where(col(OfferVenue.offer_id).in_([row.id for row in rows]))):
        venues[offer].add(venue)
    found = {}
    for row in rows:
        number = catalogue.ids.get(row.id)
        ends = {Node("offer", row.id), *(Node("venue", name) for name in venues[row.id])}
        ends |= _climb("operator", row.operator_id, parents) | _climb("programme", row.programme_id, parents)
        ends |= {node for node, members in selections.items() if number is not None and number in members}
        found[row.id] = frozenset(ends)
    return found


def _climb(kind: str, name: str | None, parents: Mapping[str, Any]) -> set[Node]:
    """A record and everything that it is part of."""
    found: set[Node] = set()
    while name is not None and Node(kind, name) not in found:
        found.add(Node(kind, name))
        name = parents[kind][name].parent_id if name in parents[kind] else None
    return found
