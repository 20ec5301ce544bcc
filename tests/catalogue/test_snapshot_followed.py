"""A snapshot that is older than what was written since, opened by a process that starts, and brought up to date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.catalogue.builder import Job, build_snapshot
from service.catalogue.keeping import fetch_snapshot, find_snapshot
from service.catalogue.obtain import Held, build_here, catch_up
from service.catalogue.records import read_frame
from service.catalogue.revision import move_revision
from service.catalogue.snapshot import open_snapshot
from service.database import Engine, open_reading, open_transaction
from service.funding.models import FundingLink
from tests.catalogue.described import describe

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "payee", [{"operator_id": "bruxelles-formation"}, {"programme_id": "ecole-ai"}, {"selection": "topic=ai"}]
)
def test_who_pays_is_that_of_now(engine: Engine, tmp_path: Path, payee: dict[str, Any]) -> None:
    """The frame that it is opened with has the link already: it is compared with what the snapshot was made of."""
    build_snapshot(engine, Job(DAY, tmp_path), processes=0)
    with open_transaction(engine) as db:
        db.add(
            FundingLink(
                id="later",
                payer_funder_id="wallonie",
                instrument="subsidy",
                directness="direct",
                purpose="training",
                **payee,
            )
        )
        move_revision(db, [("funding_link", "later")])
    check_followed(engine, tmp_path)


def test_help_in_kind_that_is_known_to_be_money_now_is_told_as_money(engine: Engine, tmp_path: Path) -> None:
    """The link reaches the same offers with the same answers as before."""
    build_snapshot(engine, Job(DAY, tmp_path), processes=0)
    with open_transaction(engine) as db:
        db.get_one(FundingLink, "private-ecole-ai").directness = "direct"
        move_revision(db, [("funding_link", "private-ecole-ai")])
    check_followed(engine, tmp_path)


def check_followed(engine: Engine, folder: Path) -> None:
    """Open what is kept with the frame of now, follow, and compare with a catalogue made anew."""
    with open_reading(engine) as db:
        kept = find_snapshot(db, DAY, -1, folder)
        assert kept is not None
        opened = Held(open_snapshot(fetch_snapshot(engine, kept, folder)), read_frame(db, DAY))
        followed = catch_up(db, opened)
    assert followed is not None
    assert describe(followed.catalogue) == describe(build_here(engine, DAY).catalogue)
