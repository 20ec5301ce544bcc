"""Who takes part in offers, programmes and what operators do: partners as a list of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import or_, select
from sqlmodel import col

from service.database import Db
from service.evidence.schemas import EvidenceLine
from service.evidence.search import Proofs, read_proofs_of
from service.funding.models import ProgrammeOperator
from service.offers.certification import Partner
from service.offers.models import Offer
from service.offers.schemas import Words
from service.paging import Paging, search_rows

_PARTNERSHIPS = ("programme", "operator", "offer")


class PartnerCard(Struct, frozen=True, kw_only=True):
    """Somebody who takes part without necessarily paying: in an offer, a programme or what an operator does (``of``).

    ``operator`` is the partner where it is an operator itself; ``regions`` those that the partnership is stated for,
    empty where its source limits it to none.
    """

    id: str
    name: str
    kind: str
    operator: str | None
    of: tuple[str, str]
    within_programme: str | None
    regions: tuple[str, ...]
    contribution: Words
    valid_from: date | None
    valid_to: date | None
    evidence: tuple[EvidenceLine, ...]


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


def list_partnered(db: Db) -> set[str | None]:
    """The operators that :func:`search_partners` finds any partner of; None is that of what has no operator."""
    own = select(col(Partner.operator_id))
    offered = select(col(Offer.operator_id)).join(Partner, col(Partner.offer_id) == col(Offer.id))
    shared = select(col(ProgrammeOperator.operator_id)).join(
        Partner, col(Partner.programme_id) == col(ProgrammeOperator.programme_id)
    )
    return set(db.execute(own.union(offered, shared)).scalars())


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
