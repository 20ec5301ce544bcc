"""The catalogue that a process answers from, while others write."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import service.catalogue.live
from service.catalogue.live import LiveCatalogue
from service.intake.run import run_intake
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.invented import INVENTED
from tests.waiting import wait_until

POLL_SECONDS = 0.05
PAUSES = 6
WAIT_SECONDS = 30


def test_memory_is_given_back_once_in_the_pause_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_placed_database(tmp_path)
    given: list[int] = []
    live = LiveCatalogue(engine, POLL_SECONDS, tmp_path)
    monkeypatch.setattr(service.catalogue.live, "give_back", lambda: given.append(live.current.revision))
    live.start()
    try:
        time.sleep(PAUSES * POLL_SECONDS)
        assert given == []
        run_intake(engine, Given(*INVENTED))
        live.refresh()
        wait_until(lambda: live.current.revision in given, WAIT_SECONDS, POLL_SECONDS)
        time.sleep(PAUSES * POLL_SECONDS)
        assert given.count(live.current.revision) == 1
    finally:
        live.stop()
        engine.dispose()
