"""Documents that were brought, for whoever brought them and for the team; and the files of accepted ones, for all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import defer
from sqlmodel import col, select

from service.access import Actor
from service.database import Db
from service.documents.schemas import ProposalShown
from service.errors import NotFoundError
from service.evidence.models import DocumentFile, DocumentProposal

MOST_LISTED = 100
_WITHOUT_FILE = defer(DocumentProposal.content)  # type: ignore[arg-type]


def get_proposal(db: Db, actor: Actor, proposal_id: str) -> DocumentProposal:
    """A document that was brought; raises :class:`NotFoundError`, for another operator's as well.

    Its file is read when it is asked for.
    """
    row = db.get(DocumentProposal, proposal_id[:200], options=[_WITHOUT_FILE])
    if row is None or not (actor.is_team or (row.operator_id is not None and row.operator_id == actor.operator_id)):
        raise NotFoundError("There is no such document among those that you brought.")
    return row


def list_proposals(db: Db, actor: Actor, operator_id: str | None) -> Sequence[DocumentProposal]:
    """The newest documents that were brought, without their files: an operator's, or for the team all."""
    query = select(DocumentProposal).options(_WITHOUT_FILE)
    if not actor.is_team:
        query = query.where(DocumentProposal.operator_id == actor.operator_id)
    elif operator_id is not None:
        query = query.where(DocumentProposal.operator_id == operator_id)
    ordered = query.order_by(col(DocumentProposal.recorded_at).desc(), DocumentProposal.id)
    return db.exec(ordered.limit(MOST_LISTED)).all()


def get_file(db: Db, document_id: str) -> DocumentFile:
    """The file of a document; raises :class:`NotFoundError` where there is none."""
    row = db.get(DocumentFile, document_id[:200])
    if row is None:
        raise NotFoundError("No file of this document is kept here.")
    return row


def show_proposal(row: DocumentProposal) -> ProposalShown:
    """A document that was brought, as it is shown to whoever may see it."""
    return ProposalShown(row.id, row.state, row.reason, row.file_name, row.recorded_at, row.card)
