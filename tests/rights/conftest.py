"""The documented facts as catalogues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import TypeAlias

import pytest

from service.catalogue.catalogue import Catalogue
from service.catalogue.obtain import build_here
from tests.database import make_seeded_database

type_of_finding: TypeAlias = Callable[[date], Catalogue]


@pytest.fixture(scope="session")
def catalogue_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type_of_finding]:
    """The catalogue of the documented facts on a day, built when it is asked for."""
    engine = make_seeded_database(tmp_path_factory.mktemp("rights"))

    @cache
    def build(on: date) -> Catalogue:
        return build_here(engine, on).catalogue

    yield build
    engine.dispose()
