"""The offers as one flat table, the shape in which all peers can serve them: in SQLite, and in PostGIS."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from service.database import make_engine
from tests.bench.data import Dataset

COLUMNS = (
    "id", "title_fr", "title_nl", "description_fr", "description_nl", "operator", "region", "topic", "audience",
    "modality", "cost", "longitude", "latitude",
)  # fmt: skip
FILTERED = ("region", "topic", "audience", "modality")
"""Offers have several topics and audiences: of each, the first one is taken."""
_READ = """
SELECT offer.id, offer.title, offer.description, operator.name, offer.region_id,
  (SELECT topic FROM offer_topic WHERE offer_id = offer.id ORDER BY rank LIMIT 1),
  (SELECT min(audience) FROM offer_audience WHERE offer_id = offer.id),
  offer.modality,
  (SELECT coalesce(min(amount_eur), 0) FROM price WHERE offer_id = offer.id),
  (SELECT min(longitude) FROM offer_venue JOIN venue ON venue.id = venue_id WHERE offer_id = offer.id),
  (SELECT min(latitude) FROM offer_venue JOIN venue ON venue.id = venue_id WHERE offer_id = offer.id)
FROM offer JOIN operator ON operator.id = offer.operator_id ORDER BY offer.id
"""
_BATCH = 5_000


def read_flat(dataset: Dataset) -> Iterator[tuple[Any, ...]]:
    """A row for each offer."""
    from msgspec.json import decode

    engine = make_engine(dataset.url)
    try:
        with engine.connect() as connection:
            for key, title, description, *others in connection.execute(text(_READ)):
                words = [decode(item) if isinstance(item, str) else item for item in (title, description)]
                yield (key, *(item.get(language) for item in words for language in ("fr", "nl")), *others)
    finally:
        engine.dispose()


def write_sqlite(dataset: Dataset, path: Path) -> None:
    """Write the table into a file, with an index on every column that is filtered by, and a full-text index."""
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    names = ", ".join(COLUMNS)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"CREATE TABLE offers ({names.replace('id,', 'id TEXT PRIMARY KEY,', 1)})")
        db.executemany(f"INSERT INTO offers VALUES ({', '.join('?' * len(COLUMNS))})", read_flat(dataset))
        for column in (*FILTERED, "longitude", "latitude"):
            db.execute(f"CREATE INDEX offers_{column} ON offers ({column})")
        texts = ", ".join(COLUMNS[1:5])
        db.execute(f'CREATE VIRTUAL TABLE offers_fts USING fts5 ({texts}, content="offers")')
        db.execute(f"INSERT INTO offers_fts (rowid, {texts}) SELECT rowid, {texts} FROM offers")
        db.commit()
        db.execute("ANALYZE")


def write_postgis(dataset: Dataset, address: str) -> None:
    """Write the table into a database that has PostGIS, with the same indexes and one on its points."""
    kinds = {"cost": "float8", "longitude": "float8", "latitude": "float8", "id": "text PRIMARY KEY"}
    columns = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in COLUMNS)
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        db.execute(f"CREATE TABLE offers ({columns}, geom geometry(Point, 4326))".encode())
        rows = read_flat(dataset)
        while batch := list(islice(rows, _BATCH)):
            with db.cursor().copy(f"COPY offers ({', '.join(COLUMNS)}) FROM STDIN".encode()) as copy:
                for row in batch:
                    copy.write_row(row)
        db.execute("UPDATE offers SET geom = ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)")
        for column in FILTERED:
            db.execute(f"CREATE INDEX ON offers ({column})".encode())
        db.execute("CREATE INDEX ON offers USING gist (geom)")
        db.execute("VACUUM ANALYZE offers")
