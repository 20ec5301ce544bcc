"""Which field holds a controlled term, and of which list; a slug that is in no list is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from service.columns import PRECISIONS
from service.errors import RefusedDraftError
from service.evidence.models import EVIDENCE_STATUSES, FIGURE_KINDS
from service.funding.models import DIRECTNESSES, PURPOSES, QUALIFIERS
from service.intake.shapes import TABLES
from service.offers.models import DATE_PRECISIONS, DURATION_UNITS, ENROLMENTS, KNOWLEDGE, PRICE_KINDS, STATUSES
from service.operators.models import HOST_STATES, SECTORS
from service.recognition.models import RECOGNITION_STATUSES
from service.vocabulary import find_nearest, load_vocabularies

Listed = str | tuple[str, ...]
"""The name of a vocabulary, or the closed list that a column's constraint also knows."""

_STATES = dict.fromkeys(
    ("operator_state", "duration_state", "language_state", "audience_state", "venue_state"), KNOWLEDGE
)

_REGION = {"region_id": "region"}
OWN_STATUSES = ("recognised", "pending", "ended")
"""What an operator can say of a recognition; that there is none it says by leaving it out."""

TERMS: Mapping[str, Mapping[str, Listed]] = MappingProxyType(
    {
        "DocumentDraft": {
            "document_kind": "document_kind",
            "language": "language",
            "date_status": EVIDENCE_STATUSES,
        },
        "EvidenceDraft": {"field": "claim_field", "status": EVIDENCE_STATUSES},
        "FunderDraft": {"level": "funder_level", **_REGION},
        "OperatorDraft": {"operator_kind": "operator_kind", "sector": SECTORS, **_REGION},
        "VenueDraft": {"venue_kind": "venue_kind", "precision": PRECISIONS, **_REGION},
        "HostDraft": {"state": HOST_STATES},
        "ProgrammeDraft": {"programme_kind": "programme_kind", "state": "programme_state", **_REGION},
        "ProgrammeRoleDraft": {"role": "programme_role"},
        "CertificationDraft": {"certification_kind": "certification", "state": "certification_state"},
        "IssuerDraft": {"issuer_kind": "issuer_kind"},
        "OfferDraft": {
            "title_status": EVIDENCE_STATUSES,
            "topics": "topic",
            "audiences": "audience",
            "languages": "language",
            "modality": "modality",
            "level": "level",
            "aim": "aim",
            "certification": "certification",
            "duration_unit": DURATION_UNITS,
            "status": STATUSES,
            "enrolment": ENROLMENTS,
            "confirmed_precision": DATE_PRECISIONS,
            **_STATES,
            **_REGION,
        },
        "SessionDraft": {"starts_status": EVIDENCE_STATUSES, "schedule": "schedule"},
        "PriceDraft": {"audience": "audience", "price_kind": PRICE_KINDS},
        "OwnRecognitionDraft": {"body": "recognition_body", "status": OWN_STATUSES},
        "PartnerDraft": {"partner_kind": "partner_kind", "state": EVIDENCE_STATUSES, "region_ids": "region"},
        "RecognitionDraft": {"body": "recognition_body", "status": RECOGNITION_STATUSES, **_REGION},
        "FundingLinkDraft": {
            "payer_status": EVIDENCE_STATUSES,
            "payee_status": EVIDENCE_STATUSES,
            "instrument_status": EVIDENCE_STATUSES,
            "instrument": "instrument",
            "directness": DIRECTNESSES,
            "purpose": PURPOSES,
            "regrant_type": "regrant_type",
            "amount_qualifier": QUALIFIERS,
            "learner": "audience",
        },
        "FigureDraft": {
            "figure_kind": FIGURE_KINDS,
            "subject_kind": tuple(TABLES),
            "unit": "figure_unit",
            "qualifier": "amount_qualifier",
        },
        "SubjectDraft": {"subject_kind": tuple(TABLES)},
    }
)
"""By the name of the draft class, then by field."""


@cache
def list_slugs(class_name: str, field: str) -> frozenset[str] | None:
    """The slugs that a field may hold; None where anything may stand."""
    listed = TERMS.get(class_name, {}).get(field)
    if listed is None:
        return None
    return frozenset(load_vocabularies()[listed] if isinstance(listed, str) else listed)


def check_terms(class_name: str, field: str, slugs: Iterable[str], path: str) -> None:
    """Raise :class:`RefusedDraftError` with the nearest slugs when one is not among those allowed."""
    allowed = list_slugs(class_name, field)
    if allowed is None:
        return
    for slug in slugs:
        if slug not in allowed:
            raise RefusedDraftError(path, f"{slug!r} is not a known value.", find_nearest(slug, sorted(allowed)))
