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
    partner_operator_id: str | None | Maybe = UNSET
    programme_id: str | None | Maybe = UNSET
    operator_id: str | None | Maybe = UNSET
    offer_id: str | None | Maybe = UNSET
    within_programme_id: str | None | Maybe = UNSET
    contribution: Words | Maybe = UNSET


class RecognitionDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A recognition of exactly one of: offer, operator, programme, certification."""

    kind: ClassVar[str] = "recognition"

    body: str
    status: str
    label: Words | Maybe = UNSET
    region_id: str | None | Maybe = UNSET
    offer_id: str | None | Maybe = UNSET
    operator_id: str | None | Maybe = UNSET
    programme_id: str | None | Maybe = UNSET
    certification_id: str | None | Maybe = UNSET
    shared_with: Words | Maybe = UNSET


class FundingLinkDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A funding link: exactly one payer field and exactly one payee field.

    ``selection`` is the query of a set of offers that a source speaks of as a whole
    (``topic=ai&region=BE-BRU``); ``learner`` an audience that is paid itself.
    """

    kind: ClassVar[str] = "funding_link"

    payer_funder_id: str | None | Maybe = UNSET
    payer_programme_id: str | None | Maybe = UNSET
    payer_operator_id: str | None | Maybe = UNSET
    payer_unknown: bool | None | Maybe = UNSET
    payer_status: str | Maybe = UNSET
    operator_id: str | None | Maybe = UNSET
    venue_id: str | None | Maybe = UNSET
    programme_id: str | None | Maybe = UNSET
    offer_id: str | None | Maybe = UNSET
    selection: str | None | Maybe = UNSET
    learner: str | None | Maybe = UNSET
    payee_status: str | Maybe = UNSET
    via_operator_id: str | None | Maybe = UNSET
    via_programme_id: str | None | Maybe = UNSET
    instrument: str
    instrument_status: str | Maybe = UNSET
    regrant_type: str | None | Maybe = UNSET
    directness: str
    purpose: str
    pays_for: Words | Maybe = UNSET
    amount_eur: int | None | Maybe = UNSET
    amount_high_eur: int | None | Maybe = UNSET
    amount_qualifier: str | Maybe = UNSET
    period: str | None | Maybe = UNSET


class FigureDraft(DatedDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that somebody stated, about one record; ``day`` holds a stated date ("03-17")."""

    kind: ClassVar[str] = "figure"

    subject_kind: str
    subject_id: str
    label: Words
    figure_kind: str
    unit: str
    qualifier: str
    low: float | None | Maybe = UNSET
    high: float | None | Maybe = UNSET
    day: str | None | Maybe = UNSET
    period: str | None | Maybe = UNSET
    said_by: str | None | Maybe = UNSET


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
