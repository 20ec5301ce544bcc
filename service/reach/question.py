"""Which offers are meant, in three answers: it holds for certain, nothing recorded excludes it, or it does not.

An offer is certain when all that is asked is recorded of it. It is possible when nothing that is recorded says
otherwise: whether it is free, for whom it is, who recognises it or whether enrolment is open may not be established, or
nobody has said anything. A price that depends on a condition is such an answer too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.columns import UNKNOWNS
from service.narrowing import Filter, list_active
from service.offers.filters import OfferFilters
from service.offers.rules import EVERYONE, ONLINE
from service.vocabulary import get_vocabulary

MAY_BE_OPEN = frozenset({"audience", "certification", "enrolment", "language", "modality", "recognised_by"})
"""Filters of which an offer without an established answer is not excluded; by the others it is."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The offers that are meant for certain, and those that may be, the certain ones among them.

    ``settled`` are, by what is asked (a filter, or ``free``), the offers of which that is recorded.
    """

    certain: BitMap
    possible: BitMap
    settled: Mapping[str, BitMap] = field(default_factory=dict)

    def list_unsettled(self, number: int) -> tuple[str, ...]:
        """What is not established of a possible offer."""
        return tuple(name for name, offers in self.settled.items() if number not in offers)


def find_meant(catalogue: Catalogue, filters: OfferFilters, *, is_free: bool) -> Meant:
    """The offers that filters leave, that are there on the day, and that are free where they have to be.

    A suspended offer is not there, nor one whose record has ended or is to begin. Unless ``filters`` ask for another
    enrolment it has to be open. Raises :class:`InvalidParameterError` naming a filter whose value cannot be used.
    """
    asked = filters if filters.enrolment is not None else replace(filters, enrolment=["open"])
    settled: dict[str, BitMap] = {}
    possible = [catalogue.any_of("standing", ("current",))]
    for item, value in list_active(asked):
        settled[item.name] = item.keep.offers(catalogue, value, asked)
        possible.append(settled[item.name] | _leave_open(catalogue, item, value, asked))
    if is_free:
        free = _find_free(catalogue, asked.audience)
        settled["free"] = free.certain
        possible.append(free.possible)
    certain = BitMap.intersection(possible[0], *settled.values())
    # An offer that is free on one line and paid on another is certain, and therefore possible.
    return Meant(certain, BitMap.intersection(*possible) | certain, settled)


def find_online(catalogue: Catalogue) -> BitMap:
    """Offers that one attends from wherever one is, though their operator may have an address."""
    return catalogue.any_of("modality", ONLINE)


def _leave_open(catalogue: Catalogue, item: Filter, value: Any, filters: OfferFilters) -> BitMap:
    """The offers of which it is not established whether a filter keeps them."""
    if item.name == "free_for":
        free = _list_possibly_free(catalogue)
        return BitMap.union(BitMap(), *(free[audience] for audience in value))
    if item.name == "price_max_eur":
        return catalogue.everyone - catalogue.find_priced(math.inf, _list_audiences(filters.audience))
    return catalogue.any_of(item.name, UNKNOWNS) if item.name in MAY_BE_OPEN else BitMap()


def _find_free(catalogue: Catalogue, asked: list[str] | None) -> Meant:
    """The offers that are free for somebody of the audiences asked for, who may attend them."""
    free, possibly_free = catalogue.free, _list_possibly_free(catalogue)
    open_to_all = catalogue.any_of("audience", UNKNOWNS)
    certain, possible = BitMap(), BitMap()
    for audience in _list_audiences(asked):
        addressed = catalogue.everyone if asked is None else catalogue.any_of("audience", _name(audience, asked))
        certain |= addressed & free[audience]
        possible |= (addressed | open_to_all) & possibly_free[audience]
    return Meant(certain, possible)


def _name(audience: str, asked: Iterable[str]) -> Iterable[str]:
    """The audience that an offer has to be for; where states alone were asked for, those."""
    return (audience,) if audience in asked else asked


def _list_audiences(asked: Iterable[str] | None) -> list[str]:
    """The audiences whose price counts."""
    known = get_vocabulary("audience")
    return [audience for audience in asked or () if audience in known] or [EVERYONE]


def _list_possibly_free(catalogue: Catalogue) -> Mapping[str, BitMap]:
    """By audience, the offers that are not known to cost something."""
    priced, at_nothing = catalogue.prices.find_priced(math.inf), catalogue.prices.find_priced(0.0)
    return {audience: catalogue.everyone - (offers - at_nothing[audience]) for audience, offers in priced.items()}
