"""Venues with a street, what became of their points, and a run that refines them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.database import Engine
from service.intake.draft import VenueDraft
from service.intake.refine import Refining
from service.intake.run import run_intake
from tests.intake.drafts import Given, make_venue, read_rows

ADDRESS = "Cantersteen 10, 1000 Bruxelles"
GHENT = "Veldstraat 5, 9000 Gent"
NEAR = (4.3565, 50.8452)
COLUMNS = "longitude, latitude, precision"

Refine = Callable[..., Refining]
"""A run as a new process would make it: kind of geocoder, limit."""


def make_street(record_id: str = "bf", **fields: Any) -> VenueDraft:
    given = {"name": "Centre", "street": "Cantersteen 10", "postal_code": "1000", "place": "Bruxelles", **fields}
    return make_venue(record_id, **given)


def give(engine: Engine, *drafts: VenueDraft) -> None:
    report = run_intake(engine, Given(*drafts))
    assert report.total.refused == 0, report.refusals


def read_point(engine: Engine, venue_id: str = "bf") -> Any:
    return read_rows(engine, f"SELECT {COLUMNS} FROM venue WHERE id = '{venue_id}'")[0]


def read_claims(engine: Engine) -> list[Any]:
    return read_rows(
        engine, "SELECT subject_id, field, status, speaker, source, reason FROM claim WHERE source <> 'given'"
    )
