"""The offers of a shortlist, gathered: from the catalogue what is known, from the database what is not in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.catalogue.details import find_offer_detail
from service.catalogue.ellipsoid import list_km
from service.catalogue.gone import GONE_STATUSES, find_gone
from service.catalogue.ids import hash_ids
from service.database import Db
from service.offers.models import Offer
from service.offers.schemas import OfferDetail, SessionLine
from service.operators.models import Operator
from service.pages.state import NOBODY
from service.places.parameters import Point
from service.rights.person import Person
from service.rights.search import judge_detail
from service.shortlist.schemas import Contact, GoneOffer, ShortlistedOffer


class Listed(NamedTuple):
    """One offer of a shortlist: whole, and with what it is compared by."""

    detail: OfferDetail
    line: ShortlistedOffer


class Gathered(NamedTuple):
    """The offers that there are, those that are gone, and identifiers that nothing has; each in the order asked for."""

    listed: Sequence[Listed]
    gone: Sequence[GoneOffer]
    unknown: Sequence[str]


def gather(
    db: Db, catalogue: Catalogue, offer_ids: Sequence[str], origin: Point | None = None, person: Person = NOBODY
) -> Gathered:
    """Find the offers of a shortlist; distances are measured from ``origin``, where there is one."""
    there = [name for name in offer_ids if name in catalogue.ids]
    details = [find_offer_detail(catalogue, name) for name in there]
    contacts = _read_contacts(db, {item.summary.operator.id for item in details if item.summary.operator is not None})
    distances = _measure(catalogue, there, origin) if origin is not None else {}
    listed = []
    for item in details:
        operator = item.summary.operator
        contact = contacts.get(operator.id, Contact()) if operator else Contact()
        line = ShortlistedOffer(
            offer=item.summary,
            training_session=find_session(item, catalogue),
            contact=_add_own(contact, item),
            distance_km=distances.get(item.summary.id),
            judgement=None if person.is_empty else judge_detail(catalogue, item, person),
        )
        listed.append(Listed(item, line))
    found = {name: find_gone(db, name) for name in offer_ids if name not in catalogue.ids}
    gone = [GoneOffer(row.id, row.title, row.status, row.merged_into) for row in found.values() if row is not None]
    return Gathered(listed, gone, [name for name, row in found.items() if row is None])


def find_session(detail: OfferDetail, catalogue: Catalogue) -> SessionLine | None:
    """The next training session with a known start, else the last there was; None where no start is known."""
    dated = [(line.starts_on, line) for line in detail.sessions if line.starts_on is not None]
    ahead = [pair for pair in dated if pair[0] >= catalogue.on]
    if ahead:
        return min(ahead, key=lambda pair: pair[0])[1]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def _read_contacts(db: Db, operator_ids: Collection[str]) -> Mapping[str, Contact]:
    wanted = select(
        col(Operator.id), col(Operator.website), col(Operator.phone), col(Operator.email), col(Operator.contact_hours)
    ).where(col(Operator.id).in_(operator_ids))
    return {
        row.id: Contact(website=row.website, phone=row.phone, email=row.email, hours=row.contact_hours)
        for row in db.execute(wanted)
    }


def _add_own(contact: Contact, detail: OfferDetail) -> Contact:
    """What is said of the offer itself goes with what is said of its operator."""
    return Contact(detail.url, contact.website, contact.phone, contact.email, contact.hours, detail.how_to_enrol)


def _measure(catalogue: Catalogue, offer_ids: Sequence[str], origin: Point) -> Mapping[str, float]:
    """The distances (km, to 10 m) of the offers' nearest points from a point; none for an offer without one."""
    numbers = np.array(sorted(catalogue.ids.get(name) or 0 for name in offer_ids), np.uint32)
    distances = list_km(catalogue.look_around(*origin).measure_squares(numbers))
    return {catalogue.ids[number]: km for number, km in zip(numbers.tolist(), distances, strict=True) if km is not None}


class GoneIds(NamedTuple):
    """The identifiers of the offers that are shown no more, by hash (uint64, ascending)."""

    hashes: NDArray[np.uint64]
    names: Sequence[str]

    def list_between(self, low: int, high: int) -> Sequence[str]:
        """Those whose hash is at least ``low`` and less than ``high``."""
        first = np.searchsorted(self.hashes, np.uint64(low), "left")
        last = np.searchsorted(self.hashes, np.uint64(high - 1), "right")
        return self.names[int(first) : int(last)]


def read_gone_ids(db: Db) -> GoneIds:
    """Read which offers are shown no more."""
    wanted = select(col(Offer.id)).where(col(Offer.status).in_(GONE_STATUSES))
    names = [row.id for row in db.execute(wanted)]
    hashes = hash_ids(names)
    order = np.argsort(hashes, kind="stable")
    return GoneIds(hashes[order], [names[place] for place in order.tolist()])
