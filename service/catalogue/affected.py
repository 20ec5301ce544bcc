"""Which offers are shown otherwise when records have changed, and whether what all offers stand on has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.catalogue.funded import spread_nodes
from service.catalogue.records import Frame
from service.catalogue.revision import Subject
from service.catalogue.segment import with_children
from service.database import Db
from service.funding.models import FundingLink
from service.funding.precedence import ANSWERS
from service.funding.rules import Node
from service.funding.tracing import Reach
from service.offers.certification import OfferCertification
from service.offers.models import Offer, OfferVenue
from service.offers.rules import EVERYONE

Reached = Mapping[str, tuple[Node, Reach]]
"""What each payer reaches, by its name among all payers."""
_OFFERS_OF: Mapping[str, tuple[Any, Any]] = {
    "operator": (Offer.id, Offer.operator_id),
    "programme": (Offer.id, Offer.programme_id),
    "venue": (OfferVenue.offer_id, OfferVenue.venue_id),
    "certification": (OfferCertification.offer_id, OfferCertification.certification_id),
}
"""By kind of record the column of offers, and the one of the record that they stand on."""
_FRAMED = frozenset({"operator", "programme", "certification", "funder", "funding_link"})
"""Kinds that belong to the frame."""
_WITHOUT_OFFERS = frozenset({"document"})
"""Kinds of which no offer shows anything; their own pages are read from the database."""


def is_framed(changed: Iterable[Subject]) -> bool:
    """Whether the frame has to be read anew."""
    return any(kind in _FRAMED for kind, _ in changed)


def find_affected(db: Db, changed: Collection[Subject]) -> set[str] | None:
    """The offers that show something of records which changed; None when that cannot be told record by record."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, name in changed:
        by_kind[kind].add(name)
    found = by_kind.pop("offer", set())
    for kind, names in by_kind.items():
        if kind in _OFFERS_OF:
            shown, owner = _OFFERS_OF[kind]
            found |= set(db.execute(select(col(shown)).where(col(owner).in_(sorted(names)))).scalars())
        elif kind not in _FRAMED | _WITHOUT_OFFERS:
            return None
    return found


def find_paid_otherwise(db: Db, catalogue: Catalogue, after: Frame) -> set[str]:
    """The offers of which another frame says that somebody pays for them, or does not any more.

    It is compared with what the catalogue was made of: a frame that was read when a snapshot was opened may be newer.
    """
    old, new = catalogue.reached, after.reached_by_name
    names = {*old, *new}
    reached = {node for name in names for node in _compare(old, new, name)}
    passed = {node for name in names for node in _compare_passed(old, new, name)}
    targets = {
        **catalogue.facets,
        "everything": {EVERYONE: catalogue.everyone},
        "operator": with_children(catalogue.facets["operator"], after.operators),
        "programme": with_children(catalogue.facets["programme"], after.programmes),
    }
    numbers = spread_nodes({node for node in reached if node.kind != "venue"}, targets)
    found = {catalogue.ids[number] for number in numbers}
    for kind in ("funder", "programme", "operator"):
        ids = sorted(node.id for node in passed if node.kind == kind)
        paid = col(FundingLink.offer_id).is_not(None) & getattr(FundingLink, f"payer_{kind}_id").in_(ids)
        found |= set(db.execute(select(col(FundingLink.offer_id)).where(paid)).scalars()) if ids else set()
    venues = {("venue", node.id) for node in reached if node.kind == "venue"}
    return found | (find_affected(db, venues) or set())


def _compare(before: Reached, after: Reached, name: str) -> set[Node]:
    """What a payer reaches in one frame and not in the other, or otherwise."""
    old, new = _find_reach(before, name), _find_reach(after, name)
    otherwise = {node for answer in ANSWERS for node in getattr(old, answer) ^ getattr(new, answer)}
    return otherwise | {node for _, node in old.with_money ^ new.with_money}


def _compare_passed(before: Reached, after: Reached, name: str) -> set[Node]:
    """What a payer's money passes in one frame and not in the other, on its way to single offers."""
    roots = {reached[name][0] for reached in (before, after) if name in reached}
    old, new = _find_reach(before, name), _find_reach(after, name)
    return {passing.node for passing in old.passed ^ new.passed if passing.node not in roots}


def _find_reach(reached: Reached, name: str) -> Reach:
    return reached[name][1] if name in reached else Reach()
