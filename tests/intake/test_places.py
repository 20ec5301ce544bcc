"""The gazetteer in the table of places."""

from __future__ import annotations

import dataclasses

from service.database import Engine
from service.intake.places import load_places
from service.places.gazetteer import default_gazetteer
from tests.intake.drafts import read_revision, read_rows


def test_loading_again_changes_nothing(engine: Engine) -> None:
    revision = read_revision(engine)
    counts = load_places(engine, default_gazetteer())
    assert (counts.added, counts.changed, counts.unchanged) == (0, 0, len(default_gazetteer()))
    assert read_revision(engine) == revision


def test_changed_place_is_written_and_moves_the_revision(engine: Engine) -> None:
    revision = read_revision(engine)
    entry = next(one for one in default_gazetteer() if one.kind == "municipality")
    counts = load_places(engine, [dataclasses.replace(entry, aliases=("Elsewhere",))])
    assert (counts.added, counts.changed) == (0, 1)
    assert read_revision(engine) == revision + 1
    assert read_rows(engine, f"SELECT aliases FROM place WHERE id = '{entry.id}'") == [('["Elsewhere"]',)]


def test_every_place_lies_in_what_is_wider(engine: Engine) -> None:
    orphans = "SELECT id FROM place WHERE kind <> 'region' AND region_id IS NULL"
    assert read_rows(engine, orphans) == []
    assert read_rows(engine, "SELECT id FROM place WHERE postal_code IS NOT NULL AND municipality_id IS NULL") == []
    assert read_rows(engine, "SELECT count(*) FROM place WHERE kind = 'region'") == [(3,)]
