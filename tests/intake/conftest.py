"""A database with the places in it, for every test of intake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import Engine
from service.intake.refine import Refining, find_questions, make_geocoder, refine_points
from service.settings import Settings
from tests.database import make_placed_database
from tests.geocoder import Clock, Geocoder, run_geocoder, use_clock
from tests.intake.venues import Refine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated database that holds the places."""
    made = make_placed_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    use_clock(made, monkeypatch.setattr)
    return made


@pytest.fixture
def remote(clock: Clock) -> Iterator[Geocoder]:
    with run_geocoder(clock) as made:
        yield made


@pytest.fixture
def refine(engine: Engine, remote: Geocoder) -> Refine:
    """Ask the geocoder about every venue that wants it, as a new process would."""

    def run(kind: str = "nominatim", limit: int | None = None) -> Refining:
        settings = Settings(geocoder=kind, geocoder_domain=remote.domain, geocoder_user_agent="cartoforma tests")
        return refine_points(engine, make_geocoder(settings, engine), find_questions(engine), limit)

    return run
