"""What documents say about records: claims, figures, ambiguities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import col

from service.database import Db
from service.errors import NotFoundError
from service.evidence.models import Ambiguity, AmbiguitySubject, Claim, Document, Figure
from service.evidence.schemas import (
    AmbiguityLine,
    ClaimLine,
    DocumentCard,
    DocumentDetail,
    EvidenceLine,
    FigureLine,
    Proof,
)

Subjects = Sequence[tuple[str, str]]
"""Records that something can be about: kind and identifier."""


def _about(table: Any, subjects: Subjects) -> Any:
    return or_(*(and_(table.subject_kind == kind, table.subject_id == name) for kind, name in subjects))


def list_evidence(db: Db, subjects: Subjects) -> tuple[EvidenceLine, ...]:
    """The claims about some records, those about the record as a whole first."""
    rows = db.scalars(select(Claim).where(_about(Claim, subjects)).order_by(col(Claim.id)))
    return tuple(sorted(map(show_claim, rows), key=lambda line: line.field != "record"))


def show_claim(row: Any) -> EvidenceLine:
    """A claim as it is shown; the row may be mapped or plain."""
    return EvidenceLine(
        field=row.field,
        status=row.status,
        statement=row.statement,
        reason=row.reason,
        document=row.document_id,
        location=row.location,
        speaker=row.speaker,
        said_on=row.said_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def list_figures(db: Db, subjects: Subjects) -> tuple[FigureLine, ...]:
    """The figures stated about some records."""
    rows = db.scalars(select(Figure).where(_about(Figure, subjects)).order_by(col(Figure.id)))
    return tuple(map(show_figure, rows))


def show_figure(row: Any) -> FigureLine:
    """A figure as it is shown; the row may be mapped or plain."""
    return FigureLine(
        id=row.id,
        label=row.label,
        kind=row.kind,
        unit=row.unit,
        qualifier=row.qualifier,
        low=row.low,
        high=row.high,
        day=row.day,
        period=row.period,
        said_by=row.said_by,
    )


def list_ambiguities(db: Db, subjects: Subjects) -> tuple[AmbiguityLine, ...]:
    """What the sources leave open about some records."""
    about = select(col(AmbiguitySubject.ambiguity_id)).where(_about(AmbiguitySubject, subjects))
    rows = db.scalars(select(Ambiguity).where(col(Ambiguity.id).in_(about)).order_by(col(Ambiguity.id)))
    return tuple(map(show_ambiguity, rows))


def show_ambiguity(row: Ambiguity) -> AmbiguityLine:
    """An open point as it is shown."""
    return AmbiguityLine(row.id, row.topic, row.statement)


def find_proof(db: Db, kind: str, name: str) -> Proof:
    """Everything that is said about one record."""
    about = [(kind, name)]
    return Proof(list_evidence(db, about), list_figures(db, about), list_ambiguities(db, about))


def show_document(row: Document) -> DocumentCard:
    """A document as it is shown."""
    return DocumentCard(
        id=row.id,
        kind=row.kind,
        title=row.title,
        language=row.language,
        author=row.author,
        addressee=row.addressee,
        reference=row.reference,
        published_on=row.published_on,
        date_status=row.date_status,
        as_of=row.as_of,
        url=row.url,
        note=row.note,
    )


def get_document(db: Db, name: str) -> DocumentDetail:
    """A document with everything that it supports; raises :class:`NotFoundError`."""
    row = db.get(Document, name)
    if row is None:
        raise NotFoundError(f"No document has the identifier {name[:80]!r}.")
    query = (
        select(Claim)
        .where(col(Claim.document_id) == name)
        .order_by(col(Claim.subject_kind), col(Claim.subject_id), col(Claim.id))
    )
    claims = (ClaimLine(claim.subject_kind, claim.subject_id, show_claim(claim)) for claim in db.scalars(query))
    return DocumentDetail(show_document(row), tuple(claims))
