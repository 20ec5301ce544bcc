"""Addresses of pages: the visitor's parameters in one order, with something taken out or put in."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

Pairs = tuple[tuple[str, str], ...]
"""Query parameters in order; a name may repeat."""


def write_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Parameters as a query string, commas left readable."""
    return urlencode(list(pairs), safe=",:", quote_via=quote)


def write_address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A path of this host with parameters."""
    query = write_query(pairs)
    return f"{path}?{query}" if query else path


def drop_names(pairs: Pairs, *names: str) -> Pairs:
    """The parameters without those of these names."""
    return tuple(pair for pair in pairs if pair[0] not in names)


def drop_pair(pairs: Pairs, name: str, value: str) -> Pairs:
    """The parameters without one value of one name."""
    return tuple(pair for pair in pairs if pair != (name, value))


def set_value(pairs: Pairs, name: str, value: str) -> Pairs:
    """The parameters with one value for a name, whatever it had before."""
    return (*drop_names(pairs, name), (name, value))
