"""How fresh an offer is: who answered for it when, against how often it has to be confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.offers.freshness import (
    DEFAULT_CADENCES_MONTHS,
    STATES,
    add_months,
    find_cadence,
    find_due,
    find_freshness,
    find_state,
)
from service.offers.models import CADENCES_MONTHS, Offer
from service.vocabulary import get_vocabulary

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
CADENCES = st.sampled_from(CADENCES_MONTHS)


def make_offer(**fields: Any) -> Offer:
    """A row of an offer of which only what matters here is set."""
    return Offer(id="x", title={"fr": "X"}, source="test", **{"modality": "onsite", **fields})


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 20), 3, date(2027, 2, 20)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(9999, 12, 31), 24, date.max),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_states_are_the_terms_of_their_vocabulary() -> None:
    assert tuple(get_vocabulary("freshness")) == STATES


def test_cadence_is_the_one_chosen_or_that_of_its_kind() -> None:
    assert set(DEFAULT_CADENCES_MONTHS.values()) <= set(CADENCES_MONTHS)
    assert find_cadence(1, "online_self", has_dates=True) == 1
    assert find_cadence(None, "online_self", has_dates=True) == 3
    assert find_cadence(None, "online_self", has_dates=False) == 12
    assert find_cadence(None, "onsite", has_dates=True) == 3
    assert find_cadence(None, "onsite", has_dates=False) == 6


@given(DAYS, CADENCES)
def test_it_ages_from_fresh_to_overdue_at_the_ends_of_its_cadence(answered_on: date, months: int) -> None:
    due, overdue, one_day = add_months(answered_on, months), add_months(answered_on, 2 * months), timedelta(days=1)
    assert find_due(answered_on, months) == due
    assert find_state(answered_on, months, answered_on) == "fresh"
    assert find_state(answered_on, months, due - one_day) == "fresh"
    assert find_state(answered_on, months, due) == "due"
    assert find_state(answered_on, months, overdue - one_day) == "due"
    assert find_state(answered_on, months, overdue) == "overdue"


def test_what_nobody_answered_for_is_unconfirmed_however_new_its_import() -> None:
    today = date(2026, 11, 20)
    imported = make_offer(imported_at=datetime(2026, 11, 20, 8, tzinfo=UTC))
    found = find_freshness(imported, today, has_dates=False)
    assert (found.state, found.answered_on, found.due_on) == ("unconfirmed", None, None)


def test_an_import_makes_nothing_fresher_and_an_edit_does() -> None:
    today = date(2026, 11, 20)
    old = {"confirmed_on": date(2020, 7, 1), "imported_at": datetime(2026, 11, 20, 8, tzinfo=UTC)}
    assert find_freshness(make_offer(**old), today, has_dates=False).state == "overdue"
    edited = make_offer(**old, edited_at=datetime(2026, 11, 1, 8, tzinfo=UTC))
    found = find_freshness(edited, today, has_dates=False)
    assert (found.state, found.edited_on, found.due_on) == ("fresh", date(2026, 11, 1), date(2027, 5, 1))


def test_the_day_of_an_edit_is_the_one_in_belgium() -> None:
    late = make_offer(edited_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert find_freshness(late, date(2026, 7, 1), has_dates=False).edited_on == date(2026, 7, 1)
