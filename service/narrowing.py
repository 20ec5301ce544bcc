"""What a filter is: one field of a frozen dataclass that is its documentation, its check and its query.

A filter set is a frozen dataclass whose fields are ``Annotated[type, QueryParameter(...), Keep(...)]``.
From the one line follow the query parameter, its text in OpenAPI, the error on a bad value, the set of
offers that it keeps, the form control, the sentence and the facet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import chain
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from litestar.params import QueryParameter
from pyroaring import BitMap

from service.errors import InvalidParameterError
from service.vocabulary import find_nearest

MAX_VALUES = 50
"""How many values one filter takes."""
FEW_VALUES = 12
"""How many values can be named in one sentence."""


@dataclass(frozen=True, slots=True)
class Keep:
    """What one filter keeps.

    ``offers(catalogue, value, filters)`` gives the offers kept. ``spared``, of a geographic filter,
    gives those that it cannot judge because they have no point: they survive in a part of their own.
    ``facet`` names the facet whose values this filter takes, ``vocabulary`` their labels, ``sentence``
    the message (English, translated by the pages) that says what is kept. What it keeps may depend on another
    filter (``joined_with``): ``together`` is the message that says both where both are given, its own value first.
    ``states`` are the values taken besides the terms of the vocabulary.
    """

    offers: Callable[[Any, Any, Any], BitMap]
    sentence: str
    facet: str | None = None
    vocabulary: str | None = None
    spared: Callable[[Any, Any, Any], BitMap] | None = None
    joined_with: tuple[str, ...] = ()
    together: str | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as the code sees it: its name, its parameter, what it keeps, whether it repeats."""

    name: str
    parameter: QueryParameter
    keep: Keep
    is_repeated: bool


@cache
def list_filters(filter_set: type) -> Mapping[str, Filter]:
    """The filters of a filter set by name, in the order in which they are declared."""
    hints = get_type_hints(filter_set, include_extras=True)
    found = {}
    for item in fields(filter_set):
        hint = hints[item.name]
        inner, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        keep = next((extra for extra in extras if isinstance(extra, Keep)), None)
        if keep is None:
            continue
        parameter = next(extra for extra in extras if isinstance(extra, QueryParameter))
        is_repeated = any(get_origin(part) is list for part in get_args(inner))
        found[item.name] = Filter(item.name, parameter, keep, is_repeated)
    return found


def list_active(filters: Any) -> list[tuple[Filter, Any]]:
    """The filters that a visitor set, with their values."""
    kind: type = type(filters)
    return [(item, value) for name, item in list_filters(kind).items() if (value := getattr(filters, name)) is not None]


def check_values(name: str, values: Iterable[str], *known: Collection[str]) -> None:
    """Refuse a value that none of these knows; raises :class:`InvalidParameterError` with the nearest ones."""
    for value in values:
        for choices in known:  # every filter of every question comes here: a generator takes twice as long
            if value in choices:
                break
        else:
            every = tuple(dict.fromkeys(chain(*known)))
            raise InvalidParameterError(name, f"{value[:80]!r} is not known.", _propose(value, every))


def _propose(value: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest values; where nothing is near and there are few, all of them."""
    nearest = find_nearest(value, choices)
    return nearest or (choices if len(choices) <= FEW_VALUES else ())
