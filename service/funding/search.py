"""Funders, programmes and funding links, read from the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from service.database import Db
from service.errors import NotFoundError
from service.evidence.search import Proofs, find_proof, read_proofs_of
from service.funding.models import Funder, FundingLink, Programme, ProgrammeOperator
from service.funding.rules import PAYER_KINDS, find_party, find_payee
from service.funding.schemas import (
    FunderCard,
    FunderDetail,
    LinkLine,
    ProgrammeCard,
    ProgrammeDetail,
    RoleLine,
)


def show_funder(row: Funder) -> FunderCard:
    """A funder as it is shown."""
    return FunderCard(row.id, row.name, row.level, row.is_named, row.region_id, row.note)


def show_programme(row: Programme) -> ProgrammeCard:
    """A programme as it is shown."""
    return ProgrammeCard(
        id=row.id,
        name=row.name,
        kind=row.kind,
        state=row.state,
        parent=row.parent_id,
        funder=row.funder_id,
        region=row.region_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        period=row.period,
        description=row.description,
    )


def get_funder(db: Db, name: str) -> FunderDetail:
    """A funder with its links; raises :class:`NotFoundError`."""
    row = db.get(Funder, name)
    if row is None:
        raise NotFoundError(f"No funder has the identifier {name[:80]!r}.")
    links = _list_links(db, col(FundingLink.payer_funder_id) == name)
    return FunderDetail(show_funder(row), links, find_proof(db, "funder", name))


def get_programme(db: Db, name: str) -> ProgrammeDetail:
    """A programme with the links from and to it; raises :class:`NotFoundError`."""
    row = db.get(Programme, name)
    if row is None:
        raise NotFoundError(f"No programme has the identifier {name[:80]!r}.")
    roles = db.scalars(
        select(ProgrammeOperator)
        .where(col(ProgrammeOperator.programme_id) == name)
        .order_by(col(ProgrammeOperator.operator_id), col(ProgrammeOperator.role))
    )
    touching = or_(
        col(FundingLink.payer_programme_id) == name,
        col(FundingLink.programme_id) == name,
        col(FundingLink.via_programme_id) == name,
    )
    return ProgrammeDetail(
        programme=show_programme(row),
        operators=tuple(RoleLine(role.operator_id, role.role) for role in roles),
        links=_list_links(db, touching),
        proof=find_proof(db, "programme", name),
    )


def _list_links(db: Db, condition: Any) -> tuple[LinkLine, ...]:
    query = select(FundingLink).where(condition).order_by(col(FundingLink.id)).limit(1_000)
    rows = list(db.scalars(query))
    proofs = read_proofs_of(db, "funding_link", (row.id for row in rows))
    return tuple(show_link(row, proofs) for row in rows)


def show_link(row: FundingLink, proofs: Proofs) -> LinkLine:
    """A funding link as it is shown, with its evidence."""
    return LinkLine(
        id=row.id,
        payer=find_party(row, "payer_", PAYER_KINDS),
        payer_status=row.payer_status,
        payee=find_payee(row),
        via=find_party(row, "via_", ("operator", "programme")),
        instrument=row.instrument,
        directness=row.directness,
        purpose=row.purpose,
        pays_for=row.pays_for,
        amount_eur=row.amount_eur,
        amount_cents=row.amount_cents,
        amount_high_eur=row.amount_high_eur,
        amount_qualifier=row.amount_qualifier,
        period=row.period,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        evidence=proofs.list_evidence(("funding_link", row.id)),
    )
