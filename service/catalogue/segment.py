"""A run of offers with everything that is searched and shown of them: what a catalogue is joined from.

A catalogue built whole is many segments behind each other; a changed offer is a segment of one, laid on top.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyroaring import BitMap

from service.catalogue.days import NEVER, Days
from service.catalogue.details import describe_body, find_changed
from service.catalogue.facets import FacetCollector, Sets, collect_facets, collect_recognised, is_valid
from service.catalogue.funded import Funded, Targets, collect_funded
from service.catalogue.places import PRECISION_CODES, Atlas, Whereabouts
from service.catalogue.points import Points
from service.catalogue.prices import PriceRows
from service.catalogue.records import Records
from service.catalogue.summaries import Summariser, encode, find_next_start, make_pin
from service.catalogue.text import TextDocument, TextSegment
from service.catalogue.text_reader import TextReader
from service.catalogue.words import fold_all
from service.columns import NO_RECORD, to_day
from service.funding.rules import UNKNOWN_PAYER
from service.offers.rules import EVERYONE
from service.vocabulary import choose_words, get_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Offers ``first`` and following; sets and points speak of them by these numbers.

    ``operators`` are the operators of the offers, None for one without; ``titles`` are what is sorted by;
    ``summaries``, ``pins`` and ``bodies`` are JSON texts.
    """

    first: int
    ids: Sequence[str]
    facets: Mapping[str, Sets]
    coarse_places: Sets
    funded: Funded
    prices: PriceRows
    days: Days
    points: Points
    titles: Sequence[str]
    operators: Sequence[str | None]
    text: TextSegment
    summaries: Sequence[bytes]
    pins: Sequence[bytes]
    bodies: Sequence[bytes]


def make_segment(records: Records, first: int, reader: TextReader | None = None) -> Segment:
    """Make the segment of a run of records, as they are true on the day of their frame.

    A ``reader`` that has read other runs before knows most words already, which halves the time.
    """
    on, offers = records.frame.on, records.offers
    atlas = Atlas(records)
    where = [atlas.locate_offer(offer) for offer in offers]
    facets = collect_facets(records, first) | _collect_places(where, first)
    targets = _list_targets(records, facets, first)
    funded = collect_funded(records, on, targets)
    # Money for a programme is money for its parts; to recognise it says nothing of them.
    facets["recognised_by"] = collect_recognised(records, on, {**targets, "programme": facets["programme"]})
    facets["funding"] = dict(funded.anyhow)
    facets["funder"] = {
        funder: BitMap.union(BitMap(), answers.get("direct", BitMap()), answers.get("indirect", BitMap()))
        for funder, answers in funded.by_funder.items()
        if funder != UNKNOWN_PAYER  # nobody can be asked for by no name
    }
    summariser = Summariser(records, on, funded, first)
    shown = zip(range(first, first + len(offers)), offers, where, strict=True)
    summaries = [summariser.summarise(number, offer, one) for number, offer, one in shown]
    return Segment(
        first=first,
        ids=[offer.id for offer in offers],
        facets=facets,
        coarse_places=_collect_coarse(where, first),
        funded=funded,
        prices=_collect_prices(records, first),
        days=_collect_days(records, first),
        points=Points.collect(list(_list_points(where, atlas, first))),
        titles=fold_all([choose_words(offer.title, "fr") for offer in offers]),
        operators=[offer.operator_id for offer in offers],
        text=TextSegment.read(list_documents(records, where), first, reader),
        summaries=[encode(summary) for summary in summaries],
        pins=[encode(make_pin(summary)) for summary in summaries],
        bodies=[describe_body(records, offer, summary) for offer, summary in zip(offers, summaries, strict=True)],
    )


def _collect_places(where: list[Whereabouts], first: int) -> dict[str, Sets]:
    collector = FacetCollector()
    for number, one in enumerate(where, first):
        collector.add("region", one.regions or (NO_RECORD,), number)
        collector.add("place", one.places, number)
    return {"region": collector.finish("region"), "place": collector.finish("place")}


def _collect_coarse(where: list[Whereabouts], first: int) -> Sets:
    collector = FacetCollector()
    for number, one in enumerate(where, first):
        collector.add("coarse", one.coarse_places, number)
    return collector.finish("coarse")


def _list_targets(records: Records, facets: Mapping[str, Sets], first: int) -> Targets:
    """What money and recognition can reach, as offers: of an operator (and its departments), a programme, a venue."""
    venues = FacetCollector()
    for number, offer in enumerate(records.offers, first):
        venues.add("venue", records.venues_of.get(offer.id, ()), number)
    return {
        **facets,
        "everything": {EVERYONE: BitMap(range(first, first + len(records.offers)))},
        "offer": {offer.id: BitMap([number]) for number, offer in enumerate(records.offers, first)},
        "operator": with_children(facets["operator"], records.frame.operators),
        "programme": with_children(facets["programme"], records.frame.programmes),
        "venue": venues.finish("venue"),
    }


def with_children(sets: Sets, rows: Mapping[str, Any]) -> Sets:
    """The offers of a record and of everything that is part of it."""
    found: dict[str, BitMap] = defaultdict(BitMap)
    for name, offers in sets.items():
        seen: set[str] = set()
        up: str | None = name
        while up is not None and up not in seen:
            seen.add(up)
            found[up] |= offers
            up = rows[up].parent_id if up in rows else None
    return dict(found)


def _list_points(where: list[Whereabouts], atlas: Atlas, first: int) -> Iterator[tuple[int, float, float, int, int]]:
    for number, one in enumerate(where, first):
        for venue in one.venues:
            if venue.longitude is not None and venue.latitude is not None:
                place = atlas.codes[venue.place.id] if venue.place else -1
                yield number, venue.longitude, venue.latitude, place, PRECISION_CODES[venue.precision]


def _collect_prices(records: Records, first: int) -> PriceRows:
    spoken_of, free, lines = FacetCollector(), FacetCollector(), defaultdict(list)
    for number, offer in enumerate(records.offers, first):
        for row in records.prices_of.get(offer.id, ()):
            if is_valid(row, records.frame.on):
                spoken_of.add("price", (row.audience,), number)
                if row.kind == "free":
                    free.add("free", (row.audience,), number)
                if row.kind in ("free", "amount", "range"):
                    lines[row.audience].append((row.amount_high_eur or row.amount_eur or 0.0, number))
    columns = {audience: np.array(sorted(rows), np.float64) for audience, rows in lines.items()}
    return PriceRows(
        spoken_of=spoken_of.finish("price"),
        said_free=free.finish("free"),
        amounts={audience: rows[:, 0].copy() for audience, rows in columns.items()},
        offers={audience: rows[:, 1].astype(np.uint32) for audience, rows in columns.items()},
    )


def _collect_days(records: Records, first: int) -> Days:
    starts, following = [], []
    days: dict[str, list[int]] = {"confirmed": [], "answered": [], "changed": []}
    for number, offer in enumerate(records.offers, first):
        known = [row.starts_on for row in records.sessions_of.get(offer.id, ()) if row.starts_on is not None]
        starts += [(start.toordinal(), number) for start in known]
        upcoming = find_next_start(known, records.frame.on)
        following.append(upcoming.toordinal() if upcoming else NEVER)
        changed = find_changed(offer)
        last = (offer.confirmed_on, records.ages[offer.id].answered_on, changed and to_day(changed))
        for column, day in zip(days.values(), last, strict=True):
            column.append(day.toordinal() if day else NEVER)
    ordered = np.array(sorted(starts), np.int64).reshape(-1, 2)
    return Days(
        start=ordered[:, 0].astype(np.int32),
        start_offer=ordered[:, 1].astype(np.uint32),
        next_start=np.array(following, np.int32),
        **{name: np.array(column, np.int32) for name, column in days.items()},
    )


def list_documents(records: Records, where: list[Whereabouts]) -> Iterator[TextDocument]:
    """The words of each offer: its texts, its proper names, the labels of its topics in every language."""
    frame = records.frame
    topics = {slug: tuple(term.labels.values()) for slug, term in get_vocabulary("topic").items()}
    programmes = {row.id: tuple(row.name.values()) for row in frame.programmes.values()}
    operators = {row.id: tuple(filter(None, (row.name, row.short_name))) for row in frame.operators.values()}
    for offer, one in zip(records.offers, where, strict=True):
        towns = {name for venue in one.venues if venue.place for name in venue.place.names.values()}
        venues = {venue.name for venue in one.venues}
        yield TextDocument(
            title=offer.title,
            body=offer.description,
            names=(
                *operators.get(offer.operator_id, ()),
                *programmes.get(offer.programme_id, ()),
                *sorted(towns | venues),
            ),
            terms=tuple(label for topic in records.topics_of.get(offer.id, ()) for label in topics.get(topic, ())),
        )
