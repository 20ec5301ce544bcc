"""Reach as programs read it: each municipality with its nearest offers, and how many municipalities are how far."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

Words = dict[str, str]


class NearestOffer(Struct, frozen=True):
    """The nearest offer of a municipality.

    ``precision`` says what its point is: an address, or the centre of a town. ``offers_there`` is how many of the
    offers asked about are at that point; of several the best established is named; ties are drawn every day.
    ``not_established`` are, of an offer that is no more than possible, the filters (or ``free``) of which no source
    says that they hold.
    """

    id: str
    title: Words
    operator: str | None
    venue: str | None
    place: Words | None
    precision: str
    offers_there: int
    not_established: tuple[str, ...]


class ReachDistance(Struct, frozen=True):
    """How far it is (km, along the ellipsoid), in which band that lies, and to which offer. None: to nothing.

    ``former_km`` and ``change`` are there when two days are compared.
    """

    distance_km: float | None
    band: str
    offer: NearestOffer | None
    former_km: float | None = None
    change: str | None = None


class MunicipalityReach(Struct, frozen=True):
    """One municipality, with its centre in degrees, and its distances.

    ``certain`` is to the nearest offer of which everything asked is recorded; ``possible`` to the nearest that nothing
    recorded excludes, which may be the same one, and is never farther.
    """

    id: str
    name: Words
    region: str
    province: str | None
    longitude: float
    latitude: float
    certain: ReachDistance
    possible: ReachDistance


class ReachCounts(Struct, frozen=True):
    """Municipalities by band and, when two days are compared, by change. ``median_km`` is None for no offer at all."""

    bands: dict[str, int]
    median_km: float | None
    changes: dict[str, int] | None = None


class RegionReach(Struct, frozen=True):
    """A region (None: all that are asked about), how many municipalities it has, and how far it is from these."""

    region: str | None
    municipalities: int
    certain: ReachCounts
    possible: ReachCounts


class OffersMeant(Struct, frozen=True):
    """How many offers are meant: those at a place, which can be near, and apart from them those that cannot.

    Offers ``online`` are nowhere near or far; of those ``without_place`` no more than a region is known, if that.
    """

    at_a_place: int
    online: int
    without_place: int


class ReachLinks(Struct, frozen=True):
    """Addresses, relative to the host, of this answer and of its other representations by suffix."""

    self: str
    alternates: dict[str, str]


class Reach(Struct, frozen=True, kw_only=True):
    """How far it is from each municipality to the nearest offer that is meant."""

    as_of: date
    compared_to: date | None
    revision: int
    total: int
    offers: dict[str, OffersMeant]
    regions: list[RegionReach]
    items: list[MunicipalityReach]
    links: ReachLinks | None = None
