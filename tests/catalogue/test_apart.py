"""A catalogue that is built in another process is the one that would have been built here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

import pytest

from service.catalogue.apart import has_many_offers, read_catalogue, read_catalogue_apart
from service.database import make_engine
from service.errors import UnavailableError
from tests.database import make_seeded_database

DAY = date(2024, 6, 1)


def test_catalogue_built_apart_is_the_same(tmp_path: Path) -> None:
    """Its answers are, byte for byte, and so are its sets, its points and its words."""
    engine = make_seeded_database(tmp_path)
    here, apart = read_catalogue(engine, DAY), read_catalogue_apart(engine, DAY, Event())
    assert (apart.revision, apart.on, apart.ids) == (here.revision, here.on, here.ids)
    assert apart.summaries.block == here.summaries.block
    assert apart.facets == here.facets
    assert apart.points.unit.tobytes() == here.points.unit.tobytes()
    assert apart.search_words("formation IA").offers == here.search_words("formation IA").offers
    assert apart.rank("freshness", DAY).tolist() == here.rank("freshness", DAY).tolist()


def test_failure_of_the_other_process_is_said(tmp_path: Path) -> None:
    """A database without tables gives no catalogue, and nobody waits for it for ever."""
    with pytest.raises(UnavailableError):
        read_catalogue_apart(make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}"), DAY, Event())


def test_few_offers_are_not_worth_a_process(tmp_path: Path) -> None:
    """The documented facts are built where they are needed, at once."""
    assert not has_many_offers(make_seeded_database(tmp_path))
