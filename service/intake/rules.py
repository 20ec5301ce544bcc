"""What only one kind of draft must hold: states that follow from values, contacts, prices, one payer.

A rule gets a draft whose fields are clean and gives the fields to change, or raises a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from msgspec import UNSET
from stdnum.be import vat
from stdnum.exceptions import ValidationError

from service.columns import NO_RECORD
from service.errors import RefusedDraftError
from service.funding.models import PAYEES, PAYERS
from service.funding.rules import SELECTABLE, parse_selection
from service.intake.draft import Draft, OfferDraft, OperatorDraft, PriceDraft
from service.intake.draft_links import FundingLinkDraft
from service.recognition.models import TARGETS
from service.vocabulary import find_nearest, get_vocabulary

Changes = dict[str, Any]
Rule = Callable[[Any], Changes]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def _is_said(value: Any) -> bool:
    return value is not UNSET and value is not None and value != ()


def require_name(draft: Draft) -> Changes:
    """A record needs a name in at least one language."""
    for field in ("title", "name", "label"):
        if field in draft.__struct_fields__ and getattr(draft, field) in ({}, ""):
            raise RefusedDraftError(field, "is empty.")
    return {}


def check_links(draft: Draft) -> Changes:
    """An address on the web is http or https: nothing that runs when it is clicked."""
    for field in ("url", "website"):
        address = getattr(draft, field, None)
        if not address or address is UNSET:
            continue
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = None
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedDraftError(field, f"{address[:100]!r} is not a web address (https://...).")
    return {}


def normalise_contacts(draft: OperatorDraft) -> Changes:
    """Check the enterprise number by its check digits; phone and e-mail are only looked at."""
    if _is_said(draft.email) and not _EMAIL.fullmatch(str(draft.email)):
        raise RefusedDraftError("email", f"{draft.email!r} is not an e-mail address.")
    if _is_said(draft.phone) and not any(char.isdigit() for char in str(draft.phone)):
        raise RefusedDraftError("phone", f"{draft.phone!r} holds no digit.")
    if not _is_said(draft.enterprise_number):
        return {}
    try:
        return {"enterprise_number": vat.validate(str(draft.enterprise_number))}
    except ValidationError:
        raise RefusedDraftError(
            "enterprise_number", f"{draft.enterprise_number!r} is not a Belgian enterprise number."
        ) from None


_OFFER_STATES = (
    ("operator_id", "operator_state", None),
    ("duration_unit", "duration_state", None),
    ("languages", "language_state", ()),
    ("audiences", "audience_state", ()),
    ("venues", "venue_state", ()),
)


def derive_states(draft: OfferDraft) -> Changes:
    """Whether each optional thing is known follows from its value, unless the source states it."""
    changes: Changes = {}
    if draft.languages in (("unknown",), (NO_RECORD,)):
        changes = {"languages": (), "language_state": draft.languages[0]}
    for field, state, empty in _OFFER_STATES:
        value = changes.get(field, getattr(draft, field))
        stated = changes.get(state, getattr(draft, state))
        if value is UNSET and stated is UNSET:
            continue
        is_said = _is_said(value)
        if stated is UNSET:
            changes[state] = "known" if is_said else NO_RECORD
        elif (stated == "known") != is_said:
            raise RefusedDraftError(state, f"says {stated!r}, but {field} is {'given' if is_said else 'missing'}.")
        elif not is_said:
            changes[field] = empty
    return changes


def check_duration(draft: OfferDraft) -> Changes:
    """An amount of time needs its unit, and time does not run backwards."""
    for field in ("duration_amount", "internship_amount", "capacity_per_year"):
        value = getattr(draft, field)
        if not _is_said(value):
            continue
        if value < 0:
            raise RefusedDraftError(field, "is negative.")
        if field != "capacity_per_year" and not _is_said(draft.duration_unit):
            raise RefusedDraftError("duration_unit", f"is missing, but {field} is given.")
    return {}


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
    if draft.prices is UNSET:
        return {}
    for rank, price in enumerate(draft.prices):
        _check_amounts(price, f"prices[{rank}].")
        for earlier in draft.prices[:rank]:
            if earlier.audience == price.audience and _overlap(earlier, price):
                raise RefusedDraftError(f"prices[{rank}].audience", f"{price.audience} has two prices at one time.")
    return {}


def _check_amounts(price: PriceDraft, prefix: str) -> None:
    low, high = price.amount_eur, price.amount_high_eur
    if (low is not None) != (price.price_kind in ("amount", "range")):
        raise RefusedDraftError(prefix + "amount_eur", f"does not fit the kind {price.price_kind!r}.")
    if (high is not None) != (price.price_kind == "range"):
        raise RefusedDraftError(prefix + "amount_high_eur", f"does not fit the kind {price.price_kind!r}.")
    if low is not None and low < 0:
        raise RefusedDraftError(prefix + "amount_eur", "is negative.")
    if low is not None and high is not None and high < low:
        raise RefusedDraftError(prefix + "amount_high_eur", "is below the lower amount.")


def _overlap(one: PriceDraft, other: PriceDraft) -> bool:
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
        one.valid_to or date.max
    )


def keep_one_of(name: str, fields: Sequence[str]) -> Rule:
    """Exactly one of these fields is given; the others are blanked: a changed choice replaces the old one."""

    def rule(draft: Draft) -> Changes:
        given = [field for field in fields if _is_said(getattr(draft, field)) and getattr(draft, field) is not False]
        if len(given) != 1:
            said = " and ".join(given) or "none of them"
            raise RefusedDraftError(name, f"needs exactly one of {', '.join(fields)}; given: {said}.")
        return {field: None for field in fields if field != given[0]}

    return rule


def check_amount(draft: FundingLinkDraft) -> Changes:
    """An amount has a qualifier, and no amount has none."""
    amount, qualifier = draft.amount_eur, draft.amount_qualifier
    if amount is UNSET or amount is None:
        if qualifier not in (UNSET, "unknown"):
            raise RefusedDraftError("amount_qualifier", f"says {qualifier!r}, but no amount_eur is given.")
        return {} if amount is UNSET else {"amount_qualifier": "unknown", "amount_high_eur": None}
    if qualifier == "unknown":
        raise RefusedDraftError("amount_qualifier", "says 'unknown', but amount_eur is given.")
    if _is_said(draft.amount_high_eur) and draft.amount_high_eur < amount:  # type: ignore[operator]
        raise RefusedDraftError("amount_high_eur", "is below the lower amount.")
    return {"amount_qualifier": "exact"} if qualifier is UNSET else {}


def check_selection(draft: FundingLinkDraft) -> Changes:
    """A selection names facets that offers have, each once, and terms of their vocabularies."""
    query = draft.selection
    if query is UNSET or query is None:
        return {}
    try:
        wanted = parse_selection(query)
    except ValueError:
        raise RefusedDraftError(
            "selection", f"{query[:100]!r} is not a query such as topic=ai&region=BE-BRU."
        ) from None
    for facet, value in wanted:
        _check_facet(facet, value)
    if len(dict(wanted)) < len(wanted):
        raise RefusedDraftError("selection", "names a facet twice.")
    return {}


def _check_facet(facet: str, value: str) -> None:
    if facet not in SELECTABLE:
        nearest = find_nearest(facet, list(SELECTABLE))
        raise RefusedDraftError("selection", f"{facet!r} is not a facet that a selection may name.", nearest)
    vocabulary = SELECTABLE[facet]
    if vocabulary and value not in get_vocabulary(vocabulary):
        nearest = find_nearest(value, list(get_vocabulary(vocabulary)))
        raise RefusedDraftError("selection", f"{value[:100]!r} is not a {facet}.", nearest)


RULES: Mapping[str, tuple[Rule, ...]] = {
    "document": (require_name, check_links),
    "funder": (require_name,),
    "operator": (require_name, check_links, normalise_contacts),
    "venue": (require_name,),
    "programme": (require_name,),
    "certification": (require_name,),
    "offer": (require_name, check_links, derive_states, check_duration, keep_precision, check_prices),
    "partner": (require_name, keep_one_of("partnership", ("programme_id", "operator_id", "offer_id"))),
    "recognition": (keep_one_of("target", TARGETS),),
    "funding_link": (keep_one_of("payer", PAYERS), keep_one_of("payee", PAYEES), check_amount, check_selection),
    "figure": (require_name,),
}
"""By kind, in the order in which they are applied."""
