"""The team's evidence for a funding link, within the form of the link.

It is no part of the link's document, and its history does not keep it: so a form carries what it was filled with,
which tells whether somebody else has changed it meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlmodel import col

from service.database import Db
from service.errors import FieldError
from service.evidence.models import Claim
from service.intake.documents import StoredDocument
from service.intake.draft import EvidenceDraft
from service.record_forms.link_fields import EVIDENCE
from service.sources import TEAM
from service.writing.links import MOST_EVIDENCE

SEEN = "evidence_seen"
"""The name of the field with the evidence that the form was filled with, as JSON."""
Rows = list[dict[str, Any]]


def with_evidence(db: Db, stored: StoredDocument) -> StoredDocument:
    """A funding link with the team's evidence among its fields; any other record as it is."""
    if stored.kind != "funding_link":
        return stored
    return replace(stored, document={**stored.document, EVIDENCE: read_evidence(db, stored.id)})


def read_evidence(db: Db, link_id: str) -> Rows:
    """What the team gave as evidence for a link, as the lines of its form have it."""
    wanted = select(Claim).where(
        col(Claim.subject_kind) == "funding_link", col(Claim.subject_id) == link_id, col(Claim.source) == TEAM
    )
    return [_write_row(row) for row in db.scalars(wanted.order_by(col(Claim.id)))]


def _write_row(row: Claim) -> dict[str, Any]:
    columns = {name: "document_id" if name == "document" else name for name in EvidenceDraft.__struct_fields__}
    values = {name: getattr(row, column) for name, column in columns.items()}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def write_seen(rows: Rows) -> str:
    """Evidence as a form carries it."""
    return msgspec.json.encode(rows).decode()


def read_seen(sent: Mapping[str, str]) -> Rows:
    """The evidence that a form was filled with; none where it does not say."""
    try:
        seen = msgspec.json.decode(sent.get(SEEN, ""), type=list[EvidenceDraft])
        return [msgspec.to_builtins(one) for one in seen[:MOST_EVIDENCE]]
    except (msgspec.DecodeError, RecursionError):
        return []


def find_wrong(rows: Rows, present: Rows) -> Iterator[FieldError]:
    """What is wrong with evidence beyond its single fields: what is open says why, and what is stated says where.

    Nothing is wrong with what was there before.
    """
    if rows == present:
        return
    if not rows:
        yield FieldError(EVIDENCE, "is needed.")
    if len(rows) > MOST_EVIDENCE:
        yield FieldError(EVIDENCE, f"takes at most {MOST_EVIDENCE} values.")
    for rank, row in enumerate(rows):
        lacking = "document" if row.get("status", "stated") == "stated" else "reason"
        if not row.get(lacking):
            yield FieldError(f"{EVIDENCE}[{rank}].{lacking}", "is needed.")


def make_evidence(rows: Rows | None, present: Rows) -> tuple[EvidenceDraft, ...] | None:
    """Evidence as it is written; None for one that is the same as before."""
    return None if rows is None or rows == present else msgspec.convert(rows, tuple[EvidenceDraft, ...])


def rename_parties(errors: Sequence[FieldError]) -> list[FieldError]:
    """Errors about payer or payee as a whole, beside the first of the fields that may say it."""
    named = {"payer": "payer_funder_id", "payee": "operator_id"}
    return [
        FieldError(named[error.field], "is one choice of several: exactly one is given.")
        if error.field in named
        else error
        for error in errors
    ]
