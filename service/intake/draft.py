"""Drafts: what a source says of one record, before it is checked, located, matched and stored.

A field that a source does not carry is left out (``UNSET``) and never blanks what is stored. A draft
has the field names of the table that it becomes; what belongs to several tables is nested.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from msgspec import UNSET, Meta, Struct, UnsetType

from service.intake.own_word import OwnRecognitionDraft

Words = dict[str, str]
"""Language -> text, in the project's own words."""
Slug = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,119}$")]
Maybe = UnsetType


class EvidenceDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One claim: which document says it, where in it, who speaks, when, and how well it is established.

    ``field``: what it supports, ``reason``: why it is not stated, ``value``: what is said, to be compared (61162000).
    """

    field: str = "record"
    status: str = "stated"
    document: str | None = None
    location: str | None = None
    speaker: str | None = None
    said_on: date | None = None
    statement: Words = {}
    reason: Words = {}
    value: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Draft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every draft has: the record's identifier, its validity and its evidence."""

    kind: ClassVar[str]

    id: Slug
    evidence: tuple[EvidenceDraft, ...] = ()


class DatedDraft(Draft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A draft of something that is true for a time."""

    valid_from: date | Maybe | None = UNSET
    valid_to: date | Maybe | None = UNSET


class DocumentDraft(Draft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published source."""

    kind: ClassVar[str] = "document"

    document_kind: str
    title: str
    language: str
    as_of: str
    date_status: str
    author: str | Maybe | None = UNSET
    addressee: str | Maybe | None = UNSET
    reference: str | Maybe | None = UNSET
    published_on: date | Maybe | None = UNSET
    url: str | Maybe | None = UNSET
    note: Words | Maybe = UNSET


class FunderDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who pays."""

    kind: ClassVar[str] = "funder"

    name: Words
    level: str
    is_named: bool | Maybe = UNSET
    region_id: str | Maybe | None = UNSET
    note: Words | Maybe = UNSET


class OperatorDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who runs offers. ``place`` is a text that the gazetteer understands."""

    kind: ClassVar[str] = "operator"

    name: str
    operator_kind: str | Maybe = UNSET
    short_name: str | Maybe | None = UNSET
    names: Words | Maybe = UNSET
    is_group: bool | Maybe = UNSET
    sector: str | Maybe = UNSET
    enterprise_number: str | Maybe | None = UNSET
    parent_id: str | Maybe | None = UNSET
    region_id: str | Maybe | None = UNSET
    place: str | Maybe | None = UNSET
    website: str | Maybe | None = UNSET
    phone: str | Maybe | None = UNSET
    email: str | Maybe | None = UNSET
    contact_hours: Words | Maybe = UNSET
    description: Words | Maybe = UNSET


class HostDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operator at a venue: confirmed, only aimed at, or unknown."""

    operator_id: str
    state: str


class VenueDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operator's place. Without coordinates of its own it is located by ``place`` (and street)."""

    kind: ClassVar[str] = "venue"

    name: str
    venue_kind: str | Maybe = UNSET
    operator_id: str | Maybe | None = UNSET
    street: str | Maybe | None = UNSET
    postal_code: str | Maybe | None = UNSET
    place: str | Maybe | None = UNSET
    region_id: str | Maybe | None = UNSET
    longitude: float | Maybe | None = UNSET
    latitude: float | Maybe | None = UNSET
    precision: str | Maybe = UNSET
    note: Words | Maybe = UNSET
    hosts: tuple[HostDraft, ...] | Maybe = UNSET


class ProgrammeRoleDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operator's part in a programme."""

    operator_id: str
    role: str


class ProgrammeDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scheme or joint undertaking."""

    kind: ClassVar[str] = "programme"

    name: Words
    programme_kind: str
    state: str | Maybe = UNSET
    parent_id: str | Maybe | None = UNSET
    funder_id: str | Maybe | None = UNSET
    region_id: str | Maybe | None = UNSET
    starts_on: date | Maybe | None = UNSET
    ends_on: date | Maybe | None = UNSET
    period: str | Maybe | None = UNSET
    description: Words | Maybe = UNSET
    operators: tuple[ProgrammeRoleDraft, ...] | Maybe = UNSET


class IssuerDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who issues a certification."""

    name: str
    issuer_kind: str
    operator_id: str | None = None


class CertificationDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the learner gets."""

    kind: ClassVar[str] = "certification"

    name: Words
    certification_kind: str
    state: str | Maybe = UNSET
    certificate_count: int | Maybe | None = UNSET
    condition: Words | Maybe = UNSET
    issuers: tuple[IssuerDraft, ...] | Maybe = UNSET


class SessionDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A dated instance of an offer."""

    id: Slug
    venue_id: str | None = None
    starts_on: date | None = None
    starts_status: str = "stated"
    ends_on: date | None = None
    enrolment_closes_on: date | None = None
    places: int | None = None
    schedule: str = "no_record"
    note: Words = {}


class PriceDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one audience pays; ``all`` is everyone that no other line speaks of."""

    audience: str
    price_kind: str
    amount_eur: float | None = None
    amount_high_eur: float | None = None
    condition: Words = {}
    valid_from: date | None = None
    valid_to: date | None = None


class OfferDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one can learn. ``*_state`` fields follow from the values unless a source states them.

    ``confirmed_precision`` says that only the month or the year of ``confirmed_on`` is known; without it, the day is.
    """

    kind: ClassVar[str] = "offer"

    title: Words
    title_status: str | Maybe = UNSET
    description: Words | Maybe = UNSET
    operator_id: str | Maybe | None = UNSET
    operator_state: str | Maybe = UNSET
    programme_id: str | Maybe | None = UNSET
    topics: tuple[str, ...] | Maybe = UNSET
    audiences: tuple[str, ...] | Maybe = UNSET
    audience_state: str | Maybe = UNSET
    languages: tuple[str, ...] | Maybe = UNSET
    language_state: str | Maybe = UNSET
    venues: tuple[str, ...] | Maybe = UNSET
    venue_state: str | Maybe = UNSET
    place: str | Maybe | None = UNSET
    region_id: str | Maybe | None = UNSET
    modality: str | Maybe = UNSET
    level: str | Maybe = UNSET
    aim: str | Maybe = UNSET
    certification: str | Maybe = UNSET
    certifications: tuple[str, ...] | Maybe = UNSET
    duration_amount: float | Maybe | None = UNSET
    internship_amount: float | Maybe | None = UNSET
    duration_unit: str | Maybe | None = UNSET
    duration_state: str | Maybe = UNSET
    prerequisites: Words | Maybe = UNSET
    how_to_enrol: Words | Maybe = UNSET
    capacity_per_year: int | Maybe | None = UNSET
    url: str | Maybe | None = UNSET
    status: str | Maybe = UNSET
    enrolment: str | Maybe = UNSET
    confirmed_on: date | Maybe | None = UNSET
    confirmed_precision: str | Maybe = UNSET
    cadence_months: int | Maybe | None = UNSET
    sessions: tuple[SessionDraft, ...] | Maybe = UNSET
    prices: tuple[PriceDraft, ...] | Maybe = UNSET
    recognitions: tuple[OwnRecognitionDraft, ...] | Maybe = UNSET
