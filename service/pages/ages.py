"""How old what is said of an offer is, in words: confirmed, edited and imported are three things on every page."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from service.offers.freshness import find_answered
from service.offers.schemas import OfferDetail
from service.pages.speech import Speech, mark

_CONFIRMED = {
    "day": mark("Confirmed on {date}"),
    "month": mark("Confirmed in {month}"),
    "year": mark("Confirmed in {year}"),
}


class Age(NamedTuple):
    """How old the information is: the last day, how fresh that makes it (slug and word), and what else to say."""

    text: str
    state: str
    label: str
    note: str
    is_old: bool


def describe_age(
    confirmed: tuple[date | None, str], edited_on: date | None, state: str, on: date, speech: Speech
) -> Age:
    """When somebody last answered for the record, whether that is long ago, and for how many years.

    ``confirmed`` is a date and how much of it is known; of a month or a year, no day is ever shown. ``state`` is
    how fresh the record is (a term of ``freshness``).
    """
    label, last = speech.term("freshness", state), find_answered(confirmed[0], edited_on)
    if last is None:
        return Age("", state, label, "", is_old=True)
    text = say_answered(confirmed, edited_on, speech)
    years = (on - last).days // 365
    note = speech.count("old: {number} year", "old: {number} years", years) if state == "overdue" and years else ""
    return Age(text, state, label, note, is_old=state == "overdue")


def say_answered(confirmed: tuple[date | None, str], edited_on: date | None, speech: Speech) -> str:
    """When somebody last answered for the record, as far as that is known; empty where nobody ever did."""
    confirmed_on, precision = confirmed
    if edited_on is not None and (confirmed_on is None or edited_on > confirmed_on):
        return speech.say("Edited on {date}", date=speech.date(edited_on))
    return "" if confirmed_on is None else say_confirmed(confirmed_on, precision, speech)


def say_confirmed(confirmed_on: date, precision: str, speech: Speech) -> str:
    """When it was confirmed, as far as that is known."""
    known = speech.date(confirmed_on, precision)
    return speech.say(_CONFIRMED[precision], date=known, month=known, year=known)


def list_acts(detail: OfferDetail, on: date, speech: Speech) -> list[tuple[str, str]]:
    """When it was confirmed, edited and imported, which are three things, and when it is to be confirmed again."""
    summary, months = detail.summary, detail.cadence_months
    confirmed = (
        speech.date(summary.confirmed_on, summary.confirmed_precision) if summary.confirmed_on else speech.say("never")
    )
    imported = speech.date(detail.imported_on) if detail.imported_on else speech.say("never, the record was made here")
    often = speech.say("every month") if months == 1 else speech.say("every {number} months", number=months)
    why = (
        speech.say("chosen by the operator") if detail.is_cadence_chosen else speech.say("usual for this kind of offer")
    )
    again = f"{often} ({why})"
    if detail.due_on is not None:
        since = mark("since {date}") if detail.due_on <= on else mark("from {date}")
        again += f", {speech.say(since, date=speech.date(detail.due_on))}"
    holds = [(speech.say("How long it stays true"), period)] if (period := _say_period(detail, on, speech)) else []
    return [
        *holds,
        (speech.say("Confirmed"), confirmed),
        (speech.say("Edited"), speech.date(summary.edited_on) if summary.edited_on else speech.say("never")),
        (speech.say("Imported"), imported),
        (speech.say("To be confirmed again"), again),
    ]


def _say_period(detail: OfferDetail, on: date, speech: Speech) -> str:
    """From when to when the offer is said to hold, and whether that is past or to come; empty where nobody says."""
    begins, ends = detail.valid_from, detail.valid_to
    parts = [speech.say("from {date}", date=speech.date(begins))] if begins else []
    parts += [speech.say("until {date}", date=speech.date(ends))] if ends else []
    is_over, is_to_come = ends is not None and ends < on, begins is not None and begins > on
    state = speech.say("past") if is_over else speech.say("not begun yet") if is_to_come else ""
    return " ".join([*parts, f"({state})"] if state else parts)
