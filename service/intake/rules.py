"""What only one kind of draft must hold: states that follow from values, contacts, prices, one payer.

A rule gets a draft whose fields are clean and gives the fields to change, or raises a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from msgspec import UNSET
from stdnum.be import vat
from stdnum.exceptions import ValidationError

from service.errors import FieldError, RefusedDraftError
from service.funding.models import PAYEES, PAYERS
from service.funding.rules import SELECTABLE, parse_selection
from service.intake.draft import Draft, OperatorDraft
from service.intake.draft_links import FundingLinkDraft
from service.intake.locate import locate_draft
from service.intake.offer_rules import (
    check_cadence,
    check_duration,
    check_own_word,
    check_prices,
    check_sessions,
    derive_states,
    is_said,
    keep_precision,
    refuse_any,
)
from service.recognition.models import TARGETS
from service.vocabulary import find_nearest, get_vocabulary

Changes = dict[str, Any]
Rule = Callable[[Any], Changes]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


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
        if not is_web_address(address):
            raise RefusedDraftError(field, f"{address[:100]!r} is not a web address (https://...).")
    return {}


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def check_contacts(draft: OperatorDraft) -> Changes:
    """Phone and e-mail are only looked at."""
    found = []
    if is_said(draft.email) and not _EMAIL.fullmatch(str(draft.email)):
        found.append(FieldError("email", f"{draft.email!r} is not an e-mail address."))
    if is_said(draft.phone) and not any(char.isdigit() for char in str(draft.phone)):
        found.append(FieldError("phone", f"{draft.phone!r} holds no digit."))
    return refuse_any(found)


def normalise_number(draft: OperatorDraft) -> Changes:
    """Check the enterprise number by its check digits."""
    if not is_said(draft.enterprise_number):
        return {}
    try:
        return {"enterprise_number": vat.validate(str(draft.enterprise_number))}
    except ValidationError:
        raise RefusedDraftError(
            "enterprise_number", f"{draft.enterprise_number!r} is not a Belgian enterprise number."
        ) from None


def check_place(draft: Draft) -> Changes:
    """The gazetteer knows where it is."""
    locate_draft(draft)
    return {}


def keep_one_of(name: str, fields: Sequence[str]) -> Rule:
    """Exactly one of these fields is given; the others are blanked: a changed choice replaces the old one."""

    def rule(draft: Draft) -> Changes:
        given = [field for field in fields if is_said(getattr(draft, field)) and getattr(draft, field) is not False]
        if len(given) != 1:
            said = " and ".join(given) or "none of them"
            raise RefusedDraftError(name, f"needs exactly one of {', '.join(fields)}; given: {said}.")
        return {field: None for field in fields if field != given[0]}

    return rule


def check_parties(draft: FundingLinkDraft) -> Changes:
    """Nobody pays itself: such a link would say of nobody where the money comes from."""
    for payer, payee in (("payer_operator_id", "operator_id"), ("payer_programme_id", "programme_id")):
        if is_said(getattr(draft, payer)) and getattr(draft, payer) == getattr(draft, payee):
            raise RefusedDraftError(payee, "is the payer itself.")
    return {}


def check_amount(draft: FundingLinkDraft) -> Changes:
    """An amount has a qualifier, and no amount has none; a new one without cents replaces the old one's."""
    amount, qualifier = draft.amount_eur, draft.amount_qualifier
    _check_cents(draft)
    if amount is UNSET or amount is None:
        if qualifier not in (UNSET, "unknown"):
            raise RefusedDraftError("amount_qualifier", f"says {qualifier!r}, but no amount_eur is given.")
        return {} if amount is UNSET else {"amount_qualifier": "unknown", "amount_high_eur": None, "amount_cents": 0}
    if qualifier == "unknown":
        raise RefusedDraftError("amount_qualifier", "says 'unknown', but amount_eur is given.")
    if is_said(draft.amount_high_eur) and draft.amount_high_eur < amount:  # type: ignore[operator]
        raise RefusedDraftError("amount_high_eur", "is below the lower amount.")
    cents = 0 if draft.amount_cents is UNSET else draft.amount_cents
    return {"amount_qualifier": "exact" if qualifier is UNSET else qualifier, "amount_cents": cents}


def _check_cents(draft: FundingLinkDraft) -> None:
    cents, amount = draft.amount_cents, draft.amount_eur
    if cents is UNSET or cents == 0:
        return
    if not isinstance(amount, int):
        raise RefusedDraftError("amount_cents", "are given, but no amount_eur.")
    if abs(cents) > 99 or amount * cents < 0:
        raise RefusedDraftError("amount_cents", "are -99 to 99, and of the same sign as amount_eur.")


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
    "operator": (require_name, check_links, check_contacts, normalise_number, check_place),
    "venue": (require_name, check_place),
    "programme": (require_name,),
    "certification": (require_name,),
    "offer": (
        require_name,
        check_links,
        derive_states,
        check_duration,
        check_cadence,
        keep_precision,
        check_prices,
        check_sessions,
        check_own_word,
        check_place,
    ),
    "partner": (require_name, keep_one_of("partnership", ("programme_id", "operator_id", "offer_id"))),
    "recognition": (keep_one_of("target", TARGETS),),
    "funding_link": (
        keep_one_of("payer", PAYERS),
        keep_one_of("payee", PAYEES),
        check_parties,
        check_amount,
        check_selection,
    ),
    "figure": (require_name,),
}
"""By kind, in the order in which they are applied."""
