"""Lay changed offers on top of a catalogue, instead of building it anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import msgspec
import numpy as np
from pyroaring import BitMap
from sqlmodel import col

from service.catalogue.bitmaps import to_bitmap
from service.catalogue.build import code_operators, join_funded, list_names, list_placed_venues, show_bare_venues
from service.catalogue.catalogue import BareVenue, Catalogue, Names
from service.catalogue.days import Days
from service.catalogue.facets import Sets, drop_from_sets, join_facets, join_sets
from service.catalogue.funded import Funded
from service.catalogue.points import Points
from service.catalogue.prices import PriceRows
from service.catalogue.records import Frame, read_records
from service.catalogue.revision import get_revision
from service.catalogue.segment import Segment, make_segment
from service.catalogue.texts import add_texts
from service.database import Db
from service.offers.schemas import OfferSummary
from service.operators.models import Venue

Facets = Mapping[str, Mapping[str, BitMap]]


def lay_changed(
    db: Db, catalogue: Catalogue, frame: Frame, offers: Collection[str], venues: Collection[str]
) -> Catalogue:
    """The catalogue with some offers as a transaction sees them now: changed, added, or gone.

    ``venues`` are those that changed themselves. Costs as much as there are changed offers, and some milliseconds
    for a hundred thousand others.
    """
    first = len(catalogue.ids)
    segment = make_segment(read_records(db, frame, offers), first)
    present = set(segment.ids)
    gone = BitMap([number for name in offers if (number := catalogue.ids.get(name)) is not None])
    left = {venue for number in gone for venue in _list_venues(catalogue.summaries[number])} | set(venues)
    still = {venue for summary in segment.summaries for venue in _list_venues(summary)}
    points = Points.join([catalogue.points, segment.points])
    everyone = (catalogue.everyone - gone) | BitMap(range(first, first + len(segment.ids)))
    funded = join_funded([_drop_funded(catalogue.funded, gone), segment.funded])
    prices = PriceRows.join([catalogue.prices.drop(gone), segment.prices])
    labels = _extend_names(catalogue.labels, frame)
    added = replace(
        catalogue,
        revision=get_revision(db),
        ids=catalogue.ids.replace([name for name in offers if name not in present], segment.ids),
        everyone=everyone,
        facets=join_facets([_drop_facets(catalogue.facets, gone), segment.facets]),
        coarse_places=join_sets([drop_from_sets(catalogue.coarse_places, gone), segment.coarse_places]),
        funded=funded,
        prices=prices,
        free=prices.list_free(),
        days=Days.join([catalogue.days, segment.days]),
        points=points,
        pointless=everyone - to_bitmap(points.offer),
        titles=catalogue.titles.add(segment.titles),
        operator=np.concatenate([catalogue.operator, code_operators(labels.operator_ids, segment.operators)]),
        text=catalogue.text.add(segment.text, everyone),
        summaries=add_texts(catalogue.summaries, segment.summaries),
        pins=add_texts(catalogue.pins, segment.pins),
        bodies=add_texts(catalogue.bodies, segment.bodies),
        labels=labels,
        reached=frame.reached_by_name,
        bare_venues=(*_still_bare(catalogue, segment, left), *_find_bare(db, frame, (points, everyone), left - still)),
        **_forget(catalogue),
    )
    added.carry_orders(catalogue)
    return added


def _forget(catalogue: Catalogue) -> dict[str, Any]:
    """What a catalogue keeps of answers, emptied: they followed from the earlier offers."""
    return {item.name: {} for item in fields(catalogue) if item.default_factory is dict}


def _drop_facets(facets: Facets, gone: BitMap) -> dict[str, Sets]:
    return {name: drop_from_sets(sets, gone) for name, sets in facets.items()}


def _drop_funded(funded: Funded, gone: BitMap) -> Funded:
    by_funder = {name: sets for name, sets in _drop_facets(funded.by_funder, gone).items() if sets}
    return Funded(by_funder, drop_from_sets(funded.anyhow, gone))


def _extend_names(labels: Names, frame: Frame) -> Names:
    """The names as they are now; the codes that columns use stay, new operators follow."""
    names = list_names(frame)
    known = set(labels.operator_ids)
    new = [name for name in names.operator_ids if name not in known]
    return Names((*labels.operator_ids, *new), labels.place_ids, names.by_facet)


def _list_venues(summary: bytes) -> Iterator[str]:
    """The venues at which an offer is given."""
    venues = msgspec.json.decode(summary, type=OfferSummary).venues
    return (venue.id for venue in venues if venue.id is not None)


def _still_bare(catalogue: Catalogue, segment: Segment, left: Collection[str]) -> Iterator[BareVenue]:
    taken = set(zip(segment.points.longitude.tolist(), segment.points.latitude.tolist(), strict=True))
    for venue in catalogue.bare_venues:
        if venue.id not in left and (venue.longitude, venue.latitude) not in taken:
            yield venue


def _find_bare(db: Db, frame: Frame, standing: tuple[Points, BitMap], venues: Collection[str]) -> Iterator[BareVenue]:
    """Those of some venues at whose point none of the offers that there are stands now."""
    if not venues:
        return
    query = list_placed_venues().where(col(Venue.id).in_(sorted(venues)))
    rows = [row for row in db.execute(query.order_by("id")) if not _is_taken(row, *standing)]
    yield from show_bare_venues(rows, frame, Points.collect([]))


def _is_taken(venue: Any, points: Points, everyone: BitMap) -> bool:
    """Whether one of the offers that there are stands at a venue's point; rows of those that are gone stay behind."""
    rows = points.find_in_box((venue.longitude, venue.latitude, venue.longitude, venue.latitude))
    return any(number in everyone for number in points.offer[rows].tolist())
