"""Rows of the database as the catalogue reads them: many at once, as plain tuples with names."""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Select

from service.database import Db

Rows = dict[str, Any]
Grouped = dict[str, list[Any]]
Given = Mapping[str, Any] | None
"""What a question is asked with."""


@lru_cache
def _name_columns(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    # Which names there are is known to the tables alone.
    make: Callable[[Iterable[Any]], Any] = namedtuple("Row", names)._make  # type: ignore[attr-defined]
    return make


def read_rows(db: Db, query: Select[Any], given: Given = None) -> list[Any]:
    """The rows of a question. SQLAlchemy's own take fifteen times as long to give a column by its name."""
    found = db.connection().execute(query, given)
    return list(map(_name_columns(tuple(found.keys())), found.all()))


def read_by_id(db: Db, query: Select[Any], given: Given = None) -> Rows:
    """The rows of a question by their identifiers, in the order in which it asks for them."""
    return {row.id: row for row in read_rows(db, query, given)}


def read_grouped(db: Db, query: Select[Any], owner: str, given: Given = None) -> Grouped:
    """The rows of a question by what a column says they belong to."""
    found: Grouped = defaultdict(list)
    for row in read_rows(db, query, given):
        found[getattr(row, owner)].append(row)
    return dict(found)
