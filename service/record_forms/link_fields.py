"""What the draft of a funding link cannot say of its form: groups, help, what its fields name and are listed in.

Its evidence is no part of its document, but stands in the same form: a link without it proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from service.pages.speech import mark

EVIDENCE = "evidence"
LINK_GROUPS = (
    (
        mark("Who pays"),
        ("payer_funder_id", "payer_programme_id", "payer_operator_id", "payer_unknown", "payer_status"),
    ),
    (
        mark("Who receives"),
        ("operator_id", "venue_id", "offer_id", "programme_id", "selection", "learner", "payee_status"),
    ),
    (mark("Through whom"), ("via_operator_id", "via_programme_id", "regrant_type")),
    (
        mark("What is paid"),
        (
            *("instrument", "instrument_status", "directness", "purpose", "pays_for"),
            *("amount_eur", "amount_cents", "amount_high_eur", "amount_qualifier"),
        ),
    ),
    (mark("When"), ("period", "valid_from", "valid_to")),
    (mark("Evidence"), (EVIDENCE,)),
)
LINK_HELP = {
    ("funding_link", "payer_funder_id"): mark("Exactly one payer: a funder, a programme, an operator, or not named."),
    ("funding_link", "operator_id"): mark("Exactly one receives. Write its identifier, the end of its page’s address."),
    ("funding_link", "selection"): mark("Offers that a source speaks of as a whole: topic=ai&region=BE-BRU"),
    ("funding_link", "amount_eur"): mark("Whole euros, negative for a refund; empty where no source says it."),
    ("funding_link", "evidence"): mark("One line for each thing that is said. What is inferred or open says why."),
}
LINK_RECORDS: Mapping[str, str] = {
    "payer_funder_id": "funder",
    "payer_programme_id": "programme",
    "payer_operator_id": "operator",
    "offer_id": "offer",
    "programme_id": "programme",
    "via_operator_id": "operator",
    "via_programme_id": "programme",
    "said_by_operator_id": "operator",
    "document": "document",
}
"""The kind of record that a field names."""
LINK_VOCABULARIES = {
    ("FundingLinkDraft", "payer_status"): "evidence_status",
    ("FundingLinkDraft", "payee_status"): "evidence_status",
    ("FundingLinkDraft", "instrument_status"): "evidence_status",
    ("FundingLinkDraft", "directness"): "directness",
    ("FundingLinkDraft", "purpose"): "purpose",
    ("FundingLinkDraft", "amount_qualifier"): "amount_qualifier",
    ("EvidenceDraft", "status"): "evidence_status",
}
