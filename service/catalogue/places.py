"""Where the catalogue sees each offer: its venues as they are shown, its regions, its places, its points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from service.catalogue.records import Records
from service.columns import PRECISIONS
from service.offers.rules import ONLINE
from service.offers.schemas import VenueRef

PRECISION_CODES = {name: code for code, name in enumerate(PRECISIONS)}
COARSE = frozenset({"municipality", "region"})
"""Precisions that only say: somewhere in this municipality or region."""


class Whereabouts(NamedTuple):
    """Where one offer is: the venues shown, its regions, the places that contain it, those known only coarsely."""

    venues: tuple[VenueRef, ...]
    regions: frozenset[str]
    places: frozenset[str]
    coarse_places: frozenset[str]


class Atlas:
    """The places of one state: references to show, and what contains what."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._places = records.frame.places
        self._refs = records.frame.place_refs
        self.codes = records.frame.place_codes
        self._venues = {row.id: self._show_venue(row) for row in records.venues.values()}

    def locate_offer(self, offer: Any) -> Whereabouts:
        """Where an offer is. A town that is stated without a venue is shown as that town's centre.

        An online offer is nowhere, whatever venues its record names: these tell its region alone.
        """
        venues = [self._venues[name] for name in self._records.venues_of.get(offer.id, ())]
        regions = {venue.region for venue in venues if venue.region}
        if offer.modality in ONLINE:
            venues = []
        elif not venues and offer.place_id:
            venues = [self._show_town(offer.place_id)]
            regions = {venue.region for venue in venues if venue.region}
        regions = regions or {offer.region_id} - {None}
        places, coarse = set(), set()
        for venue in venues:
            if venue.place:
                chain = set(self.walk_up(venue.place.id))
                places |= chain
                coarse |= {venue.place.id} if venue.precision in COARSE else set()
        places |= regions
        return Whereabouts(tuple(venues), frozenset(regions), frozenset(places), frozenset(coarse))

    def walk_up(self, place_id: str) -> Iterator[str]:
        """A place and everything that contains it: municipality, province, region."""
        row = self._places[place_id]
        yield place_id
        yield from (up for up in (row.municipality_id, row.province_id, row.region_id) if up and up != place_id)

    def _show_venue(self, row: Any) -> VenueRef:
        place = self._places.get(row.place_id or "")
        return VenueRef(
            id=row.id,
            name=row.name,
            place=self._refs[row.place_id] if place is not None else None,
            region=row.region_id or (place.region_id if place is not None else None),
            longitude=row.longitude,
            latitude=row.latitude,
            precision=row.precision,
            street=row.street,
            postal_code=row.postal_code or (place.postal_code if place is not None else None),
        )

    def _show_town(self, place_id: str) -> VenueRef:
        row = self._places[place_id]
        return VenueRef(
            id=None,
            name=row.names.get("fr") or next(iter(row.names.values())),
            place=self._refs[place_id],
            region=row.region_id or (row.id if row.kind == "region" else None),
            longitude=row.longitude,
            latitude=row.latitude,
            precision=row.precision,
        )
