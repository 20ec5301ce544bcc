"""Bringing documents, accepting and rejecting them. The caller's transaction commits."""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import func
from sqlmodel import select

from service.access import Actor, check_may_write
from service.catalogue.revision import move_revision
from service.columns import now
from service.database import Db
from service.documents.rules import (
    MOST_PENDING,
    DocumentGiven,
    check_pdf,
    clean_name,
    hash_content,
    make_draft,
)
from service.documents.search import get_proposal
from service.errors import ConflictingError, ForbiddenError, InvalidBodyError, RefusedWritingError
from service.evidence.models import DocumentFile, DocumentProposal
from service.intake.batch import take_batch
from service.intake.match import TitleIndex

SOURCE = "brought"
"""The source of documents that somebody brought, in the records of intake."""
MOST_REASON_CHARACTERS = 1_000


def bring_document(
    db: Db, actor: Actor, given: DocumentGiven, file: tuple[str, bytes] | None = None
) -> DocumentProposal:
    """Take a document with its file (name and content), if there is one; what the team brings is accepted at once.

    Raises :class:`RefusedWritingError`, :class:`InvalidBodyError` for what is no PDF, :class:`ForbiddenError`, and
    :class:`ConflictingError` where too many of the operator's wait.
    """
    if not actor.is_team:
        check_may_write(actor, actor.operator_id)
        _check_room(db, actor)
    document_id = f"doc-{secrets.token_hex(8)}"
    make_draft(document_id, given)
    proposal = DocumentProposal(
        id=document_id, operator_id=actor.operator_id, brought_by=actor.id, card=msgspec.to_builtins(given)
    )
    db.add(proposal)
    if file is not None:
        add_file(db, actor, proposal, file)
    if actor.is_team and (proposal.content is not None or given.url):
        accept_document(db, actor, document_id)
    db.flush()
    return proposal


def _check_room(db: Db, actor: Actor) -> None:
    mine = select(func.count()).where(
        DocumentProposal.operator_id == actor.operator_id, DocumentProposal.state == "pending"
    )
    if db.exec(mine).one() >= MOST_PENDING:
        raise ConflictingError(f"{MOST_PENDING} documents wait already for the team to look at them.")


def add_file(db: Db, actor: Actor, proposal: DocumentProposal, file: tuple[str, bytes]) -> None:
    """Put a PDF to a document that waits, in place of one that it had."""
    if not actor.is_team:
        check_may_write(actor, proposal.operator_id)
    if proposal.state != "pending":
        raise ConflictingError("The team has decided about it: bring another document.")
    name, content = file
    check_pdf(content)
    proposal.file_name, proposal.content = clean_name(name), content
    db.add(proposal)


def accept_document(db: Db, actor: Actor, proposal_id: str) -> None:
    """Make a document of what was brought, which claims can refer to and everybody can read."""
    proposal = _get_open(db, actor, proposal_id)
    given = msgspec.convert(proposal.card, DocumentGiven)
    if proposal.content is None and not given.url:
        raise InvalidBodyError("file", "is needed where no address says where it can be read.")
    outcomes = take_batch(db, SOURCE, [make_draft(proposal.id, given)], TitleIndex(SOURCE))
    for refusal in outcomes.refusals:
        raise RefusedWritingError(refusal.field, refusal.reason)
    if proposal.content is not None:
        db.add(
            DocumentFile(
                document_id=proposal.id,
                name=proposal.file_name or "",
                sha256=hash_content(proposal.content),
                content=proposal.content,
                recorded_at=now(),
            )
        )
    proposal.state, proposal.content = "accepted", None
    db.add(proposal)
    move_revision(db, outcomes.touched)


def reject_document(db: Db, actor: Actor, proposal_id: str, reason: str) -> None:
    """Turn a document down, with a reason that whoever brought it can read; its file is forgotten."""
    proposal = _get_open(db, actor, proposal_id)
    if not reason.strip() or len(reason) > MOST_REASON_CHARACTERS:
        raise InvalidBodyError("reason", f"says why, in at most {MOST_REASON_CHARACTERS} characters.")
    proposal.state, proposal.reason, proposal.content = "rejected", reason.strip(), None
    db.add(proposal)


def _get_open(db: Db, actor: Actor, proposal_id: str) -> DocumentProposal:
    if not actor.is_team:
        raise ForbiddenError("The team decides about documents.")
    db.flush()
    proposal = get_proposal(db, actor, proposal_id)
    if proposal.state != "pending":
        raise ConflictingError("It was decided about already.")
    return proposal
