"""Facets: for each property of offers and each of its values, the set of offers that have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pyroaring import BitMap

from service.catalogue.records import Records
from service.columns import NO_RECORD
from service.offers.rules import EVERYONE, list_addressed
from service.vocabulary import get_vocabulary, walk_broader

Sets = dict[str, BitMap]
Facets = Mapping[str, Mapping[str, BitMap]]

NOT_RECOGNISED = {"not_recognised": "none", "unknown": "unknown"}
"""Statuses of a recognition that are answers of their own when offers are narrowed by who recognises them."""


class FacetCollector:
    """Gathers (facet, value, offer), then gives a bitmap for each facet and value."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))

    def add(self, facet: str, values: Iterable[str], number: int) -> None:
        """Note that an offer has these values."""
        found = self._numbers[facet]
        for value in values:
            found[value].append(number)

    def finish(self, facet: str) -> Sets:
        """The bitmaps of one facet."""
        return {value: BitMap(numbers) for value, numbers in self._numbers[facet].items()}


def join_sets(parts: Iterable[Mapping[str, BitMap]]) -> Sets:
    """The sets of several runs of offers, value by value."""
    found: dict[str, list[BitMap]] = defaultdict(list)
    for part in parts:
        for value, offers in part.items():
            found[value].append(offers)
    return {value: sets[0] if len(sets) == 1 else BitMap.union(*sets) for value, sets in found.items()}


def join_facets(parts: Sequence[Mapping[str, Mapping[str, BitMap]]]) -> dict[str, Sets]:
    """The facets of several runs of offers, facet by facet."""
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: join_sets(part.get(name, {}) for part in parts) for name in names}


def drop_from_sets(sets: Mapping[str, BitMap], gone: BitMap) -> Sets:
    """The sets without offers that are gone, and without values that are left with none."""
    kept = {value: offers if offers.isdisjoint(gone) else offers - gone for value, offers in sets.items()}
    return {value: offers for value, offers in kept.items() if offers}


def collect_facets(records: Records, first: int) -> dict[str, Sets]:
    """The facets that follow from an offer's own rows; ``first`` is the number of the first offer."""
    collector = FacetCollector()
    for number, offer in enumerate(records.offers, first):
        for facet, values in _list_values(records, offer).items():
            collector.add(facet, values, number)
    names = (
        "topic",
        "operator",
        "programme",
        "audience_named",
        "modality",
        "language",
        "enrolment",
        "certification",
        "level",
        "freshness",
        "standing",
    )
    facets = {name: collector.finish(name) for name in names}
    facets["topic"] = _widen(facets["topic"])
    facets["audience"] = _address(facets.pop("audience_named"))
    return facets


def _list_values(records: Records, offer: Any) -> dict[str, Iterable[str]]:
    return {
        "topic": records.topics_of.get(offer.id, (NO_RECORD,)),
        "operator": (offer.operator_id or offer.operator_state,),
        "programme": (offer.programme_id,) if offer.programme_id else (),
        "audience_named": records.audiences_of.get(offer.id, (offer.audience_state,)),
        "modality": (offer.modality,),
        "language": records.languages_of.get(offer.id, (offer.language_state,)),
        "enrolment": (offer.enrolment,),
        "certification": (offer.certification,),
        "level": (offer.level,),
        "freshness": (records.ages[offer.id].state,),
        "standing": (_find_standing(offer, records.frame.on),),
    }


def _find_standing(offer: Any, on: date) -> str:
    """Whether an offer is there to be had on a day, as far as its record says: current, suspended, ended or to come."""
    if offer.status == "suspended":
        return "suspended"
    if offer.valid_from is not None and on < offer.valid_from:
        return "to_come"
    return "current" if is_valid(offer, on) else "ended"


def _widen(named: Sets) -> Sets:
    """A broader topic has the offers of its narrower ones."""
    terms = get_vocabulary("topic")
    found: Sets = defaultdict(BitMap)
    for topic, offers in named.items():
        for broader in walk_broader("topic", topic) if topic in terms else (topic,):
            found[broader] |= offers
    return dict(found)


def _address(named: Sets) -> Sets:
    """The offers that a person of an audience may attend: for it, for a broader one, for everyone."""
    nothing = BitMap()
    found = {
        audience: BitMap.union(*(named.get(other, nothing) for other in list_addressed(audience)))
        for audience in get_vocabulary("audience")
        if audience != EVERYONE
    }
    found |= {other: offers for other, offers in named.items() if other not in found}
    return {audience: offers for audience, offers in found.items() if offers}


def collect_recognised(records: Records, on: date, targets: Mapping[str, Mapping[str, BitMap]]) -> Sets:
    """Offers by the body that recognises them (themselves or their programme) on a day, and the other answers.

    An agreement with the operator is not one with its offers and does not count here; nor does an operator's own word.
    """
    found: dict[str, BitMap] = defaultdict(BitMap)
    answered = BitMap()
    own = (row for rows in records.recognitions_of.values() for row in rows)
    for row in (*records.frame.recognitions, *own):
        if row.is_own_word or not is_valid(row, on):
            continue
        offers = targets["offer"].get(row.offer_id or "") or targets["programme"].get(row.programme_id or "")
        if not offers or row.status not in ("recognised", *NOT_RECOGNISED):
            continue
        answered |= offers
        found[row.body if row.status == "recognised" else NOT_RECOGNISED[row.status]] |= offers
    found[NO_RECORD] = targets["everything"][EVERYONE] - answered
    return dict(found)


def is_valid(row: Any, on: date) -> bool:
    """Whether a dated row is true on a day; an open end counts."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)
