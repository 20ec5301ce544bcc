"""What the draft of an offer must hold: states that follow from values, times, dates, prices, sessions, own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET

from service.columns import NO_RECORD
from service.errors import FieldError, RefusedDraftError
from service.intake.draft import OfferDraft, PriceDraft, SessionDraft
from service.intake.own_word import OwnRecognitionDraft
from service.offers.models import CADENCES_MONTHS, PRICE_KINDS

Changes = dict[str, Any]
_Period = PriceDraft | OwnRecognitionDraft

STATES = (
    ("operator_id", "operator_state", None),
    ("duration_unit", "duration_state", None),
    ("languages", "language_state", ()),
    ("audiences", "audience_state", ()),
    ("venues", "venue_state", ()),
)
"""Fields with the field that says whether they are known, and what they hold when they are not."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years in which a session can be: what lies outside was typed wrong, as 1027 for 2027."""


def is_said(value: Any) -> bool:
    """Whether a field of a draft has a value."""
    return value is not UNSET and value is not None and value != ()


def derive_states(draft: OfferDraft) -> Changes:
    """Whether each optional thing is known follows from its value, unless the source states it."""
    changes: Changes = {}
    if draft.languages in (("unknown",), (NO_RECORD,)):
        changes = {"languages": (), "language_state": draft.languages[0]}
    for field, state, empty in STATES:
        value = changes.get(field, getattr(draft, field))
        stated = changes.get(state, getattr(draft, state))
        if value is UNSET and stated is UNSET:
            continue
        is_given = is_said(value)
        if stated is UNSET:
            changes[state] = "known" if is_given else NO_RECORD
        elif (stated == "known") != is_given:
            raise RefusedDraftError(state, f"says {stated!r}, but {field} is {'given' if is_given else 'missing'}.")
        elif not is_given:
            changes[field] = empty
    return changes


def refuse_any(found: Iterable[FieldError]) -> Changes:
    """Raise :class:`RefusedDraftError` with all that is wrong; nothing changes where nothing is."""
    if errors := list(found):
        raise RefusedDraftError.join(errors)
    return {}


def check_duration(draft: OfferDraft) -> Changes:
    """An amount of time needs its unit, and time does not run backwards."""
    return refuse_any(_find_wrong_amounts(draft))


def _find_wrong_amounts(draft: OfferDraft) -> Iterator[FieldError]:
    has_unit = is_said(draft.duration_unit)
    for field in ("duration_amount", "internship_amount", "capacity_per_year"):
        value = getattr(draft, field)
        if not is_said(value):
            continue
        if value < 0:
            yield FieldError(field, "is negative.")
        elif field != "capacity_per_year" and not has_unit:
            yield FieldError("duration_unit", f"is missing, but {field} is given.")
            has_unit = True  # said once


def keep_precision(draft: OfferDraft) -> Changes:
    """A date comes with how much of it is known; of a month or a year the first day is kept."""
    day, precision = draft.confirmed_on, draft.confirmed_precision
    if day is UNSET or day is None:
        if precision is not UNSET:
            raise RefusedDraftError("confirmed_precision", f"says {precision!r}, but no confirmed_on is given.")
        return {} if day is UNSET else {"confirmed_precision": "day"}
    if precision is UNSET:
        return {"confirmed_precision": "day"}
    if (precision == "month" and day.day != 1) or (precision == "year" and (day.month, day.day) != (1, 1)):
        raise RefusedDraftError("confirmed_on", f"is not the first day of a {precision}.")
    return {}


def check_prices(draft: OfferDraft) -> Changes:
    """Amounts fit the kind of price, and one audience has one price at a time."""
    return refuse_any(_find_wrong_prices(draft.prices)) if draft.prices is not UNSET else {}


def _find_wrong_prices(prices: Sequence[PriceDraft]) -> Iterator[FieldError]:
    for rank, price in enumerate(prices):
        yield from _find_wrong_amount(price, f"prices[{rank}].")
        if any(earlier.audience == price.audience and _overlap(earlier, price) for earlier in prices[:rank]):
            yield FieldError(f"prices[{rank}].audience", f"{price.audience} has two prices at one time.")


def check_sessions(draft: OfferDraft) -> Changes:
    """No session has fewer places than none or a date that nobody can mean, and each stands once."""
    return refuse_any(_find_wrong_sessions(draft.sessions)) if draft.sessions is not UNSET else {}


def _find_wrong_sessions(sessions: Sequence[SessionDraft]) -> Iterator[FieldError]:
    seen = set()
    for rank, one in enumerate(sessions):
        if one.places is not None and one.places < 0:
            yield FieldError(f"sessions[{rank}].places", "is negative.")
        for field in ("starts_on", "ends_on", "enrolment_closes_on"):
            day = getattr(one, field)
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                yield FieldError(f"sessions[{rank}].{field}", f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
        if one.id in seen:
            yield FieldError(f"sessions[{rank}].id", f"{one.id} stands twice here.")
        seen.add(one.id)


def check_own_word(draft: OfferDraft) -> Changes:
    """One body says one thing at a time of an offer's recognition."""
    given = draft.recognitions if draft.recognitions is not UNSET else ()
    return refuse_any(
        FieldError(f"recognitions[{rank}].body", f"{one.body} stands twice at one time.")
        for rank, one in enumerate(given)
        if any(earlier.body == one.body and _overlap(earlier, one) for earlier in given[:rank])
    )


def check_cadence(draft: OfferDraft) -> Changes:
    """How often an operator wants to be asked is one of a few numbers of months."""
    if is_said(draft.cadence_months) and draft.cadence_months not in CADENCES_MONTHS:
        raise RefusedDraftError("cadence_months", f"is one of {', '.join(map(str, CADENCES_MONTHS))}.")
    return {}


def _find_wrong_amount(price: PriceDraft, prefix: str) -> Iterator[FieldError]:
    """The first thing that is wrong with what a price says: of the others one cannot tell then."""
    low, high = price.amount_eur, price.amount_high_eur
    if price.price_kind not in PRICE_KINDS:
        return  # told as a term that nobody knows
    if (low is not None) != (price.price_kind in ("amount", "range")):
        yield FieldError(prefix + "amount_eur", f"does not fit the kind {price.price_kind!r}.")
    elif (high is not None) != (price.price_kind == "range"):
        yield FieldError(prefix + "amount_high_eur", f"does not fit the kind {price.price_kind!r}.")
    elif low is not None and low < 0:
        yield FieldError(prefix + "amount_eur", "is negative.")
    elif low is not None and high is not None and high < low:
        yield FieldError(prefix + "amount_high_eur", "is below the lower amount.")


def _overlap(one: _Period, other: _Period) -> bool:
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
        one.valid_to or date.max
    )
