"""Questions as they are changed: which parameters are asked together, and what a change makes of a set of filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any
from urllib.parse import quote, urlencode

from service.narrowing import list_active
from service.offers.filters import OfferFilters
from service.query import convert_value, list_parameters

Changes = Mapping[str, tuple[str, ...]]
"""New values by parameter, as texts; none where a parameter is dropped."""
Pairs = tuple[tuple[str, str], ...]

JOINED = (("near", "radius_km"), ("funder", "funding"), ("starts_from", "starts_until"), ("audience", "price_max_eur"))
"""Filters of which what one keeps depends on the other: a question that is asked with both."""
AROUND = ("near", "radius_km")
"""One parameter to whoever asks: a point, and how far around it."""


def find_joined(name: str) -> tuple[str, ...]:
    """The filters that are asked together with one, itself among them."""
    return next((names for names in JOINED if name in names), (name,))


def list_questions(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Filters, those that are asked together in one group."""
    given = list(names)
    groups = dict.fromkeys(find_joined(name) for name in given)
    return [tuple(name for name in group if name in given) for group in groups]


def change_filters(filters: OfferFilters, changes: Changes) -> OfferFilters:
    """Filters with some parameters changed; raises :class:`InvalidParameterError` for a value that cannot be used."""
    known = list_parameters(OfferFilters)
    values = {name: _convert(known[name], texts) for name, texts in changes.items()}
    return replace(filters, **values)


def _convert(parameter: Any, texts: tuple[str, ...]) -> Any:
    if not texts:
        return None
    return convert_value(parameter, list(texts) if parameter.is_repeated else texts[0])


def write_values(value: Any) -> tuple[str, ...]:
    """The value of a filter as texts."""
    return tuple(_write(one) for one in value) if isinstance(value, list) else (_write(value),)


def _write(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def write_question(filters: OfferFilters, sort: str | None, rest: Pairs = ()) -> str:
    """A question as the query of an address; an order that needs what is not asked any more is left out."""
    pairs = [(item.name, text) for item, value in list_active(filters) for text in write_values(value)]
    if sort is not None and (sort != "distance" or filters.near is not None):
        pairs.append(("sort", sort))
    return urlencode([*pairs, *rest], safe=",:", quote_via=quote)


def list_combinations(styles: Mapping[str, Iterable[Changes]]) -> Iterator[Changes]:
    """Every way to change some of several parameters, those that change the fewest first; by name, what can be done."""
    listed = {name: list(changes) for name, changes in styles.items()}
    for size in range(1, len(listed) + 1):
        for names in combinations(listed, size):
            for chosen in product(*(listed[name] for name in names)):
                yield {name: texts for changes in chosen for name, texts in changes.items()}
