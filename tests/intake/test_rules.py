"""Rules between fields: each check of a table has one, and all that they refuse is told at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import CheckConstraint

from service.errors import RefusedDraftError
from service.intake.draft import PriceDraft, SessionDraft
from service.intake.normalise import normalise_draft
from service.intake.shapes import SHAPES
from tests.intake.drafts import make_offer, make_operator


def make_sessions(**fields: Any) -> dict[str, Any]:
    return {"sessions": (SessionDraft(id="s", **fields),)}


def make_prices(**fields: Any) -> dict[str, Any]:
    return {"prices": (PriceDraft(audience="all", **fields),)}


AGAINST: dict[str, dict[str, Any]] = {
    "offer_period": {"valid_from": date(2021, 1, 1), "valid_to": date(2020, 1, 1)},
    "offer_operator_known": {"operator_state": "unknown"},
    "offer_duration_known": {"duration_state": "known"},
    "offer_capacity": {"capacity_per_year": -1},
    "offer_cadence": {"cadence_months": 2},
    "training_session_period": make_sessions(starts_on=date(2021, 1, 2), ends_on=date(2021, 1, 1)),
    "training_session_places": make_sessions(places=-4),
    "price_period": make_prices(price_kind="free", valid_from=date(2021, 1, 2), valid_to=date(2021, 1, 1)),
    "price_amount": make_prices(price_kind="amount"),
    "price_range": make_prices(price_kind="range", amount_eur=3.0),
    "price_positive": make_prices(price_kind="amount", amount_eur=-3.0),
    "price_ordered": make_prices(price_kind="range", amount_eur=9.0, amount_high_eur=3.0),
}
"""By the check of a table, fields of an offer that it would refuse."""


def test_every_check_of_the_tables_of_offers_has_its_rule() -> None:
    shape = SHAPES["offer"]
    tables = {shape.table, *(child.table for child in shape.children if child.field in ("sessions", "prices"))}
    checks = {item for table in tables for item in table.constraints if isinstance(item, CheckConstraint)}
    names = {str(item.name).removeprefix("ck_") for item in checks if not re.match(r"\w+ IN \(", str(item.sqltext))}
    assert names == set(AGAINST)


@pytest.mark.parametrize("name", AGAINST)
def test_what_a_table_would_refuse_is_refused_by_a_rule(name: str) -> None:
    with pytest.raises(RefusedDraftError):
        normalise_draft(make_offer(**AGAINST[name]))


def test_all_that_is_wrong_is_told_at_once() -> None:
    sessions = (
        SessionDraft(id="s", starts_on=date(2021, 1, 2), ends_on=date(2021, 1, 1), places=-4),
        SessionDraft(id="t", schedule="night"),
    )
    prices = (
        PriceDraft(audience="all", price_kind="amount", amount_eur=-7.0),
        PriceDraft(audience="x", price_kind="y"),
    )
    fields: dict[str, Any] = {
        "place": "Namurr",
        "url": "javascript:alert(1)",
        "sessions": sessions,
        "prices": prices,
        "cadence_months": 2,
    }
    with pytest.raises(RefusedDraftError) as caught:
        normalise_draft(make_offer(**fields))
    assert [one.field for one in caught.value.errors] == [
        "sessions[0].ends_on",
        "sessions[1].schedule",
        "prices[1].audience",
        "prices[1].price_kind",
        "url",
        "cadence_months",
        "prices[0].amount_eur",
        "sessions[0].places",
        "place",
    ]


def test_all_that_is_wrong_with_an_operator_is_told_at_once() -> None:
    fields: dict[str, Any] = {
        "email": "x",
        "phone": "call",
        "website": "x",
        "enterprise_number": "1",
        "place": "Namurr",
    }
    with pytest.raises(RefusedDraftError) as caught:
        normalise_draft(make_operator(**fields))
    assert {one.field for one in caught.value.errors} == set(fields)
