"""The distance from every municipality to the nearest offer that is meant, on one day and since another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from service.catalogue.catalogue import Catalogue
from service.columns import PRECISIONS
from service.offers.filters import OfferFilters
from service.offers.schemas import OperatorRef, VenueRef
from service.places.gazetteer import GazetteerEntry
from service.reach.filters import ReachAsked
from service.reach.measuring import Spot, Spots, count_meant, find_spots, list_municipalities
from service.reach.question import Meant, find_meant
from service.reach.rules import BANDS, CHANGES, choose_band, compare_distances, find_median
from service.reach.schemas import MunicipalityReach, NearestOffer, Reach, ReachCounts, ReachDistance, RegionReach, Words
from service.vocabulary import get_vocabulary


class _Shown(msgspec.Struct, frozen=True):
    """What is shown of an offer, out of its summary."""

    id: str
    title: Words
    operator: OperatorRef | None
    venues: tuple[VenueRef, ...]


Pair = tuple[Spots, Spots]
"""The certain and the possible spots of one day."""
_decode = msgspec.json.Decoder(_Shown).decode


def measure_reach(
    catalogue: Catalogue, filters: OfferFilters, asked: ReachAsked, former: Catalogue | None = None
) -> Reach:
    """How far it is from each municipality; ``former`` is the catalogue of the day that is compared to.

    Raises :class:`InvalidParameterError` naming a filter whose value cannot be used.
    """
    meant = find_meant(catalogue, filters, is_free=asked.free)
    now = find_spots(catalogue, meant)
    then = None if former is None else find_spots(former, find_meant(former, filters, is_free=asked.free))
    offers = _show_offers(catalogue, meant, (spot for spots in now for spot in spots if spot is not None))
    items = [
        _show_municipality(entry, (_show_distance(now, then, place, kind, offers) for kind in (0, 1)))
        for place, entry in enumerate(list_municipalities())
        if asked.of_region in (None, entry.region_id)
    ]
    return Reach(
        as_of=catalogue.on,
        compared_to=None if former is None else former.on,
        revision=catalogue.revision,
        total=len(items),
        offers={"certain": count_meant(catalogue, meant.certain), "possible": count_meant(catalogue, meant.possible)},
        regions=list(_sum_up(items)),
        items=items,
    )


def _show_offers(catalogue: Catalogue, meant: Meant, spots: Iterable[Spot]) -> dict[tuple[int, int], NearestOffer]:
    """The offers that are named, by number and row."""
    named = {(spot.number, spot.row): spot for spot in spots}
    numbers = sorted({number for number, _ in named})
    shown = dict(zip(numbers, map(_decode, catalogue.summaries.take(numbers)), strict=True))
    return {
        (number, row): _show_offer(catalogue, shown[number], spot, meant.list_unsettled(number))
        for (number, row), spot in named.items()
    }


def _show_offer(catalogue: Catalogue, offer: _Shown, spot: Spot, unsettled: tuple[str, ...]) -> NearestOffer:
    points, row = catalogue.points, spot.row
    where = (float(points.longitude[row]), float(points.latitude[row]))
    venue = next((one for one in offer.venues if (one.longitude, one.latitude) == where), None)
    place = catalogue.find_place_names(row)
    return NearestOffer(
        id=offer.id,
        title=offer.title,
        operator=offer.operator.name if offer.operator else None,
        venue=venue.name if venue is not None and venue.id is not None else None,
        place=dict(place) if place else None,
        precision=PRECISIONS[points.precision[row]],
        offers_there=spot.offers_there,
        not_established=unsettled,
    )


def _show_distance(
    now: Pair, then: Pair | None, place: int, kind: int, offers: Mapping[tuple[int, int], NearestOffer]
) -> ReachDistance:
    """The distance from one municipality; ``kind`` is 0 for what is certain, 1 for what is possible."""
    spot = now[kind][place]
    km = None if spot is None else spot.km
    offer = None if spot is None else offers[spot.number, spot.row]
    if then is None:
        return ReachDistance(km, choose_band(km), offer)
    before = then[kind][place]
    former_km = None if before is None else before.km
    return ReachDistance(km, choose_band(km), offer, former_km, compare_distances(former_km, km))


def _show_municipality(entry: GazetteerEntry, distances: Iterable[ReachDistance]) -> MunicipalityReach:
    certain, possible = distances
    return MunicipalityReach(
        id=entry.id,
        name=dict(entry.names),
        region=entry.region_id,
        province=entry.province_id or None,
        longitude=entry.lon,
        latitude=entry.lat,
        certain=certain,
        possible=possible,
    )


def _sum_up(items: Sequence[MunicipalityReach]) -> Iterable[RegionReach]:
    """All municipalities asked about, then those of each region among them."""
    for region in (None, *get_vocabulary("region")):
        own = [one for one in items if region in (None, one.region)]
        if own:
            certain, possible = [one.certain for one in own], [one.possible for one in own]
            yield RegionReach(region, len(own), _count_distances(certain), _count_distances(possible))


def _count_distances(distances: Sequence[ReachDistance]) -> ReachCounts:
    bands = {band: sum(one.band == band for one in distances) for band in BANDS}
    changes = {change: sum(one.change == change for one in distances) for change in CHANGES}
    middle = find_median(one.distance_km for one in distances)
    return ReachCounts(bands, middle, changes if any(changes.values()) else None)
