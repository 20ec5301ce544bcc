"""One funder or programme whole: its links, what it pays for, and what proves it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlmodel import col

from service.database import Db
from service.errors import NotFoundError
from service.evidence.search import find_proof
from service.funding.models import Funder, FundingLink, Programme, ProgrammeOperator
from service.funding.paying import describe_paying
from service.funding.rules import Node
from service.funding.schemas import FunderDetail, LinkLine, ProgrammeDetail, RoleLine
from service.funding.search import list_links, read_link_lines, show_funder, show_programme


def get_funder(db: Db, name: str, on: date) -> FunderDetail:
    """A funder with its links; raises :class:`NotFoundError`."""
    row = db.get(Funder, name)
    if row is None:
        raise NotFoundError(f"No funder has the identifier {name[:80]!r}.")
    links = list_links(db, col(FundingLink.payer_funder_id) == name)
    paying = describe_paying(db, Node("funder", name), on, links)
    return FunderDetail(show_funder(row), links, find_proof(db, "funder", name), paying)


def get_programme(db: Db, name: str, on: date) -> ProgrammeDetail:
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
    links = list_links(db, touching)
    own = [line for line in links if line.payer == ("programme", name)]
    return ProgrammeDetail(
        programme=show_programme(row),
        operators=tuple(RoleLine(role.operator_id, role.role) for role in roles),
        links=links,
        proof=find_proof(db, "programme", name),
        paying=describe_paying(db, Node("programme", name), on, own),
    )


def get_link(db: Db, name: str) -> LinkLine:
    """A funding link; raises :class:`NotFoundError`."""
    found = read_link_lines(db, [name]).get(name)
    if found is None:
        raise NotFoundError(f"No funding link has the identifier {name[:80]!r}.")
    return found
