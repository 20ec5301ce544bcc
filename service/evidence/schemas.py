"""Documents, claims, figures and ambiguities as they are shown."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

Words = dict[str, str]


class EvidenceLine(Struct, frozen=True, omit_defaults=True):
    """One claim: what is said in our words, how well it is established and why, and where it is said.

    ``value`` is what is said, to be compared; ``is_disputed``: other claims about the field do not agree.
    """

    field: str
    status: str
    statement: Words = {}
    reason: Words = {}
    document: str | None = None
    location: str | None = None
    speaker: str | None = None
    said_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    value: str | None = None
    is_disputed: bool = False


class FigureLine(Struct, frozen=True, omit_defaults=True):
    """A number that somebody stated."""

    id: str
    label: Words
    kind: str
    unit: str
    qualifier: str
    low: float | None = None
    high: float | None = None
    day: str | None = None
    period: str | None = None
    said_by: str | None = None


class FigureStated(Struct, frozen=True):
    """A number that somebody stated, the record that it is about, and where it is said. Figures are never added up."""

    figure: FigureLine
    subject_kind: str
    subject_id: str
    evidence: tuple[EvidenceLine, ...]


class AmbiguityLine(Struct, frozen=True):
    """Something that the sources leave open."""

    id: str
    topic: Words
    statement: Words


class DocumentCard(Struct, frozen=True):
    """A published source."""

    id: str
    kind: str
    title: str
    language: str
    author: str | None
    addressee: str | None
    reference: str | None
    published_on: date | None
    date_status: str
    as_of: str
    url: str | None
    note: Words


class ClaimLine(Struct, frozen=True):
    """A claim of a document, and the record that it is about."""

    subject_kind: str
    subject_id: str
    claim: EvidenceLine


class FileLine(Struct, frozen=True):
    """The file of a document that is kept here: its address, its size, and the hash by which it can be recognised."""

    url: str
    name: str
    size_bytes: int
    sha256: str


class DocumentDetail(Struct, frozen=True):
    """A document, its file where one is kept here, and everything that it supports."""

    document: DocumentCard
    file: FileLine | None
    claims: tuple[ClaimLine, ...]


class Proof(Struct, frozen=True):
    """What is known of how a record is known: claims, figures, and what stays open."""

    evidence: tuple[EvidenceLine, ...]
    figures: tuple[FigureLine, ...]
    ambiguities: tuple[AmbiguityLine, ...]
