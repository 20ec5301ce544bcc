"""What documents say about records: claims, figures, ambiguities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from service.chosen import GIVEN, give
from service.database import Db
from service.errors import NotFoundError
from service.evidence.models import Ambiguity, AmbiguitySubject, Claim, Document, DocumentFile, Figure
from service.evidence.rules import mark_disputes
from service.evidence.schemas import (
    AmbiguityLine,
    ClaimLine,
    DocumentCard,
    DocumentDetail,
    EvidenceLine,
    FigureLine,
    FigureStated,
    FileLine,
    Proof,
)
from service.paging import Paging, search_rows

Subject = tuple[str, str]
"""A record that something is said of: kind and identifier."""
Subjects = Sequence[Subject]


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
        value=row.value,
    )


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


def show_ambiguity(row: Any) -> AmbiguityLine:
    """An open point as it is shown; the row may be mapped or plain."""
    return AmbiguityLine(row.id, row.topic, row.statement)


class Proofs:
    """Claims, figures and open points by record."""

    def __init__(
        self,
        claims: dict[Subject, list[EvidenceLine]],
        figures: dict[Subject, list[FigureLine]],
        ambiguities: dict[Subject, list[AmbiguityLine]],
    ) -> None:
        self._claims = claims
        self._figures = figures
        self._ambiguities = ambiguities

    def list_evidence(self, subject: Subject) -> tuple[EvidenceLine, ...]:
        """The claims about a record, those about the record as a whole first."""
        if (claims := self._claims.get(subject)) is None:
            return ()
        return tuple(sorted(mark_disputes(claims), key=lambda line: line.field != "record"))

    def find_figures(self, subject: Subject) -> Iterable[FigureLine]:
        """The figures stated about a record."""
        return self._figures.get(subject, ())

    def find_ambiguities(self, subject: Subject) -> Iterable[AmbiguityLine]:
        """What the sources leave open about a record."""
        return self._ambiguities.get(subject, ())


class _Questions(NamedTuple):
    """What is asked of the database about some records; made once, because that takes as long as asking."""

    claims: Select[Any]
    figures: Select[Any]
    ambiguities: Select[Any]


def _ask(choose: Callable[[Any, Any], Any]) -> _Questions:
    """Ask for what is said of the records that ``choose(kind column, identifier column)`` chooses."""
    claims, figures, points, subjects = (
        SQLModel.metadata.tables[str(table.__tablename__)] for table in (Claim, Figure, Ambiguity, AmbiguitySubject)
    )
    said, stated = (
        select(table).where(choose(table.c.subject_kind, table.c.subject_id)).order_by(table.c.id)
        for table in (claims, figures)
    )
    left_open = (
        select(subjects.c.subject_kind, subjects.c.subject_id, points)
        .join_from(subjects, points, points.c.id == subjects.c.ambiguity_id)
        .where(choose(subjects.c.subject_kind, subjects.c.subject_id))
        .order_by(points.c.id)
    )
    return _Questions(said, stated, left_open)


@cache
def _ask_of() -> _Questions:
    return _ask(lambda kind, name: (kind == bindparam("kind")) & name.in_(GIVEN))


@cache
def _ask_beside() -> _Questions:
    return _ask(lambda kind, _: kind != bindparam("kind"))


def _read(db: Db, questions: _Questions, given: Mapping[str, Any]) -> Proofs:
    claims: dict[Subject, list[EvidenceLine]] = defaultdict(list)
    for claim in db.connection().execute(questions.claims, given):
        claims[claim.subject_kind, claim.subject_id].append(show_claim(claim))
    figures: dict[Subject, list[FigureLine]] = defaultdict(list)
    for figure in db.connection().execute(questions.figures, given):
        figures[figure.subject_kind, figure.subject_id].append(show_figure(figure))
    ambiguities: dict[Subject, list[AmbiguityLine]] = defaultdict(list)
    for point in db.connection().execute(questions.ambiguities, given):
        ambiguities[point.subject_kind, point.subject_id].append(show_ambiguity(point))
    return Proofs(claims, figures, ambiguities)


def join_lines(subjects: Subjects, find: Callable[[Subject], Iterable[Any]]) -> tuple[Any, ...]:
    """The lines about several records, in order of identifier, each once."""
    found = {line.id: line for subject in subjects for line in find(subject)}
    return tuple(found[name] for name in sorted(found))


def read_proofs_of(db: Db, kind: str, names: Iterable[str]) -> Proofs:
    """Read what is said of the records of a kind with these identifiers."""
    return _read(db, _ask_of(), {"kind": kind, **give(names)})


def read_proofs_beside(db: Db, kind: str) -> Proofs:
    """Read what is said of all records but those of a kind."""
    return _read(db, _ask_beside(), {"kind": kind})


def find_proof(db: Db, kind: str, name: str) -> Proof:
    """Everything that is said about one record."""
    proofs, subject = read_proofs_of(db, kind, [name]), (kind, name)
    return Proof(
        proofs.list_evidence(subject), tuple(proofs.find_figures(subject)), tuple(proofs.find_ambiguities(subject))
    )


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
    claims = [ClaimLine(*subject, line) for subject, lines in _read_beside(db, name) for line in lines]
    shown = tuple(claim for claim in claims if claim.claim.document == name)
    return DocumentDetail(show_document(row), _find_file(db, name), shown)


def _read_beside(db: Db, document: str) -> Iterator[tuple[Subject, list[EvidenceLine]]]:
    """By record that a document speaks of, all that is claimed about it: others may not agree."""
    mine = aliased(Claim)
    is_of_it = col(mine.subject_kind) == col(Claim.subject_kind), col(mine.subject_id) == col(Claim.subject_id)
    query = select(Claim).where(select(col(mine.id)).where(*is_of_it, col(mine.document_id) == document).exists())
    rows = db.scalars(query.order_by(col(Claim.subject_kind), col(Claim.subject_id), col(Claim.id)))
    for subject, claims in groupby(rows, key=lambda claim: (claim.subject_kind, claim.subject_id)):
        yield subject, mark_disputes(map(show_claim, claims))


def search_figures(db: Db, kind: str | None, paging: Paging) -> tuple[list[FigureStated], int, str | None]:
    """A page of stated numbers in order of identifier, how many there are, and where the next page begins."""
    query = select(Figure) if kind is None else select(Figure).where(col(Figure.kind) == kind)
    rows, total, cursor = search_rows(db, query, Figure.id, paging)
    proofs = read_proofs_of(db, "figure", (row.id for row in rows))
    figures = [
        FigureStated(show_figure(row), row.subject_kind, row.subject_id, proofs.list_evidence(("figure", row.id)))
        for row in rows
    ]
    return figures, total, cursor


def read_documents(db: Db, names: Iterable[str]) -> dict[str, DocumentCard]:
    """The documents with these identifiers."""
    rows = db.scalars(select(Document).where(col(Document.id).in_(sorted(set(names)))))
    return {row.id: show_document(row) for row in rows}


def list_dated_speech(db: Db, kind: str) -> list[tuple[str, str]]:
    """Records of a kind that documents speak of, each with the year of such a document."""
    year = func.substr(col(Document.as_of), 1, 4)
    query = select(col(Claim.subject_id), year).join(Document, col(Document.id) == col(Claim.document_id))
    rows = db.execute(query.where(col(Claim.subject_kind) == kind).distinct())
    return [(name, said) for name, said in rows]


def _find_file(db: Db, name: str) -> FileLine | None:
    size = func.length(DocumentFile.content)
    query = select(DocumentFile.name, DocumentFile.sha256, size).where(col(DocumentFile.document_id) == name)  # type: ignore[call-overload]
    row = db.execute(query).first()
    return None if row is None else FileLine(f"/api/v1/documents/{quote(name)}/file", row[0], row[2], row[1])
