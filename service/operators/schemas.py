"""Operators and venues as they are shown."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from service.evidence.schemas import Proof

Words = dict[str, str]


class OperatorCard(Struct, frozen=True):
    """Who runs offers."""

    id: str
    name: str
    short_name: str | None
    names: Words
    kind: str
    is_group: bool
    sector: str
    enterprise_number: str | None
    parent: str | None
    region: str | None
    place: str | None
    website: str | None
    phone: str | None
    email: str | None
    contact_hours: Words
    description: Words


class HostLine(Struct, frozen=True):
    """An operator at a venue: confirmed there, or only aimed at."""

    operator: str
    state: str


class VenueCard(Struct, frozen=True):
    """An operator's place; ``precision`` says how well its point is known (degrees, WGS 84)."""

    id: str
    name: str
    kind: str
    operator: str | None
    hosts: tuple[HostLine, ...]
    street: str | None
    postal_code: str | None
    place: str | None
    region: str | None
    longitude: float | None
    latitude: float | None
    precision: str
    note: Words
    valid_from: date | None
    valid_to: date | None


class OperatorDetail(Struct, frozen=True):
    """An operator, its venues, and what proves it."""

    operator: OperatorCard
    venues: tuple[VenueCard, ...]
    proof: Proof


class VenueDetail(Struct, frozen=True):
    """A venue and what proves it."""

    venue: VenueCard
    proof: Proof
