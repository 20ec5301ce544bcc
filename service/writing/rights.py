"""What an operator cannot say of its own records: whose money and recognition they would share by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import col

from service.access import Actor
from service.database import Db, cut
from service.errors import FieldError
from service.funding.models import ProgrammeOperator
from service.history.rules import Fields
from service.offers.models import Offer, OfferVenue
from service.operators.models import Operator, Venue

RESERVED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "offer": frozenset(),
        "venue": frozenset({"hosts"}),
        "operator": frozenset({"parent_id", "is_group"}),
        "funding_link": frozenset({"programme_id", "selection", "learner"}),
    }
)
"""By kind the fields that the team alone writes."""


class VenueNamed(NamedTuple):
    """A venue that an offer names: its status, and whether the writing operator may name it."""

    status: str
    is_usable: bool


Named = Mapping[str, VenueNamed]
"""The venues that are named, by identifier; what is no venue at all is not among them."""


def find_reserved(db: Db, actor: Actor, kind: str, changes: Fields, named: Named) -> Iterator[FieldError]:
    """What is wrong with changes because of who makes them; ``named`` are the venues that they name."""
    if not actor.is_team:
        for name in sorted(RESERVED[kind] & changes.keys()):
            yield FieldError(name, "is written by the team that runs the service.")
        if kind == "funding_link":
            yield from _find_foreign(db, actor, changes)
        programme_id = changes.get("programme_id", [None, None])[1]
        if kind == "offer" and programme_id is not None and not _has_part(db, actor, programme_id):
            yield FieldError("programme_id", f"{programme_id} does not name this operator among those that take part.")
    if kind == "offer":
        yield from _check_venues(actor, changes, named)


def _find_foreign(db: Db, actor: Actor, changes: Fields) -> Iterator[FieldError]:
    """Who is paid that is not the operator itself, one of its venues or one of its offers."""
    owned = (("operator_id", col(Operator.id), Operator.id), ("venue_id", col(Venue.id), Venue.operator_id))
    for field, column, owner in (*owned, ("offer_id", col(Offer.id), Offer.operator_id)):
        name = changes.get(field, [None, None])[1]
        mine = select(column).where(column == name, col(owner) == actor.operator_id)
        if name is not None and db.execute(mine).first() is None:
            yield FieldError(field, "is not yours: an operator says who pays for itself alone.")


def _has_part(db: Db, actor: Actor, programme_id: str) -> bool:
    wanted = select(ProgrammeOperator).where(
        col(ProgrammeOperator.programme_id) == programme_id, col(ProgrammeOperator.operator_id) == actor.operator_id
    )
    return db.execute(wanted).first() is not None


def select_usable_venues(operator_id: str | None) -> ColumnElement[bool]:
    """Which venues an operator may name: its own, and those where it gives offers already."""
    # Asked venue by venue: as a list, all places of all offers of the operator were gathered for each question.
    is_used = (
        exists()
        .where(col(OfferVenue.venue_id) == col(Venue.id))
        .where(col(Offer.id) == col(OfferVenue.offer_id), col(Offer.operator_id) == operator_id)
        .correlate(Venue)
    )
    return or_(col(Venue.operator_id) == operator_id, is_used)


def read_venues_named(db: Db, actor: Actor, changes: Iterable[Fields]) -> Named:
    """The venues that changes of offers name anew, asked for all at once."""
    names = sorted({name for one in changes for name in _find_added(one)})
    columns = select(col(Venue.id), col(Venue.status), select_usable_venues(actor.operator_id))
    rows = (row for part in cut(names) for row in db.execute(columns.where(col(Venue.id).in_(part))))
    return {name: VenueNamed(status, bool(is_usable)) for name, status, is_usable in rows}


def _check_venues(actor: Actor, changes: Fields, named: Named) -> Iterator[FieldError]:
    """An offer is not moved to a venue that was withdrawn, nor to one of another operator."""
    for name, path in sorted(_find_added(changes).items()):
        found = named.get(name)
        if found is None:
            continue
        if not (found.is_usable or actor.is_team):
            yield FieldError(path, f"{name} is not one of your venues.")
        elif found.status == "withdrawn":
            yield FieldError(path, f"{name} was withdrawn.")


def _find_added(changes: Fields) -> Mapping[str, str]:
    """The venues that an offer named nowhere before and names now, with the field in which it does."""
    before, after = changes.get("venues", [(), ()])
    paths = dict.fromkeys(after or (), "venues")
    known = set(before or ())
    old, new = changes.get("sessions", [(), ()])
    for rank, one in enumerate(new or ()):
        paths.setdefault(one["venue_id"], f"sessions[{rank}].venue_id")
    known |= {one["venue_id"] for one in old or ()} | {None}
    return {name: path for name, path in paths.items() if name not in known}
