"""The service that one would write first: FastAPI, SQLModel, a table with indexes, a query for each request.

It runs in the peers' own environment, on the flat table that all of them serve.
"""

from __future__ import annotations

import math
import os
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Select, func, text
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

PAGE = 20
FEATURES = 200
KM_PER_DEGREE = 111.32
engine = create_engine(f"sqlite:///{os.environ['PLAIN_DATABASE']}", connect_args={"check_same_thread": False})
app = FastAPI()


class Offer(SQLModel, table=True):
    """A row of the flat table."""

    __tablename__ = "offers"

    id: str = Field(primary_key=True)
    title_fr: str | None
    title_nl: str | None
    description_fr: str | None
    description_nl: str | None
    operator: str
    region: str
    topic: str
    audience: str
    modality: str
    cost: float
    longitude: float | None
    latitude: float | None


class Page(SQLModel):
    """A page of offers, how many there are, and how many of each value where that was asked."""

    total: int
    offers: list[Offer]
    facets: dict[str, dict[str, int]] = {}


def _open() -> Any:
    with Session(engine) as db:
        yield db


Db = Annotated[Session, Depends(_open)]


@app.get("/offers/{key}")
def show_offer(key: str, db: Db) -> Offer:
    """One offer."""
    found = db.get(Offer, key)
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/offers")
def list_offers(
    db: Db,
    *,
    region: str | None = None,
    topic: str | None = None,
    audience: str | None = None,
    modality: str | None = None,
    q: str | None = None,
    facets: bool = False,
) -> Page:
    """A page of offers, filtered, or found by the database's full-text index."""
    given = {"region": region, "topic": topic, "audience": audience, "modality": modality}
    asked = select(Offer)
    for name, value in given.items():
        if value:
            asked = asked.where(getattr(Offer, name) == value)
    if q:
        matching = text("offers.rowid IN (SELECT rowid FROM offers_fts WHERE offers_fts MATCH :words)")
        asked = asked.where(matching.bindparams(words=q))
    offers = db.exec(asked.order_by(col(Offer.id)).limit(PAGE)).all()
    counts = {name: _count_values(db, asked, name) for name in given} if facets else {}
    return Page(total=_count(db, asked), offers=list(offers), facets=counts)


@app.get("/map")
def draw_map(
    *, west: float, south: float, east: float, north: float, db: Db, topic: str | None = None
) -> dict[str, Any]:
    """The first features of a box, as GeoJSON."""
    asked = select(Offer).where(col(Offer.longitude).between(west, east), col(Offer.latitude).between(south, north))
    if topic:
        asked = asked.where(Offer.topic == topic)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": offer.id,
                "geometry": {"type": "Point", "coordinates": [offer.longitude, offer.latitude]},
                "properties": {"title_fr": offer.title_fr, "title_nl": offer.title_nl, "operator": offer.operator},
            }
            for offer in db.exec(asked.limit(FEATURES))
        ],
    }


@app.get("/near")
def list_near(longitude: float, latitude: float, radius_km: float, db: Db) -> Page:
    """A page of offers within a radius, nearest first: a box by the database, distances here."""
    height = radius_km / KM_PER_DEGREE
    width = height / math.cos(math.radians(latitude))
    asked = select(Offer.id, Offer.longitude, Offer.latitude).where(
        col(Offer.longitude).between(longitude - width, longitude + width),
        col(Offer.latitude).between(latitude - height, latitude + height),
    )
    shrink = math.cos(math.radians(latitude))
    away = [
        (math.hypot((x - longitude) * shrink, y - latitude) * KM_PER_DEGREE, key)
        for key, x, y in db.exec(asked)
        if x is not None and y is not None
    ]
    near = sorted(item for item in away if item[0] <= radius_km)
    found = {offer.id: offer for offer in db.exec(select(Offer).where(col(Offer.id).in_([k for _, k in near[:PAGE]])))}
    return Page(total=len(near), offers=[found[key] for _, key in near[:PAGE]])


def _count(db: Session, asked: Select[Any]) -> int:
    return db.exec(select(func.count()).select_from(asked.subquery())).one()


def _count_values(db: Session, asked: Select[Any], name: str) -> dict[str, int]:
    column = asked.subquery().c[name]
    return dict(db.exec(select(column, func.count()).group_by(column)).all())
