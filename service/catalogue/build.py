"""Build a catalogue out of the database: a function of a revision and a day, and of nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
from pyroaring import BitMap

from service.catalogue.catalogue import NEVER, BareVenue, Catalogue, Days, PriceRows
from service.catalogue.facets import FacetCollector, Sets, collect_facets, collect_recognised, is_valid
from service.catalogue.funded import Funded, Targets, collect_funded
from service.catalogue.orders import hash_ids, rank_of
from service.catalogue.places import PRECISION_CODES, Atlas, Whereabouts
from service.catalogue.points import Points
from service.catalogue.records import Records
from service.catalogue.summaries import Summariser, encode, find_next_start, make_pin
from service.catalogue.text import TextDocument, TextIndex
from service.catalogue.texts import Texts
from service.catalogue.words import fold
from service.columns import NO_RECORD
from service.offers.rules import EVERYONE, spread_by_audience
from service.vocabulary import choose_words, get_vocabulary


def build_catalogue(records: Records, revision: int, on: date) -> Catalogue:
    """Build the catalogue of the records of one revision, as they are true on a day."""
    offers = records.offers
    everyone = BitMap(range(len(offers)))
    atlas = Atlas(records)
    where = [atlas.locate_offer(offer) for offer in offers]
    facets = collect_facets(records) | _collect_places(where)
    targets = _list_targets(records, facets, everyone)
    funded = collect_funded(records, on, targets)
    facets["recognised_by"] = collect_recognised(records, on, targets)
    facets["funding"] = dict(funded.anyhow)
    facets["funder"] = {
        funder: BitMap.union(BitMap(), answers.get("direct", BitMap()), answers.get("indirect", BitMap()))
        for funder, answers in funded.by_funder.items()
    }
    points = Points.collect(list(_list_points(where, atlas)))
    prices = _collect_prices(records, on)
    summaries, pins = _serialise(Summariser(records, on, funded), records, where)
    ids = tuple(offer.id for offer in offers)
    operator_ids = tuple(records.operators)
    codes = {name: code for code, name in enumerate(operator_ids)}
    return Catalogue(
        revision=revision,
        on=on,
        ids=ids,
        numbers={name: number for number, name in enumerate(ids)},
        everyone=everyone,
        facets=facets,
        coarse_places=_collect_coarse(where),
        funded=funded,
        prices=prices,
        free=spread_by_audience(_list_free(records, on), prices.spoken_of),
        days=_collect_days(records, on),
        points=points,
        pointless=everyone - BitMap(points.offer),
        title_rank=_rank_titles(records),
        hashes=hash_ids(ids),
        operator_code=np.array([codes.get(offer.operator_id, -1) for offer in offers], np.int32),
        operator_ids=operator_ids,
        place_ids=tuple(records.places),
        names=_list_names(records, funded),
        text=TextIndex.build(_list_documents(records, where)),
        summaries=summaries,
        pins=pins,
        bare_venues=tuple(_list_bare_venues(records, points)),
    )


def _collect_places(where: list[Whereabouts]) -> dict[str, Sets]:
    collector = FacetCollector()
    for number, one in enumerate(where):
        collector.add("region", one.regions or (NO_RECORD,), number)
        collector.add("place", one.places, number)
    return {"region": collector.finish("region"), "place": collector.finish("place")}


def _collect_coarse(where: list[Whereabouts]) -> Sets:
    collector = FacetCollector()
    for number, one in enumerate(where):
        collector.add("coarse", one.coarse_places, number)
    return collector.finish("coarse")


def _list_targets(records: Records, facets: Mapping[str, Sets], everyone: BitMap) -> Targets:
    """What money and recognition can reach, as offers: of an operator (and its departments), a programme, a venue."""
    venues = FacetCollector()
    for number, offer in enumerate(records.offers):
        venues.add("venue", records.venues_of.get(offer.id, ()), number)
    return {
        **facets,
        "everything": {EVERYONE: everyone},
        "offer": {offer.id: BitMap([number]) for number, offer in enumerate(records.offers)},
        "operator": _with_children(facets["operator"], records.operators),
        "programme": _with_children(facets["programme"], records.programmes),
        "venue": venues.finish("venue"),
    }


def _with_children(sets: Sets, rows: Mapping[str, Any]) -> Sets:
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


def _list_points(where: list[Whereabouts], atlas: Atlas) -> Iterator[tuple[int, float, float, int, int]]:
    for number, one in enumerate(where):
        for venue in one.venues:
            if venue.longitude is not None and venue.latitude is not None:
                place = atlas.codes[venue.place.id] if venue.place else -1
                yield number, venue.longitude, venue.latitude, place, PRECISION_CODES[venue.precision]


def _list_bare_venues(records: Records, points: Points) -> Iterator[BareVenue]:
    """Venues at whose point no offer stands: a reader of the map should see that they exist."""
    taken = set(zip(points.longitude.tolist(), points.latitude.tolist(), strict=True))
    for row in records.venues.values():
        if row.longitude is None or (row.longitude, row.latitude) in taken:
            continue
        place = records.places.get(row.place_id or "")
        names = place.names if place is not None else None
        yield BareVenue(row.id, row.name, row.longitude, row.latitude, row.precision, names)


def _collect_prices(records: Records, on: date) -> PriceRows:
    spoken_of, lines = FacetCollector(), defaultdict(list)
    for number, offer in enumerate(records.offers):
        for row in records.prices_of.get(offer.id, ()):
            if is_valid(row, on):
                spoken_of.add("price", (row.audience,), number)
                if row.kind in ("free", "amount", "range"):
                    lines[row.audience].append((row.amount_eur or 0.0, number))
    columns = {audience: np.array(sorted(rows), np.float64) for audience, rows in lines.items()}
    return PriceRows(
        spoken_of=spoken_of.finish("price"),
        amounts={audience: rows[:, 0].astype(np.float32) for audience, rows in columns.items()},
        offers={audience: rows[:, 1].astype(np.uint32) for audience, rows in columns.items()},
    )


def _list_free(records: Records, on: date) -> Sets:
    free = FacetCollector()
    for number, offer in enumerate(records.offers):
        for row in records.prices_of.get(offer.id, ()):
            if row.kind == "free" and is_valid(row, on):
                free.add("free", (row.audience,), number)
    return free.finish("free")


def _collect_days(records: Records, on: date) -> Days:
    starts, confirmed, following = [], [], []
    for number, offer in enumerate(records.offers):
        known = [start for start in records.sessions_of.get(offer.id, ()) if start is not None]
        starts += [(start.toordinal(), number) for start in known]
        upcoming = find_next_start(known, on)
        following.append(upcoming.toordinal() if upcoming else NEVER)
        confirmed.append(offer.confirmed_on.toordinal() if offer.confirmed_on else NEVER)
    ordered = np.array(sorted(starts), np.int64).reshape(-1, 2)
    return Days(
        start=ordered[:, 0].astype(np.int32),
        start_offer=ordered[:, 1].astype(np.uint32),
        next_start=np.array(following, np.int32),
        confirmed=np.array(confirmed, np.int32),
    )


def _serialise(summariser: Summariser, records: Records, where: list[Whereabouts]) -> tuple[Texts, Texts]:
    summaries, pins = [], []
    for number, offer in enumerate(records.offers):
        summary = summariser.summarise(number, offer, where[number])
        summaries.append(encode(summary))
        pins.append(encode(make_pin(summary)))
    return Texts.collect(summaries), Texts.collect(pins)


def _rank_titles(records: Records) -> Any:
    titles = [fold(choose_words(offer.title, "fr")) for offer in records.offers]
    return rank_of(np.array(sorted(range(len(titles)), key=titles.__getitem__), np.intp))


def _list_documents(records: Records, where: list[Whereabouts]) -> Iterator[TextDocument]:
    """The words of each offer: its texts, its proper names, the labels of its topics in every language."""
    topics = {slug: tuple(term.labels.values()) for slug, term in get_vocabulary("topic").items()}
    programmes = {row.id: tuple(row.name.values()) for row in records.programmes.values()}
    operators = {row.id: tuple(filter(None, (row.name, row.short_name))) for row in records.operators.values()}
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


def _list_names(records: Records, funded: Funded) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The names of what facets speak of by identifier: operators, funders and programmes that pay, places."""
    programmes = {row.id: row.name for row in records.programmes.values() if row.id in funded.by_funder}
    return {
        "operator": {row.id: row.names or {"fr": row.name} for row in records.operators.values()},
        "funder": programmes | {row.id: row.name for row in records.funders.values()},
        "place": {row.id: row.names for row in records.places.values()},
        "programme": {row.id: row.name for row in records.programmes.values()},
    }
