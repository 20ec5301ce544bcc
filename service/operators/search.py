"""Operators and venues, read from the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlmodel import col

from service.database import Db
from service.errors import GoneError, NotFoundError
from service.evidence.search import find_proof
from service.operators.models import Operator, Venue, VenueHost
from service.operators.schemas import HostLine, OperatorCard, OperatorDetail, VenueCard, VenueDetail


def show_operator(row: Operator) -> OperatorCard:
    """An operator as it is shown."""
    return OperatorCard(
        id=row.id,
        name=row.name,
        short_name=row.short_name,
        names=row.names,
        kind=row.kind,
        is_group=row.is_group,
        sector=row.sector,
        enterprise_number=row.enterprise_number,
        parent=row.parent_id,
        region=row.region_id,
        place=row.place_id,
        website=row.website,
        phone=row.phone,
        email=row.email,
        contact_hours=row.contact_hours,
        description=row.description,
    )


def show_venues(db: Db, rows: Sequence[Venue]) -> list[VenueCard]:
    """Venues as they are shown, each with the operators that it hosts."""
    names = [row.id for row in rows]
    hosts: dict[str, list[HostLine]] = {name: [] for name in names}
    query = select(VenueHost).where(col(VenueHost.venue_id).in_(names)).order_by(col(VenueHost.operator_id))
    for host in db.scalars(query):
        hosts[host.venue_id].append(HostLine(host.operator_id, host.state))
    return [
        VenueCard(
            id=row.id,
            name=row.name,
            kind=row.kind,
            operator=row.operator_id,
            hosts=tuple(hosts[row.id]),
            street=row.street,
            postal_code=row.postal_code,
            place=row.place_id,
            region=row.region_id,
            longitude=row.longitude,
            latitude=row.latitude,
            precision=row.precision,
            note=row.note,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]


def get_operator(db: Db, name: str) -> OperatorDetail:
    """An operator with its venues (its own and those that host it); raises :class:`NotFoundError`."""
    row = get_operator_row(db, name)
    hosting = select(col(VenueHost.venue_id)).where(col(VenueHost.operator_id) == name)
    query = (
        select(Venue)
        .where(or_(col(Venue.operator_id) == name, col(Venue.id).in_(hosting)), col(Venue.status) != "withdrawn")
        .order_by(col(Venue.id))
        .limit(100)
    )
    venues = show_venues(db, list(db.scalars(query)))
    return OperatorDetail(show_operator(row), tuple(venues), find_proof(db, "operator", name))


def get_operator_row(db: Db, name: str) -> Operator:
    """An operator's row; raises :class:`NotFoundError`."""
    row = db.get(Operator, name)
    if row is None:
        raise NotFoundError(f"No operator has the identifier {name[:80]!r}.")
    return row


def get_venue_row(db: Db, name: str) -> Venue:
    """A venue's row; raises :class:`NotFoundError`, :class:`GoneError` for one that was withdrawn."""
    row = db.get(Venue, name)
    if row is None:
        raise NotFoundError(f"No venue has the identifier {name[:80]!r}.")
    if row.status == "withdrawn":
        raise GoneError("This venue was withdrawn." + (f" Reason: {row.status_reason}" if row.status_reason else ""))
    return row


def get_venue(db: Db, name: str) -> VenueDetail:
    """A venue; raises what :func:`get_venue_row` raises."""
    row = get_venue_row(db, name)
    return VenueDetail(show_venues(db, [row])[0], find_proof(db, "venue", name))
