"""What is said of records: claims, figures and open points, gathered by record for many records at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from service.database import Db
from service.evidence.models import Ambiguity, AmbiguitySubject, Claim, Figure
from service.evidence.schemas import AmbiguityLine, EvidenceLine, FigureLine
from service.evidence.search import Subjects, show_ambiguity, show_claim, show_figure

Subject = tuple[str, str]
"""A record that something is said of: kind and identifier."""


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
        return tuple(sorted(self._claims.get(subject, ()), key=lambda line: line.field != "record"))

    def find_figures(self, subject: Subject) -> Iterable[FigureLine]:
        """The figures stated about a record."""
        return self._figures.get(subject, ())

    def find_ambiguities(self, subject: Subject) -> Iterable[AmbiguityLine]:
        """What the sources leave open about a record."""
        return self._ambiguities.get(subject, ())


def read_proofs(db: Db, choose: Callable[[Any, Any], Any]) -> Proofs:
    """Read what is said of the records that ``choose(kind column, identifier column)`` chooses."""

    def read(table: type[SQLModel]) -> Iterable[Any]:
        columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
        query = select(*columns).where(choose(columns.subject_kind, columns.subject_id)).order_by(columns.id)
        return db.connection().execute(query)

    claims: dict[Subject, list[EvidenceLine]] = defaultdict(list)
    for claim in read(Claim):
        claims[claim.subject_kind, claim.subject_id].append(show_claim(claim))
    figures: dict[Subject, list[FigureLine]] = defaultdict(list)
    for figure in read(Figure):
        figures[figure.subject_kind, figure.subject_id].append(show_figure(figure))
    ambiguities: dict[Subject, list[AmbiguityLine]] = defaultdict(list)
    query = select(AmbiguitySubject.subject_kind, AmbiguitySubject.subject_id, Ambiguity)  # type: ignore[call-overload]
    chosen = query.where(choose(AmbiguitySubject.subject_kind, AmbiguitySubject.subject_id))
    joined = chosen.join(Ambiguity, col(Ambiguity.id) == col(AmbiguitySubject.ambiguity_id))
    for kind, name, row in db.execute(joined.order_by(col(Ambiguity.id))):
        ambiguities[kind, name].append(show_ambiguity(row))
    return Proofs(claims, figures, ambiguities)


def join_lines(subjects: Subjects, find: Callable[[Subject], Iterable[Any]]) -> tuple[Any, ...]:
    """The lines about several records, in order of identifier, each once."""
    found = {line.id: line for subject in subjects for line in find(subject)}
    return tuple(found[name] for name in sorted(found))
