"""What may be added up, and what must not: whatever a payer paid."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.evidence.schemas import EvidenceLine
from service.funding.amounts import count_cents, list_years
from service.funding.rules import Node
from service.funding.schemas import LinkLine, YearLine

BF, DEPARTMENT, OFFER = ("operator", "bf"), ("operator", "department"), ("offer", "o")
WITHIN = {Node(*DEPARTMENT): {Node(*BF)}, Node(*OFFER): {Node(*DEPARTMENT), Node(*BF)}}
GRANT = LinkLine(
    id="grant",
    version=1,
    payer=("funder", "cocof"),
    payer_status="stated",
    payee=BF,
    payee_status="stated",
    via=None,
    instrument="subsidy",
    instrument_status="stated",
    regrant_type=None,
    directness="direct",
    purpose="training",
    pays_for={},
    amount_eur=1_000,
    amount_cents=0,
    amount_high_eur=None,
    amount_qualifier="exact",
    period="2024",
    valid_from=date(2024, 1, 1),
    valid_to=date(2024, 12, 31),
    is_own_word=False,
    confidence="stated",
    evidence=(),
)


def change(name: str, **changes: Any) -> LinkLine:
    return msgspec.structs.replace(GRANT, id=name, **changes)


def add_up(*lines: LinkLine) -> YearLine:
    (found,) = list_years(lines, WITHIN)
    return found


def test_exact_amounts_of_a_year_for_different_payees_are_added() -> None:
    found = add_up(GRANT, change("other", payee=("operator", "huis"), amount_cents=55))
    assert (found.year, found.paid_eur, found.listed) == (2024, 2_000.55, ())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"amount_qualifier": "about"}, "not_exact"),
        ({"amount_qualifier": "at_least"}, "not_exact"),
        ({"amount_high_eur": 2_000}, "not_exact"),
        ({"amount_eur": None, "amount_qualifier": "unknown"}, "no_amount"),
        ({"valid_to": None}, "no_year"),
        ({"directness": "potential"}, "not_established"),
        ({"directness": "unknown"}, "not_established"),
        ({"directness": "in_kind"}, "not_money"),
        ({"is_own_word": True}, "own_word"),
        ({"confidence": "unknown"}, "not_established"),
        ({"evidence": (EvidenceLine("amount", "stated", value="100", is_disputed=True),)}, "disputed"),
        ({"payee": BF}, "overlapping_payees"),
        ({"payee": DEPARTMENT}, "overlapping_payees"),
        ({"payee": OFFER}, "overlapping_payees"),
    ],
)
def test_what_must_not_be_added_is_listed_with_the_reason(changes: dict[str, Any], why: str) -> None:
    found = add_up(GRANT, change("other", **{"payee": ("operator", "huis"), **changes}))
    assert {one.link: one.why for one in found.listed}["other"] == why
    assert "other" not in found.added
    assert found.paid_eur == (None if why == "overlapping_payees" else 1_000)


def test_a_refund_is_negative_and_not_set_off() -> None:
    found = add_up(GRANT, change("back", amount_eur=-200, amount_cents=-50))
    assert (found.paid_eur, found.refunded_eur) == (1_000, -200.5)


def test_years_and_purposes_are_apart() -> None:
    later = change("later", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    building = change("building", purpose="building")
    found = list_years([GRANT, later, building], WITHIN)
    assert [(line.year, line.purpose, line.paid_eur) for line in found] == [
        (2024, "building", 1_000),
        (2024, "training", 1_000),
        (2025, "training", 1_000),
    ]


def test_an_amount_for_several_years_is_listed_under_each_and_added_to_none() -> None:
    found = list_years([change("long", valid_from=date(2019, 1, 1), valid_to=date(2023, 12, 31))], WITHIN)
    assert [(line.year, line.paid_eur, [one.why for one in line.listed]) for line in found] == [
        (year, None, ["several_years"]) for year in range(2019, 2024)
    ]


def test_a_link_without_a_date_has_no_year() -> None:
    found = add_up(change("undated", valid_from=None, valid_to=None))
    assert (found.year, found.paid_eur, [one.why for one in found.listed]) == (None, None, ["no_year"])


def test_endless_periods_are_bounded() -> None:
    found = list_years([change("long", valid_from=date(1, 1, 1), valid_to=date(9999, 12, 31))], WITHIN)
    assert len(found) == 111


PAYEES = st.sampled_from([BF, DEPARTMENT, OFFER, ("operator", "huis"), ("programme", "prw"), ("learner", "jobseeker")])
DAYS = st.none() | st.dates(date(2022, 1, 1), date(2024, 12, 31))
LINES = st.builds(
    lambda name, begins, ends, **changes: change(
        name,
        valid_from=min(begins, ends) if begins and ends else begins,
        valid_to=max(begins, ends) if begins and ends else ends,
        **changes,
    ),
    st.uuids().map(str),
    DAYS,
    DAYS,
    payee=PAYEES,
    amount_eur=st.none() | st.integers(-1_000, 1_000),
    amount_qualifier=st.sampled_from(["exact", "exact", "about"]),
    directness=st.sampled_from(["direct", "direct", "in_kind", "potential"]),
    is_own_word=st.booleans(),
)


@given(st.lists(LINES, max_size=12, unique_by=lambda line: line.id))
def test_no_amount_is_counted_twice_nor_lost(lines: list[LinkLine]) -> None:
    by_id, found = {line.id: line for line in lines}, list_years(lines, WITHIN)
    added = [name for year in found for name in year.added]
    assert len(added) == len(set(added)), "an amount is part of one sum at most"
    assert {name for year in found for name in (*year.added, *(one.link for one in year.listed))} == set(by_id)
    for year in found:
        cents = [count_cents(by_id[name]) for name in year.added]
        assert sum(cents) == round(((year.paid_eur or 0) + (year.refunded_eur or 0)) * 100)
        for sign in (1, -1):
            payees = [Node(*by_id[name].payee) for name in year.added if (count_cents(by_id[name]) >= 0) == (sign > 0)]
            assert len(payees) == len(set(payees))
            assert not any(WITHIN.get(one, set()) & set(payees) for one in payees), "no payee is part of another"
