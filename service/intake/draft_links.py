"""Drafts of what ties records together: partners, recognitions, funding links, figures, ambiguities."""

from __future__ import annotations

from typing import ClassVar

from msgspec import UNSET, Struct

from service.intake.draft import DatedDraft, Draft, Maybe, Words


class PartnerDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who takes part in a programme, an operator's work or an offer (exactly one of the three)."""

    kind: ClassVar[str] = "partner"

    name: str
    partner_kind: str
    state: str | Maybe = UNSET
    partner_operator_id: str | Maybe | None = UNSET
    programme_id: str | Maybe | None = UNSET
    operator_id: str | Maybe | None = UNSET
    offer_id: str | Maybe | None = UNSET
    within_programme_id: str | Maybe | None = UNSET
    region_ids: tuple[str, ...] | Maybe = UNSET
    contribution: Words | Maybe = UNSET


class RecognitionDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A recognition of exactly one of: offer, operator, programme, certification."""

    kind: ClassVar[str] = "recognition"

    body: str
    status: str
    label: Words | Maybe = UNSET
    region_id: str | Maybe | None = UNSET
    offer_id: str | Maybe | None = UNSET
    operator_id: str | Maybe | None = UNSET
    programme_id: str | Maybe | None = UNSET
    certification_id: str | Maybe | None = UNSET
    shared_with: Words | Maybe = UNSET


class FundingLinkDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A funding link: exactly one payer field and exactly one payee field.

    ``selection`` is the query of a set of offers that a source speaks of as a whole (``topic=ai&region=BE-BRU``),
    over topic, region, modality, audience, operator and programme; ``learner`` an audience that is paid itself.
    ``is_own_word``: an operator says so about itself (``said_by_operator_id``), and no document supports it yet.
    """

    kind: ClassVar[str] = "funding_link"

    payer_funder_id: str | Maybe | None = UNSET
    payer_programme_id: str | Maybe | None = UNSET
    payer_operator_id: str | Maybe | None = UNSET
    payer_unknown: bool | Maybe | None = UNSET
    payer_status: str | Maybe = UNSET
    operator_id: str | Maybe | None = UNSET
    venue_id: str | Maybe | None = UNSET
    programme_id: str | Maybe | None = UNSET
    offer_id: str | Maybe | None = UNSET
    selection: str | Maybe | None = UNSET
    learner: str | Maybe | None = UNSET
    payee_status: str | Maybe = UNSET
    via_operator_id: str | Maybe | None = UNSET
    via_programme_id: str | Maybe | None = UNSET
    is_own_word: bool | Maybe = UNSET
    said_by_operator_id: str | Maybe | None = UNSET
    instrument: str
    instrument_status: str | Maybe = UNSET
    regrant_type: str | Maybe | None = UNSET
    directness: str
    purpose: str
    pays_for: Words | Maybe = UNSET
    amount_eur: int | Maybe | None = UNSET
    amount_cents: int | Maybe = UNSET
    amount_high_eur: int | Maybe | None = UNSET
    amount_qualifier: str | Maybe = UNSET
    period: str | Maybe | None = UNSET


class FigureDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that somebody stated, about one record; ``day`` holds a stated date ("03-17")."""

    kind: ClassVar[str] = "figure"

    subject_kind: str
    subject_id: str
    label: Words
    figure_kind: str
    unit: str
    qualifier: str
    low: float | Maybe | None = UNSET
    high: float | Maybe | None = UNSET
    day: str | Maybe | None = UNSET
    period: str | Maybe | None = UNSET
    said_by: str | Maybe | None = UNSET


class SubjectDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A record that an ambiguity is about."""

    subject_kind: str
    subject_id: str


class AmbiguityDraft(Draft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that the sources leave open."""

    kind: ClassVar[str] = "ambiguity"

    topic: Words
    statement: Words
    subjects: tuple[SubjectDraft, ...]
