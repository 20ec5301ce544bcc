"""Partners and what is dated of offers, read from the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from service.database import Db
from service.evidence.search import Proofs, read_proofs_of
from service.funding.models import ProgrammeOperator
from service.offers.certification import Partner
from service.offers.models import Offer, TrainingSession
from service.offers.schemas import PartnerCard
from service.paging import Paging, search_rows

_PARTNERSHIPS = ("programme", "operator", "offer")


def search_partners(
    db: Db, kind: str | None, operator: str | None, paging: Paging
) -> tuple[list[PartnerCard], int, str | None]:
    """A page of partners in order of identifier, how many there are, and where the next page begins.

    Of an ``operator``: its own partners, those of its offers, and those of the programmes that it has a part in.
    """
    query = select(Partner)
    if kind is not None:
        query = query.where(col(Partner.kind) == kind)
    if operator is not None:
        offers = select(col(Offer.id)).where(col(Offer.operator_id) == operator)
        programmes = select(col(ProgrammeOperator.programme_id)).where(col(ProgrammeOperator.operator_id) == operator)
        own = col(Partner.operator_id) == operator
        query = query.where(or_(own, col(Partner.offer_id).in_(offers), col(Partner.programme_id).in_(programmes)))
    rows, total, cursor = search_rows(db, query, Partner.id, paging)
    proofs = read_proofs_of(db, "partner", (row.id for row in rows))
    return [_show_partner(row, proofs) for row in rows], total, cursor


def _show_partner(row: Any, proofs: Proofs) -> PartnerCard:
    kind = next(kind for kind in _PARTNERSHIPS if getattr(row, f"{kind}_id") is not None)
    return PartnerCard(
        id=row.id,
        name=row.name,
        kind=row.kind,
        operator=row.partner_operator_id,
        of=(kind, getattr(row, f"{kind}_id")),
        within_programme=row.within_programme_id,
        regions=tuple(row.region_ids),
        contribution=row.contribution,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        evidence=proofs.list_evidence(("partner", row.id)),
    )


def list_beginnings(db: Db) -> list[tuple[str, date]]:
    """The offers whose record says since when they are given, with the day."""
    query = select(col(Offer.id), col(Offer.valid_from)).where(col(Offer.valid_from).is_not(None))
    return [(name, day) for name, day in db.execute(query)]


def list_span(db: Db) -> list[date]:
    """The first and last days on which a training session starts or an offer was confirmed; empty without any."""
    days: list[date | None] = []
    for column in (col(TrainingSession.starts_on), col(Offer.confirmed_on)):
        days += db.execute(select(func.min(column), func.max(column))).one()
    return [day for day in days if day is not None]
