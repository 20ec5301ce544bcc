"""What an offer costs one person: yes where it is free for them, no where it has a price, and whom to ask otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from service.offers.schemas import OfferSummary
from service.rights.demands import OPERATOR
from service.rights.grants import FREE, Grant, drop_broader, find_asking, is_narrower, list_price_grants
from service.rights.person import Person
from service.rights.schemas import Line, follow_rule
from service.rights.table import Rule

PRICED = ("amount", "range")
NAME = "cost"


class PriceRules(NamedTuple):
    """The rules about the price of an offer: those that say free, and those that leave a case open."""

    free: Sequence[Rule]
    asking: Sequence[Rule]


def judge_cost(summary: OfferSummary, person: Person, rules: PriceRules) -> Line:
    """What it costs the person, by the line for the narrowest audience that they belong to."""
    grants = list_price_grants(summary.prices, rules.free, person)
    mine = drop_broader(grants)
    free = [grant for grant in mine if grant.kind == FREE]
    for grant in free:
        if grant.keys == "yes":
            return _grant_free(grant, grants)
    for grant in free:
        if grant.keys == "open":
            return _tell(grant, verdict="unknown", reason="free_if_told", tell=grant.open_keys)
    maybe = tuple(dict.fromkeys(one.audience for one in grants if one.belongs == "open" and one.kind == FREE))
    priced = sorted((one for one in mine if one.kind in PRICED), key=lambda one: one.line.amount_eur or 0)
    if maybe and (priced or not person.situations):
        told = _tell(priced[0]) if priced else Line(name=NAME, verdict="", reason="")
        tell = ("person_situation",)
        return replace(told, verdict="unknown", reason="free_for_some", otherwise=maybe, tell=tell)
    if priced:
        return _tell(priced[0], verdict="no", reason=priced[0].kind)
    return _ask(mine, maybe, person, find_asking(rules.asking, person), has_lines=bool(grants))


def _grant_free(grant: Grant, grants: Sequence[Grant]) -> Line:
    """Free, as long as the person is none of those narrower ones who may have to pay."""
    excepted = tuple(
        one.audience
        for one in grants
        if one.belongs == "open" and one.kind != FREE and is_narrower(one.audience, grant.audience)
    )
    if not excepted:
        return _tell(grant, verdict="yes", reason="free")
    tell = ("person_situation",)
    return _tell(grant, verdict="unknown", reason="free_except", otherwise=tuple(dict.fromkeys(excepted)), tell=tell)


def _ask(mine: list[Grant], maybe: tuple[str, ...], person: Person, rule: Rule | None, *, has_lines: bool) -> Line:
    """Whom to ask and why: it is said of others alone, left open, under conditions, or nothing is on record."""
    elsewhere = next((grant for grant in mine if grant.keys == "no"), None)
    if elsewhere is not None:
        return _tell(elsewhere, verdict="ask", reason="free_elsewhere", ask=OPERATOR)
    said = next((grant for grant in mine if grant.kind != FREE), None)
    if said is not None:
        line = _tell(said, verdict="ask", reason=f"price_{said.kind}", otherwise=maybe, ask=OPERATOR)
    else:
        reason = "price_not_documented" if has_lines or rule is not None else "price_no_record"
        line = Line(name=NAME, verdict="ask", reason=reason, otherwise=maybe, ask=OPERATOR)
    line = replace(line, audiences=person.situations)
    return line if rule is None else follow_rule(line, rule)


def _tell(grant: Grant, **said: Any) -> Line:
    """A line that follows from a grant."""
    line = Line(
        name=NAME,
        verdict="",
        reason="",
        audiences=(grant.audience,),
        amount_eur=grant.line.amount_eur,
        amount_high_eur=grant.line.amount_high_eur,
        condition=grant.line.condition,
    )
    return replace(line if grant.rule is None else follow_rule(line, grant.rule), **said)
