"""Two catalogues on a fixed day: the documented facts, and offers drawn by lot."""

from __future__ import annotations

from datetime import date

import pytest

from service.catalogue.catalogue import Catalogue
from service.catalogue.obtain import build_here
from service.intake.run import run_intake
from tests.database import make_placed_database, make_seeded_database
from tests.intake.drafts import Given
from tests.reasons.made_up import make_drafts

ON = date(2026, 11, 20)


@pytest.fixture(scope="session")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The catalogue of the documented facts."""
    engine = make_seeded_database(tmp_path_factory.mktemp("documented"))
    try:
        return build_here(engine, ON).catalogue
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The catalogue of some hundreds of offers drawn by lot."""
    engine = make_placed_database(tmp_path_factory.mktemp("made-up"))
    try:
        assert run_intake(engine, Given(*make_drafts())).total.refused == 0
        return build_here(engine, ON).catalogue
    finally:
        engine.dispose()
