"""Join segments into a catalogue: a function of a revision and a day, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap
from sqlalchemy import Select, select
from sqlmodel import col

from service.catalogue.bitmaps import to_bitmap
from service.catalogue.catalogue import BareVenue, Catalogue, Names
from service.catalogue.days import Days
from service.catalogue.facets import join_facets, join_sets
from service.catalogue.funded import Funded
from service.catalogue.ids import Ids, hash_ids
from service.catalogue.orders import STATIC_SORTS
from service.catalogue.points import Points
from service.catalogue.prices import PriceRows
from service.catalogue.records import Frame, list_columns, list_shown, read_records
from service.catalogue.revision import get_revision
from service.catalogue.segment import Segment, make_segment
from service.catalogue.text import TextIndex
from service.catalogue.text_reader import TextReader
from service.catalogue.texts import HeldTexts, Texts
from service.catalogue.titles import Titles, rank_titles
from service.database import Db
from service.funding.rules import Node, name_payer
from service.offers.models import OfferVenue
from service.operators.models import Venue

TEXTS = ("summaries", "pins", "bodies")
RUN_LENGTH = 2_500
"""Offers of one segment."""


class Run(NamedTuple):
    """Offers that become one segment: the number of the first, and their identifiers in order of number."""

    first: int
    ids: Sequence[str]


class TextSink(Protocol):
    """Takes the texts of segments in their order, and gives them back as a whole."""

    def take(self, name: str, texts: Sequence[bytes]) -> None:
        """Take the next texts of a name."""
        ...

    def finish(self, name: str) -> Texts:
        """All texts of a name."""
        ...


class HeldSink:
    """Keeps texts in memory."""

    def __init__(self) -> None:
        self._texts: dict[str, list[bytes]] = {name: [] for name in TEXTS}

    def take(self, name: str, texts: Sequence[bytes]) -> None:
        """Take the next texts of a name."""
        self._texts[name] += texts

    def finish(self, name: str) -> Texts:
        """All texts of a name."""
        return HeldTexts.collect(self._texts[name])


def build_catalogue(db: Db, frame: Frame) -> Catalogue:
    """Build the catalogue of what a transaction sees, as true on the frame's day, in this process and in memory."""
    segments = (read_segment(db, frame, run) for run in cut_runs(list_shown(db)))
    return join_segments(frame, list(segments), list_bare_candidates(db), get_revision(db), HeldSink())


def cut_runs(ids: Sequence[str]) -> list[Run]:
    """Runs of offers, in the order of their numbers. One at least, be it empty."""
    return [Run(first, ids[first : first + RUN_LENGTH]) for first in range(0, max(1, len(ids)), RUN_LENGTH)]


def read_segment(db: Db, frame: Frame, run: Run, words: TextReader | None = None) -> Segment:
    """The segment of a run of what a transaction sees; a reader of words that goes on knows most of them already."""
    records = read_records(db, frame, run.ids).arrange(run.ids)
    return make_segment(records, run.first, words)


def join_segments(
    frame: Frame, segments: Iterable[Segment], bare: Sequence[Any], revision: int, sink: TextSink
) -> Catalogue:
    """Join segments that follow each other; ``bare`` are venues that may have no offer at their point."""
    parts: list[Segment] = []
    ids: list[str] = []
    titles: list[str] = []
    for segment in segments:
        for name in TEXTS:
            sink.take(name, getattr(segment, name))
        ids += segment.ids
        titles += segment.titles
        parts.append(replace(segment, ids=(), titles=(), summaries=(), pins=(), bodies=()))
    everyone = BitMap(range(len(ids)))
    points = Points.join([part.points for part in parts])
    prices = PriceRows.join([part.prices for part in parts])
    ranks, known = rank_titles(titles)
    catalogue = Catalogue(
        revision=revision,
        on=frame.on,
        ids=Ids.collect(HeldTexts.collect(name.encode() for name in ids), hash_ids(ids)),
        everyone=everyone,
        facets=join_facets([part.facets for part in parts]),
        coarse_places=join_sets([part.coarse_places for part in parts]),
        funded=join_funded([part.funded for part in parts]),
        prices=prices,
        free=prices.list_free(),
        days=Days.join([part.days for part in parts]),
        points=points,
        pointless=everyone - to_bitmap(points.offer),
        titles=Titles(ranks, HeldTexts.collect(known)),
        operator=code_operators(tuple(frame.operators), [name for part in parts for name in part.operators]),
        text=TextIndex.join([part.text for part in parts]),
        summaries=sink.finish("summaries"),
        pins=sink.finish("pins"),
        bodies=sink.finish("bodies"),
        labels=list_names(frame),
        reached=frame.reached_by_name,
        bare_venues=tuple(show_bare_venues(bare, frame, points)),
    )
    _tidy(catalogue)
    for sort in STATIC_SORTS:  # or the first visitors would wait for it
        catalogue.order(sort, catalogue.on)
    return catalogue


def _tidy(catalogue: Catalogue) -> None:
    """Write stretches of numbers as such: offers are numbered along a curve, and those of a region are neighbours."""
    groups = (*catalogue.facets.values(), *catalogue.funded.by_funder.values(), catalogue.free)
    for offers in (catalogue.everyone, catalogue.pointless, *(offers for sets in groups for offers in sets.values())):
        offers.run_optimize()


def code_operators(listed: Sequence[str], names: Sequence[str | None]) -> NDArray[np.int32]:
    """The place of each name in a list; -1 for None."""
    codes: dict[str | None, int] = {name: code for code, name in enumerate(listed)}
    return np.array([codes.get(name, -1) for name in names], np.int32)


def join_funded(parts: Sequence[Funded]) -> Funded:
    """The funding answers of several runs of offers."""
    by_funder = join_facets([part.by_funder for part in parts])
    return Funded({name: by_funder[name] for name in sorted(by_funder)}, join_sets([part.anyhow for part in parts]))


def list_bare_candidates(db: Db) -> Sequence[Any]:
    """The venues that have a point and no offer of their own."""
    used = select(col(OfferVenue.venue_id))
    return db.execute(list_placed_venues().where(col(Venue.id).not_in(used)).order_by("id")).all()


def list_placed_venues() -> Select[Any]:
    """The question for venues that are shown and have a point."""
    return list_columns(Venue).where(col(Venue.longitude).is_not(None), col(Venue.status) == "published")


def show_bare_venues(rows: Iterable[Any], frame: Frame, points: Points) -> Iterator[BareVenue]:
    """Venues at whose point no offer stands: a reader of the map should see that they exist."""
    found = list(rows)
    taken = set(zip(points.longitude.tolist(), points.latitude.tolist(), strict=True)) if found else set()
    for row in found:
        if (row.longitude, row.latitude) not in taken:
            place = frame.places.get(row.place_id or "")
            names = place.names if place is not None else None
            yield BareVenue(row.id, row.name, row.longitude, row.latitude, row.precision, names)


def list_names(frame: Frame) -> Names:
    """The names of what facets speak of by identifier: operators, payers, programmes, places.

    A payer that pays for no offer any more has its name still: people ask about it, and are told what has changed.
    """
    payers = {name_payer(Node("programme", row.id), frame.funders): row.name for row in frame.programmes.values()}
    by_facet = {**frame.names, "funder": payers | frame.names["funder"]}
    return Names(tuple(frame.operators), tuple(frame.places), by_facet)
