"""What may be added up of what a payer pays, year by year; the rest is listed with the reason. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from service.funding.rules import Node
from service.funding.schemas import LinkLine, LoneLink, YearLine

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Links are listed under the years of this span that they touch."""
Reason = Literal[
    "no_amount",
    "not_exact",
    "no_year",
    "several_years",
    "not_money",
    "not_established",
    "disputed",
    "own_word",
    "overlapping_payees",
]
Within = Mapping[Node, Collection[Node]]
"""What each payee is part of, at whatever distance: the operator of an offer, the parent of a department."""


class _Sorted(NamedTuple):
    added: list[LinkLine]
    listed: list[LoneLink]


def list_years(lines: Iterable[LinkLine], within: Within) -> tuple[YearLine, ...]:
    """Year by year and purpose by purpose what is paid and what is paid back, and what must not be added to it.

    Added are exact amounts of that one year whose payees have no part in each other. An amount for several years is
    no amount of each of them, and two amounts for the same payee may be the same money told twice.
    """
    groups: dict[tuple[int | None, str], list[LinkLine]] = defaultdict(list)
    for line in lines:
        for year in _list_touched(line):
            groups[year, line.purpose].append(line)
    ordered = sorted(groups, key=lambda key: (key[0] is None, key[0] or 0, key[1]))
    return tuple(_add_up(year, purpose, groups[year, purpose], within) for year, purpose in ordered)


def _list_touched(line: LinkLine) -> Iterable[int | None]:
    if line.valid_from is None and line.valid_to is None:
        return (None,)
    begins, ends = line.valid_from or line.valid_to or date.min, line.valid_to or line.valid_from or date.max
    return range(max(begins.year, FIRST_YEAR), min(ends.year, LAST_YEAR) + 1) or (None,)


def _add_up(year: int | None, purpose: str, lines: Sequence[LinkLine], within: Within) -> YearLine:
    reasons = {line.id: find_reason(line) for line in lines}
    alone = [line for line in lines if reasons[line.id] is None]
    paid = _part([line for line in alone if count_cents(line) >= 0], within)
    back = _part([line for line in alone if count_cents(line) < 0], within)
    others = [LoneLink(line.id, reason) for line in lines if (reason := reasons[line.id]) is not None]
    return YearLine(
        year=year,
        purpose=purpose,
        paid_eur=_sum(paid.added),
        refunded_eur=_sum(back.added),
        added=tuple(line.id for line in (*paid.added, *back.added)),
        listed=tuple(sorted([*others, *paid.listed, *back.listed], key=lambda one: one.link)),
    )


def find_reason(line: LinkLine) -> Reason | None:
    """Why an amount is not added to others; None for one that may be, as far as can be told from it alone."""
    checks: tuple[tuple[bool, Reason], ...] = (
        (line.is_own_word, "own_word"),
        (line.directness == "in_kind", "not_money"),
        (line.directness not in ("direct", "indirect") or line.confidence == "unknown", "not_established"),
        (any(claim.is_disputed for claim in line.evidence), "disputed"),
        (line.amount_eur is None, "no_amount"),
        (line.amount_qualifier != "exact" or line.amount_high_eur is not None, "not_exact"),
        (line.valid_from is None or line.valid_to is None, "no_year"),
        (_list_years_of(line) > 1, "several_years"),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def _list_years_of(line: LinkLine) -> int:
    return line.valid_to.year - line.valid_from.year + 1 if line.valid_from and line.valid_to else 1


def count_cents(line: LinkLine) -> int:
    """An amount in cents, which whole numbers keep exactly."""
    return (line.amount_eur or 0) * 100 + line.amount_cents


def _part(lines: Sequence[LinkLine], within: Within) -> _Sorted:
    """Those whose payees have no part in each other, and the others."""
    crossing = set(_list_crossing([(line.id, Node(*line.payee)) for line in lines], within))
    return _Sorted(
        [line for line in lines if line.id not in crossing],
        [LoneLink(line.id, "overlapping_payees") for line in lines if line.id in crossing],
    )


def _list_crossing(payees: Sequence[tuple[str, Node]], within: Within) -> Iterator[str]:
    """Links whose payee another link pays too, or a part of it, or what it is part of."""
    touching: dict[Node, list[str]] = defaultdict(list)
    for name, payee in payees:
        touching[payee].append(name)
    for name, payee in payees:
        around = {payee, *within.get(payee, ())}
        others = [other for node in around for other in touching.get(node, ()) if other != name]
        if others or payee.kind in ("selection", "learner"):
            yield name
            yield from others


def _sum(lines: Sequence[LinkLine]) -> float | None:
    """EUR; None where nothing is added up."""
    return sum(map(count_cents, lines)) / 100 if lines else None
