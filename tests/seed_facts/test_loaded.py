"""The facts in the store: everything taken, nothing twice, towns as towns, and who pays traced on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from sqlmodel import select

from service.database import Engine, open_reading
from service.funding.rules import Link, Node
from service.funding.tracing import trace_reach
from service.intake.run import run_intake
from service.intake.sources.documents import DocumentedFacts
from service.operators.models import Venue
from tests.database import make_placed_database

Drafts = Mapping[str, Mapping[str, Any]]

PAYERS = {"payer_funder_id": "funder", "payer_programme_id": "programme", "payer_operator_id": "operator"}
PAYEES = {
    "operator_id": "operator",
    "venue_id": "venue",
    "programme_id": "programme",
    "offer_id": "offer",
    "selection": "selection",
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated database that holds the places."""
    made = make_placed_database(tmp_path)
    yield made
    made.dispose()


def find_node(link: Any, fields: Mapping[str, str]) -> Node:
    found = [Node(kind, getattr(link, field)) for field, kind in fields.items() if getattr(link, field)]
    return found[0] if found else Node("funder", "not-named")


def make_links(drafts: Drafts) -> list[Link]:
    return [
        Link(
            id=one.id,
            payer=find_node(one, PAYERS),
            payee=find_node(one, PAYEES),
            directness=one.directness,
            purpose=one.purpose,
            has_intermediary=one.via_operator_id is not UNSET or one.via_programme_id is not UNSET,
            valid_from=one.valid_from or None,
            valid_to=one.valid_to or None,
        )
        for one in drafts["funding_link"].values()
    ]


def test_everything_is_taken_and_a_second_time_changes_nothing(engine: Engine, drafts: Drafts) -> None:
    wanted = {kind: len(found) for kind, found in drafts.items()}
    first = run_intake(engine, DocumentedFacts())
    assert first.refusals == []
    assert {kind: counts.added for kind, counts in first.kinds.items()} == wanted
    second = run_intake(engine, DocumentedFacts())
    assert {kind: counts.unchanged for kind, counts in second.kinds.items()} == wanted
    assert second.revision == first.revision


def test_towns_are_towns_and_what_has_no_place_has_no_point(engine: Engine) -> None:
    run_intake(engine, DocumentedFacts())
    with open_reading(engine) as db:
        venues = {one.id: one for one in db.exec(select(Venue))}
    assert venues["becode-gand"].place_id == "44021"
    assert venues["technocite-hornu"].place_id == "7301-hornu"
    assert venues["grand-poste"].place_id == "62063"
    assert {one.precision for one in venues.values()} == {"municipality", "locality", "none"}
    pointless = {one.id for one in venues.values() if one.longitude is None}
    assert pointless == {"technocite-delocalise", "bf-autoformation"}


def test_the_general_grant_reaches_the_operator_in_its_year_only(drafts: Drafts) -> None:
    operator = Node("operator", "bruxelles-formation")
    in_2024 = trace_reach(make_links(drafts), date(2024, 6, 1))[Node("funder", "cocof")]
    assert operator in in_2024.operator_only
    assert in_2024.direct == in_2024.indirect == set()
    assert operator not in trace_reach(make_links(drafts), date(2025, 6, 1))[Node("funder", "cocof")].operator_only


def test_what_the_deputy_asked_is_still_not_established_today(drafts: Drafts) -> None:
    reach = trace_reach(make_links(drafts), date(2026, 11, 22))[Node("funder", "cocof")]
    assert reach.unknown == {
        Node("selection", "topic=ai&region=BE-BRU"),
        Node("operator", "ai2"),
        Node("operator", "quality-training"),
        Node("offer", "ecole-ai-bruxelles"),
    }


def test_the_building_reaches_no_training(drafts: Drafts) -> None:
    reach = trace_reach(make_links(drafts), date(2023, 6, 1))
    assert Node("funder", "ue") not in reach or reach[Node("funder", "ue")].operator_only == set()


def test_the_recovery_plan_pays_the_academy_and_nothing_else_for_sure(drafts: Drafts) -> None:
    reach = trace_reach(make_links(drafts), date(2023, 6, 1))[Node("programme", "prw-2")]
    assert reach.direct == {Node("offer", "technocite-minecraft")}
    assert reach.indirect == set()
