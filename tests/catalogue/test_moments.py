"""The catalogue of another day answers from what was true then, and follows what is written now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from service.catalogue import moments as module
from service.catalogue.live import LiveCatalogue
from service.catalogue.moments import MOST_KEPT, Moments
from service.catalogue.revision import move_revision
from service.database import Engine, open_transaction
from service.errors import InvalidParameterError, UnavailableError
from tests.catalogue.described import describe

BEFORE, AFTER = date(2019, 12, 31), date(2020, 12, 31)
SCHOOL = "ecole-ai-bruxelles"
PATIENCE_SECONDS = 300
"""The building processes stand back behind everything else on the machine."""


@pytest.fixture
def moments(engine: Engine, tmp_path: Path) -> Iterator[Moments]:
    live = LiveCatalogue(engine, 1, tmp_path / "cache")
    live.refresh()
    made = Moments(engine, tmp_path / "cache", live)
    yield made
    made.stop()


def list_bodies(moments: Moments, on: date) -> set[str]:
    catalogue = moments.find(on)
    number = catalogue.ids.get(SCHOOL)
    assert number is not None
    return {body for body, offers in catalogue.facets["recognised_by"].items() if number in offers}


def test_recognition_is_that_of_the_day(moments: Moments) -> None:
    """As the documents tell it: by one body at first, by three from the middle of 2020 on."""
    before, after = list_bodies(moments, BEFORE), list_bodies(moments, AFTER)
    assert before < after
    assert len(after) == 3


def test_money_of_2024_is_there_in_2024_alone(moments: Moments) -> None:
    def find_reached(on: date) -> set[str]:
        catalogue = moments.find(on)
        offers = catalogue.find_paid(["cocof"], ["operator_only", "unknown"])
        return {catalogue.ids[number] for number in offers}

    assert find_reached(date(2024, 6, 30)) > find_reached(date(2023, 6, 30))


def test_today_is_the_catalogue_that_everybody_has(moments: Moments) -> None:
    today = moments._live.current
    assert moments.find(today.on) is today


def test_a_day_is_kept_and_follows_what_is_written(engine: Engine, moments: Moments) -> None:
    first = moments.find(AFTER)
    assert moments.find(AFTER).summaries[0] == first.summaries[0]
    with open_transaction(engine) as db:
        db.execute(text("UPDATE offer SET capacity_per_year = 7 WHERE id = :id"), {"id": SCHOOL})
        revision = move_revision(db, [("offer", SCHOOL)])
    assert moments.find(AFTER).revision == revision > first.revision
    assert moments.find(AFTER).on == AFTER


def test_a_day_on_which_much_was_laid_is_made_anew(
    engine: Engine, moments: Moments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As today's catalogue is: what is laid on top would grow for as long as somebody asks for the day."""
    moments.find(AFTER)
    with open_transaction(engine) as db:
        move_revision(db, [("offer", SCHOOL)])
    assert moments.find(AFTER).ids.count_laid() == 1
    monkeypatch.setattr(module, "is_overgrown", lambda _: True)
    assert moments.find(AFTER).ids.count_laid() == 0


def test_few_days_are_kept(moments: Moments) -> None:
    for year in range(2010, 2011 + MOST_KEPT):
        moments.find(date(year, 1, 1))
    assert len(moments._held) == MOST_KEPT


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_of_another_age_is_refused(moments: Moments, day: date) -> None:
    with pytest.raises(InvalidParameterError, match="as_of"):
        moments.find(day)


def test_a_large_catalogue_is_built_apart_while_one_is_told_to_come_back(
    moments: Moments, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = describe(moments.find(AFTER))
    moments._held.clear()
    monkeypatch.setattr(module, "is_small", lambda _: False)
    with pytest.raises(UnavailableError, match="being made"):
        moments.find(AFTER)
    assert moments._builder is not None
    moments._builder.join(timeout=PATIENCE_SECONDS)
    assert describe(moments.find(AFTER)) == expected
