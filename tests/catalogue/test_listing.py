"""Offers as rows of a table and as documents: what a reader of the file is told."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from litestar.testing import TestClient

from service.app import create_app
from service.settings import Settings
from tests.database import make_seeded_database


def test_date_and_how_much_of_it_is_known_stand_side_by_side(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    address = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    with TestClient(create_app(Settings(database_url=address, tiles="none"))) as client:
        table = client.get("/api/v1/offers.csv").content.decode("utf-8-sig")
        items = client.get("/api/v1/offers.json?limit=100").json()["items"]
    rows = {row["id"]: (row["confirmed_on"], row["confirmed_precision"]) for row in csv.DictReader(StringIO(table))}
    assert rows["ai2-programmes"] == ("2024-01-01", "year")
    assert rows["ecole-ai-gand"] == ("2020-07-01", "month")
    assert rows["bf-online"] == ("2020-04-08", "day")
    assert {item["id"]: (item["confirmed_on"], item["confirmed_precision"]) for item in items} == rows
