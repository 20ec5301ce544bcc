"""The documented facts after they went through intake: nothing lost, and the traps as they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import Engine
from service.intake.draft import Draft
from service.intake.run import run_intake
from service.intake.shapes import SHAPES
from service.intake.sources import get_source
from tests.database import make_seeded_database
from tests.intake.drafts import read_revision, read_rows

SOURCE = get_source("documents")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("seeded"))
    yield made
    made.dispose()


def test_every_fact_is_stored(seeded: Engine) -> None:
    drafts = list(SOURCE.read(None))
    given = Counter(item.kind for item in drafts if isinstance(item, Draft))
    assert sum(given.values()) == len(drafts), "the source refuses rows of its own"
    assert given == {kind: read_rows(seeded, f"SELECT count(*) FROM {kind}")[0][0] for kind in SHAPES}


def test_every_fact_keeps_its_evidence(seeded: Engine) -> None:
    given = sum(len(item.evidence) for item in SOURCE.read(None) if isinstance(item, Draft))
    assert read_rows(seeded, "SELECT count(*) FROM claim") == [(given,)]
    for kind in SHAPES:
        bare = f"SELECT id FROM {kind} WHERE id NOT IN (SELECT subject_id FROM claim WHERE subject_kind = '{kind}')"
        assert read_rows(seeded, bare) == [], kind


def test_seeding_again_changes_nothing(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    before = read_revision(engine)
    report = run_intake(engine, SOURCE)
    assert (report.total.unchanged, report.total.total) == (report.total.total, report.total.total)
    assert read_revision(engine) == before
    engine.dispose()


def test_no_venue_pretends_to_know_more_than_its_town(seeded: Engine) -> None:
    assert read_rows(seeded, "SELECT id FROM venue WHERE precision IN ('address', 'street')") == []


def test_charleroi_is_not_syntra(seeded: Engine) -> None:
    rows = read_rows(seeded, "SELECT modality, duration_state FROM offer WHERE id = 'ecole-ai-charleroi'")
    assert rows == [("unknown", "unknown")]
    assert read_rows(seeded, "SELECT id FROM partner WHERE name LIKE '%Syntra%' AND offer_id LIKE '%charleroi%'") == []


def test_price_for_others_is_unknown(seeded: Engine) -> None:
    rows = read_rows(seeded, "SELECT audience, kind FROM price WHERE offer_id = 'ecole-ai-bruxelles'")
    assert ("all", "unknown") in rows
    assert {kind for audience, kind in rows if audience != "all"} == {"free"}


def test_building_is_not_training_money(seeded: Engine) -> None:
    rows = read_rows(seeded, "SELECT count(*) FROM funding_link WHERE purpose = 'building' AND offer_id IS NOT NULL")
    assert rows == [(0,)]
    assert read_rows(seeded, "SELECT count(*) > 0 FROM funding_link WHERE purpose = 'building'") == [(1,)]


def test_online_offers_have_no_point(seeded: Engine) -> None:
    linked = (
        "SELECT offer.id FROM offer JOIN offer_venue ON offer_venue.offer_id = offer.id "
        "WHERE offer.modality IN ('online_live', 'online_self')"
    )
    assert read_rows(seeded, linked) == []
