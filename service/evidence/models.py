"""Tables of evidence: documents, claims, stated figures, and ambiguities that must stay visible."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from service.columns import Dated, Recorded, check_dated, check_one_of, type_of_words

EVIDENCE_STATUSES = ("stated", "inferred", "unknown")
PROPOSAL_STATES = ("pending", "accepted", "rejected")
FIGURE_KINDS = ("result", "estimate", "target", "plan", "fact")


class Document(Recorded, table=True):
    """A published source: who wrote it, to whom, when, and where it can be read."""

    __table_args__ = (check_one_of("date_status", EVIDENCE_STATUSES),)

    id: str = Field(primary_key=True)
    kind: str
    title: str
    language: str
    author: str | None = None
    addressee: str | None = None
    reference: str | None = None
    published_on: date | None = None
    date_status: str
    as_of: str
    url: str | None = None
    note: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))


class DocumentFile(Recorded, table=True):
    """A document itself, as a PDF: what was brought, and its hash, by which anybody can tell that it is the same."""

    __tablename__ = "document_file"

    document_id: str = Field(primary_key=True, foreign_key="document.id", ondelete="CASCADE")
    name: str
    sha256: str
    content: bytes


class DocumentProposal(Recorded, table=True):
    """A document that somebody brings as evidence. It is no document until the team accepts it; nobody else sees it."""

    __tablename__ = "document_proposal"
    __table_args__ = (check_one_of("state", PROPOSAL_STATES),)

    id: str = Field(primary_key=True)
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    brought_by: str
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    file_name: str | None = None
    content: bytes | None = None
    state: str = Field(default="pending", index=True)
    reason: str | None = None


class Claim(Dated, table=True):
    """One thing that is said about one record, or about one field of it, with the place where it is said."""

    __table_args__ = (
        check_dated(),
        check_one_of("status", EVIDENCE_STATUSES),
        Index("ix_claim_subject", "subject_kind", "subject_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject_kind: str
    subject_id: str
    field: str
    status: str
    statement: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    reason: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    document_id: str | None = Field(default=None, foreign_key="document.id", index=True)
    location: str | None = None
    speaker: str | None = None
    said_on: date | None = None
    value: str | None = None
    source: str


class Figure(Dated, table=True):
    """A number that somebody stated: a target, a plan, an estimate, a result or a plain fact."""

    __table_args__ = (check_dated(), check_one_of("kind", FIGURE_KINDS))

    id: str = Field(primary_key=True)
    subject_kind: str
    subject_id: str
    label: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    kind: str
    low: float | None = None
    high: float | None = None
    day: str | None = None
    unit: str
    qualifier: str
    period: str | None = None
    said_by: str | None = None


class Ambiguity(Recorded, table=True):
    """Something that the sources leave open and that nobody may settle by guessing."""

    id: str = Field(primary_key=True)
    topic: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    statement: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))


class AmbiguitySubject(SQLModel, table=True):
    """A record that an ambiguity is about."""

    __tablename__ = "ambiguity_subject"
    __table_args__ = (Index("ix_ambiguity_subject_subject", "subject_kind", "subject_id"),)

    ambiguity_id: str = Field(primary_key=True, foreign_key="ambiguity.id", ondelete="CASCADE")
    subject_kind: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
