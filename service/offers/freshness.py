"""How fresh an offer is on a day: when somebody last answered for it, against how often it has to be.

Three acts stay apart. Whoever *edits* an offer, or *confirms* that it is unchanged, answers for it; *importing* it
again says only that its source still has it, and makes nothing fresher.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from service.columns import to_day

State = Literal["fresh", "due", "overdue", "unconfirmed"]
STATES: tuple[State, ...] = ("fresh", "due", "overdue", "unconfirmed")
"""Also the terms of the vocabulary ``freshness``, in this order."""

SELF_PACED = "online_self"
DEFAULT_CADENCES_MONTHS: Mapping[str, int] = {
    "dated": 3,  # dates pass and places fill: what a visitor would act on is wrong first
    "self_paced": 12,  # no date, no place, no group: little of it can change
    "undated": 6,  # prices and conditions of enrolment change with a term or a budget
}
"""By kind of offer how often (months) it has to be confirmed, where its operator chose nothing else."""


class Freshness(NamedTuple):
    """How fresh an offer is.

    ``answered_on`` is the day on which it was last edited or confirmed, None when nobody ever answered for it;
    ``due_on`` is the day from which it is due to be confirmed again.
    """

    state: State
    cadence_months: int
    edited_on: date | None
    answered_on: date | None
    due_on: date | None


def find_cadence(chosen_months: int | None, modality: str, *, has_dates: bool) -> int:
    """How often (months) an offer has to be confirmed: as its operator chose, or by its kind."""
    if chosen_months is not None:
        return chosen_months
    kind = "dated" if has_dates else "self_paced" if modality == SELF_PACED else "undated"
    return DEFAULT_CADENCES_MONTHS[kind]


def find_due(answered_on: date | None, cadence_months: int) -> date | None:
    """The day from which it has to be confirmed again; None when nobody ever answered for it."""
    return None if answered_on is None else add_months(answered_on, cadence_months)


def find_state(answered_on: date | None, cadence_months: int, on: date) -> State:
    """How fresh it is on a day: due from the end of its cadence on, overdue from the end of a second one."""
    if answered_on is None:
        return "unconfirmed"
    if on < add_months(answered_on, cadence_months):
        return "fresh"
    return "due" if on < add_months(answered_on, 2 * cadence_months) else "overdue"


def find_freshness(offer: Any, on: date, *, has_dates: bool) -> Freshness:
    """How fresh an offer (a row of its table) is on a day; ``has_dates`` says whether a session of it has one.

    Of a confirmation of which only the month or the year is known, the first day counts.
    """
    cadence = find_cadence(offer.cadence_months, offer.modality, has_dates=has_dates)
    edited_on = None if offer.edited_at is None else to_day(offer.edited_at)
    answered_on = find_answered(offer.confirmed_on, edited_on)
    state = find_state(answered_on, cadence, on)
    return Freshness(state, cadence, edited_on, answered_on, find_due(answered_on, cadence))


def find_answered(confirmed_on: date | None, edited_on: date | None) -> date | None:
    """The day on which somebody last answered for it, by confirming or by editing."""
    return max((day for day in (confirmed_on, edited_on) if day is not None), default=None)


@lru_cache(maxsize=20_000)
def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
