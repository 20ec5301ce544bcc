"""Everything that the catalogue is made of, read from the database in one consistent state.

Reading is by plain columns, not by mapped objects: a hundred thousand offers take seconds, not minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import SQLModel, col

from service.columns import UtcDateTime
from service.database import Db
from service.funding.models import Funder, FundingLink, Programme
from service.offers.certification import OfferCertification, Partner
from service.offers.models import Offer, OfferAudience, OfferLanguage, OfferTopic, OfferVenue, Price, TrainingSession
from service.operators.models import Operator, Venue
from service.places.models import Place
from service.recognition.models import Recognition

Rows = dict[str, Row[Any]]
SHOWN_STATUSES = ("published", "suspended")


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of one state. ``*_of`` hold the children of an offer by its identifier."""

    places: Rows
    operators: Rows
    venues: Rows
    funders: Rows
    programmes: Rows
    links: Sequence[Row[Any]]
    recognitions: Sequence[Row[Any]]
    topics_of: dict[str, list[str]]
    audiences_of: dict[str, list[str]]
    languages_of: dict[str, list[str]]
    venues_of: dict[str, list[str]]
    sessions_of: dict[str, list[Any]]
    prices_of: dict[str, list[Row[Any]]]
    certifications_of: dict[str, list[str]]
    partners: Sequence[Row[Any]]
    offers: Sequence[Row[Any]]


def read_records(db: Db) -> Records:
    """Read all that is shown: offers that are published or suspended, and what they stand on."""
    return Records(
        places=_by_id(db, Place),
        operators=_by_id(db, Operator),
        venues=_by_id(db, Venue),
        funders=_by_id(db, Funder),
        programmes=_by_id(db, Programme),
        links=_rows(db, FundingLink),
        recognitions=_rows(db, Recognition),
        topics_of=_grouped(
            db,
            select(col(OfferTopic.offer_id), col(OfferTopic.topic)).order_by(
                col(OfferTopic.offer_id), col(OfferTopic.rank)
            ),
        ),
        audiences_of=_grouped(db, _pairs(OfferAudience, "audience")),
        languages_of=_grouped(db, _pairs(OfferLanguage, "language")),
        venues_of=_grouped(db, _pairs(OfferVenue, "venue_id")),
        sessions_of=_grouped(db, _pairs(TrainingSession, "starts_on")),
        prices_of=_prices(db),
        certifications_of=_grouped(db, _pairs(OfferCertification, "certification_id")),
        partners=_rows(db, Partner),
        offers=db.execute(_all(Offer).where(col(Offer.status).in_(SHOWN_STATUSES)).order_by(col(Offer.id))).all(),
    )


def _columns(table: type[SQLModel]) -> Any:
    return SQLModel.metadata.tables[str(table.__tablename__)].columns


def _all(table: type[SQLModel]) -> Select[Any]:
    """Every column but the instants: nothing is searched by them, and they are a fifth of the reading time."""
    return select(*(column for column in _columns(table) if not isinstance(column.type, UtcDateTime)))


def _rows(db: Db, table: type[SQLModel]) -> Sequence[Row[Any]]:
    return db.execute(_all(table).order_by("id")).all()


def _by_id(db: Db, table: type[SQLModel]) -> Rows:
    return {row.id: row for row in _rows(db, table)}


def _pairs(table: type[SQLModel], column: str) -> Select[Any]:
    columns = _columns(table)
    return select(columns["offer_id"], columns[column]).order_by(columns["offer_id"], columns[column])


def _grouped(db: Db, query: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in _stream(db, query):
        offer_id, value = tuple(row)
        found[offer_id].append(value)
    return dict(found)


def _prices(db: Db) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in _stream(db, _all(Price).order_by("offer_id", "id")):
        found[row.offer_id].append(row)
    return dict(found)


def _stream(db: Db, query: Any) -> Iterator[Row[Any]]:
    return iter(db.execute(query))
