"""What the catalogue is made of, read from the database: what all offers stand on, and the offers run by run.

Reading is by plain columns, not by mapped objects: a hundred thousand offers take seconds, not minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlmodel import SQLModel, col

from service.catalogue.curve import NOWHERE, find_on_curve
from service.catalogue.rows import Grouped, Rows, read_by_id, read_grouped, read_rows
from service.chosen import GIVEN, give
from service.columns import SHOWN_STATUSES, UtcDateTime
from service.database import Db
from service.evidence.search import Proofs, read_proofs_beside, read_proofs_of
from service.funding.models import Funder, FundingLink, Programme
from service.funding.rules import Node, list_owners, make_link, name_payer
from service.funding.tracing import Reach, trace_reach
from service.offers.certification import Certification, CertificationIssuer, OfferCertification, Partner
from service.offers.freshness import Freshness, find_freshness
from service.offers.models import Offer, OfferAudience, OfferLanguage, OfferTopic, OfferVenue, Price, TrainingSession
from service.offers.rules import ONLINE
from service.offers.schemas import PlaceRef
from service.operators.models import Operator, Venue
from service.places.models import Place
from service.recognition.models import Recognition

_UNTRACED = frozenset({"pays_for", "instrument", "instrument_status", "amount_high_eur", "period"})
"""Columns of a funding link that say nothing of who pays whom."""


@dataclass(frozen=True)
class Frame:
    """What all offers stand on. It is small beside the offers, and read whole.

    ``reached`` is what each payer reaches on the day, the links to single offers left aside; ``links``,
    ``recognitions`` and ``partners`` are those that are not of a single offer.
    """

    on: date
    places: Rows
    operators: Rows
    funders: Rows
    programmes: Rows
    certifications: Rows
    issuers_of: Grouped
    links: Sequence[Any]
    recognitions: Sequence[Any]
    partners: Sequence[Any]
    proofs: Proofs
    reached: Mapping[Node, Reach]

    @cached_property
    def partners_of(self) -> Mapping[tuple[str, str], list[Any]]:
        """The partners of each operator and programme, by kind and identifier, in order of name."""
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in self.partners:
            kind = "operator" if row.operator_id is not None else "programme"
            found[kind, getattr(row, f"{kind}_id")].append(row)
        return dict(found)

    @cached_property
    def reached_by_name(self) -> Mapping[str, tuple[Node, Reach]]:
        """What each payer reaches, by the name that it has among all payers."""
        return {name_payer(payer, self.funders): (payer, reach) for payer, reach in self.reached.items()}

    @cached_property
    def names(self) -> Mapping[str, dict[str, Mapping[str, str]]]:
        """The names of what facets speak of, by facet, identifier and language."""
        return {
            "operator": {row.id: row.names or {"fr": row.name} for row in self.operators.values()},
            "funder": {row.id: row.name for row in self.funders.values()},
            "place": {row.id: row.names for row in self.places.values()},
            "programme": {row.id: row.name for row in self.programmes.values()},
        }

    @cached_property
    def place_refs(self) -> Mapping[str, PlaceRef]:
        """The places as offers show them."""
        return {row.id: PlaceRef(row.id, row.names) for row in self.places.values()}

    @cached_property
    def place_codes(self) -> Mapping[str, int]:
        """The numbers of the places, in order."""
        return {place: code for code, place in enumerate(self.places)}


@dataclass(frozen=True, slots=True)
class Records:
    """A run of offers with all that hangs on them. ``*_of`` hold the children of an offer by its identifier.

    ``ages`` says by identifier how fresh each is on the day of the frame.
    """

    frame: Frame
    offers: Sequence[Any]
    ages: Mapping[str, Freshness]
    venues: Rows
    links: Sequence[Any]
    recognitions_of: Grouped
    partners_of: Grouped
    topics_of: Grouped
    audiences_of: Grouped
    languages_of: Grouped
    venues_of: Grouped
    sessions_of: Grouped
    prices_of: Grouped
    certifications_of: Grouped
    proofs: Proofs

    def arrange(self, ids: Iterable[str]) -> Records:
        """The same records with the offers in the order of these identifiers; those that are not there are left out."""
        found = {row.id: row for row in self.offers}
        return replace(self, offers=[found[name] for name in ids if name in found])


def read_frame(db: Db, on: date) -> Frame:
    """Read what all offers stand on, and trace who pays for what of it on a day."""
    links = read_rows(db, list_columns(FundingLink).where(col(FundingLink.offer_id).is_(None)).order_by("id"))
    issuers = list_columns(CertificationIssuer).order_by("certification_id", "name")
    no_offer = col(Recognition.offer_id).is_(None)

    def read(table: type[SQLModel]) -> Rows:
        return read_by_id(db, list_columns(table).order_by("id"))

    programmes = read(Programme)
    return Frame(
        on=on,
        places=read(Place),
        operators=read(Operator),
        funders=read(Funder),
        programmes=programmes,
        certifications=read(Certification),
        issuers_of=read_grouped(db, issuers, "certification_id"),
        links=links,
        recognitions=read_rows(db, list_columns(Recognition).where(no_offer).order_by("id")),
        partners=read_rows(db, list_columns(Partner).where(col(Partner.offer_id).is_(None)).order_by("name", "id")),
        proofs=read_proofs_beside(db, "offer"),
        reached=trace_reach(map(make_link, links), on, list_owners(programmes.values())),
    )


def list_shown(db: Db) -> list[str]:
    """The identifiers of all offers that are shown, in the order of their numbers: along a curve through the map.

    Those without a point stand behind the others: numbers of neighbours follow each other without a gap.
    """
    longitude, latitude = (
        func.coalesce(func.min(col(getattr(Venue, name))), func.min(col(getattr(Place, name))))
        for name in ("longitude", "latitude")
    )
    query = (
        select(col(Offer.id), longitude, latitude, col(Offer.modality).in_(ONLINE))
        .outerjoin(OfferVenue, col(OfferVenue.offer_id) == col(Offer.id))
        .outerjoin(Venue, col(Venue.id) == col(OfferVenue.venue_id))
        .outerjoin(Place, col(Place.id) == col(Offer.place_id))
        .where(col(Offer.status).in_(SHOWN_STATUSES))
        .group_by(col(Offer.id))
        .order_by(col(Offer.id))
    )
    rows = db.connection().execute(query).all()
    columns = np.array([row[1:] for row in rows], np.float64).reshape(-1, 3)
    places = find_on_curve(columns[:, 0], columns[:, 1])
    is_nowhere = (columns[:, 2] == 1) | (places == NOWHERE)
    return [rows[place][0] for place in np.lexsort((places, is_nowhere)).tolist()]


def read_records(db: Db, frame: Frame, ids: Collection[str], statuses: tuple[str, ...] = SHOWN_STATUSES) -> Records:
    """Read those of some offers that have one of these statuses (those of what is shown), in order of identifier."""
    given = give(ids)

    def read(table: type[SQLModel], *order: str) -> Grouped:
        return read_grouped(db, _ask_children(table, "offer_id", *order), "offer_id", given)

    def pairs(table: type[SQLModel], column: str, *order: str) -> Grouped:
        found: Grouped = defaultdict(list)
        for offer, value in db.connection().execute(_ask_pairs(table, column, *(order or (column,))), given):
            found[offer].append(value)
        return dict(found)

    offers, sessions_of = read_rows(db, _ask_offers(statuses), given), read(TrainingSession, "starts_on", "id")
    return Records(
        frame=frame,
        offers=offers,
        ages=_list_ages(offers, sessions_of, frame.on),
        venues=read_by_id(db, _ask_venues(), given),
        links=read_rows(db, _ask_children(FundingLink, "id", unread=_UNTRACED), given),
        recognitions_of=read(Recognition, "id"),
        partners_of=read(Partner, "name", "id"),
        topics_of=pairs(OfferTopic, "topic", "rank"),
        audiences_of=pairs(OfferAudience, "audience"),
        languages_of=pairs(OfferLanguage, "language"),
        venues_of=pairs(OfferVenue, "venue_id"),
        sessions_of=sessions_of,
        prices_of=read(Price, "id"),
        certifications_of=pairs(OfferCertification, "certification_id"),
        proofs=read_proofs_of(db, "offer", ids),
    )


@cache
def _ask_offers(statuses: tuple[str, ...]) -> Select[Any]:
    are_wanted = col(Offer.id).in_(GIVEN), col(Offer.status).in_(statuses)
    return list_columns(Offer, instants=("edited_at", "imported_at")).where(*are_wanted).order_by("id")


@cache
def _ask_venues() -> Select[Any]:
    used = select(col(OfferVenue.venue_id)).where(col(OfferVenue.offer_id).in_(GIVEN))
    return list_columns(Venue, ("note",)).where(col(Venue.id).in_(used)).order_by("id")


@cache
def _ask_children(table: type[SQLModel], *order: str, unread: Collection[str] = frozenset()) -> Select[Any]:
    """The question for the rows of a table that hang on offers."""
    return list_columns(table, unread).where(get_columns(table)["offer_id"].in_(GIVEN)).order_by(*order)


@cache
def _ask_pairs(table: type[SQLModel], column: str, *order: str) -> Select[Any]:
    """The question for one column of the rows that hang on offers, and for whose it is."""
    columns = get_columns(table)
    query = select(columns["offer_id"], columns[column]).where(columns["offer_id"].in_(GIVEN))
    return query.order_by("offer_id", *order)


def get_columns(table: type[SQLModel]) -> Any:
    """The columns of a table, by name."""
    return SQLModel.metadata.tables[str(table.__tablename__)].columns


def list_columns(table: type[SQLModel], unread: Collection[str] = (), instants: Collection[str] = ()) -> Select[Any]:
    """Every column but those unread, and of the instants those named: reading all of them would take a fifth."""
    columns = (column for column in get_columns(table) if column.name not in unread)
    return select(*(one for one in columns if one.name in instants or not isinstance(one.type, UtcDateTime)))


def _list_ages(offers: Iterable[Any], sessions_of: Grouped, on: date) -> dict[str, Freshness]:
    dated = {name for name, rows in sessions_of.items() if any(row.starts_on is not None for row in rows)}
    return {offer.id: find_freshness(offer, on, has_dates=offer.id in dated) for offer in offers}
