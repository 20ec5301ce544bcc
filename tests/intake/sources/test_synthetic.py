"""The source of invented offers: what a line becomes, and what a broken line does not do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from service.database import Engine
from service.errors import RefusedDraftError
from service.intake.draft import Draft, OfferDraft
from service.intake.run import run_intake
from service.intake.source import Refusal
from service.intake.sources import SOURCES
from service.intake.sources.synthetic import SyntheticOffers
from service.intake.sources.synthetic_line import AUDIENCES, MODALITIES, TOPICS
from service.vocabulary import get_vocabulary
from tests.intake.drafts import read_rows

LINE: dict[str, Any] = {
    "id": 7,
    "slug": "of-7",
    "title": {"fr": "Bases de Python", "nl": "Basis van Python"},
    "description": {"fr": "Un atelier.", "nl": "Een workshop."},
    "operator": "Cefora",
    "city": "Liège",
    "region": "wal",
    "postcode": "4000",
    "lat": 50.6326,
    "lon": 5.5797,
    "funders": ["Actiris", "Cefora"],
    "recognitions": ["Forem", "VDAB"],
    "cost": 125,
    "audience": ["job-seeker", "women"],
    "topics": ["programming", "web"],
    "modality": "hybrid",
    "language": "fr",
    "updated_at": "2026-01-05T08:00:00Z",
    "sessions": [{"id": 28, "start": "2026-02-01", "end": "2026-03-01", "seats": 9}],
}


def write_lines(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "offers.ndjson"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def read_drafts(path: Path) -> list[Draft | Refusal]:
    return list(SyntheticOffers().read(path))


def test_line_gives_what_others_refer_to_first(tmp_path: Path) -> None:
    path = write_lines(tmp_path, LINE)
    kinds = [item.kind for item in read_drafts(path)]
    assert kinds == ["operator", "funder", "funder", "venue", "offer", *["recognition"] * 2, *["funding_link"] * 2]
    assert SyntheticOffers().find_size(path) == len(kinds)


def test_line_is_taken_whole(tmp_path: Path, engine: Engine) -> None:
    report = run_intake(engine, SyntheticOffers(), write_lines(tmp_path, LINE))
    assert (report.total.added, report.total.refused) == (9, 0)
    assert read_rows(engine, "SELECT topic FROM offer_topic") == [("dev",)]
    assert read_rows(engine, "SELECT audience, kind, amount_eur FROM price") == [("all", "amount", 125.0)]
    assert read_rows(engine, "SELECT confirmed_on, modality, region_id FROM offer") == [
        ("2026-01-05", "hybrid", "BE-WAL")
    ]
    assert read_rows(engine, "SELECT precision, longitude, latitude FROM venue") == [("address", 5.5797, 50.6326)]
    assert read_rows(engine, "SELECT starts_on, places FROM training_session") == [("2026-02-01", 9)]


def test_operators_and_funders_are_given_once(tmp_path: Path) -> None:
    drafts = read_drafts(write_lines(tmp_path, LINE, {**LINE, "id": 8, "slug": "of-8"}))
    assert Counter(item.kind for item in drafts)["operator"] == 1
    assert Counter(item.kind for item in drafts)["funder"] == 2


def test_online_offer_has_no_venue_and_says_so(tmp_path: Path) -> None:
    drafts = read_drafts(write_lines(tmp_path, {**LINE, "lat": None, "lon": None, "modality": "online", "cost": 0}))
    offer = next(item for item in drafts if isinstance(item, OfferDraft))
    assert (offer.venues, offer.venue_state, offer.modality) == ((), "none", "online_live")
    assert [price.price_kind for price in offer.prices or ()] == ["free"]
    assert "venue" not in {item.kind for item in drafts}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{broken", "line"),
        ({**LINE, "topics": ["astrology"]}, "topics"),
        ({**LINE, "region": "lux"}, "region"),
        ({**LINE, "recognitions": ["Nobody"]}, "recognitions"),
        ({**LINE, "lat": "north"}, "line"),
    ],
)
def test_broken_line_gives_one_refusal_and_nothing_else(tmp_path: Path, line: Any, field: str) -> None:
    drafts = read_drafts(write_lines(tmp_path, line, LINE))
    assert isinstance(drafts[0], Refusal)
    assert (drafts[0].source_id, drafts[0].field) == ("line 1", field)
    assert len(drafts) == 10


def test_it_needs_a_file() -> None:
    with pytest.raises(RefusedDraftError, match="location"):
        list(SyntheticOffers().read(None))


def test_its_terms_are_ours() -> None:
    for table, vocabulary in ((TOPICS, "topic"), (AUDIENCES, "audience"), (MODALITIES, "modality")):
        assert set(table.values()) <= set(get_vocabulary(vocabulary))


def test_sources_have_what_the_command_line_shows() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert all(source.description and source.licence and source.attribution for source in SOURCES)


def test_generator_is_read_without_refusal(tmp_path: Path, engine: Engine, shared: Path) -> None:
    path = tmp_path / "generated.ndjson"
    generator = shared / "bench" / "generate.py"
    subprocess.run([sys.executable, str(generator), "-n", "300", "-o", str(path)], check=True)
    report = run_intake(engine, SyntheticOffers(), path)
    assert report.refusals == []
    assert report.total.added == SyntheticOffers().find_size(path)
    assert read_rows(engine, "SELECT count(*) FROM offer") == [(300,)]
