"""The value that a cell's text stands for, in any language, and the text that goes out for a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from service.errors import InputError
from service.intake.numbers import NumberError, read_number, read_whole_number, write_number
from service.spreadsheets.cells import (
    LIST_SEPARATOR,
    protect,
    read_date,
    restore,
    split_list,
)
from service.spreadsheets.columns import Column
from service.spreadsheets.headings import fold
from service.spreadsheets.raw import Value
from service.vocabulary import LANGUAGES, find_nearest


class CellError(InputError):
    """What one cell holds cannot be used."""

    status = 422
    slug = "refused-cell"
    title = "Refused cell"


@dataclass(frozen=True, slots=True)
class Venues:
    """The venues that an operator may name, by identifier."""

    names: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The venue of an identifier, or of a name that only one has."""
        found = self.list_named(text)
        return found[0] if len(found) == 1 else None

    def list_named(self, text: str) -> list[str]:
        """The venue of an identifier, or all of a name."""
        if text in self.names:
            return [text]
        wanted = fold(text)
        return [venue for venue, name in self.names.items() if fold(name) == wanted]

    def find_nearest(self, text: str) -> tuple[str, ...]:
        """Names that look like a text."""
        return find_nearest(text, tuple(self.names.values()))

    def show(self, venue: str) -> str:
        """The venue's name where that is enough to find it again, else its identifier."""
        name = self.names.get(venue, venue)
        return name if self.find(name) == venue and split_list(name) == [name] else venue


def read_value(column: Column, text: str, language: str, venues: Venues) -> Any:
    """The value of a text that is neither empty nor the word that blanks; raises :class:`CellError`."""
    if column.is_list:
        items = [_read_one(column, item, language, venues) for item in split_list(restore(text))]
        return list(dict.fromkeys(items))
    return _read_one(column, restore(text), language, venues)


def _read_one(column: Column, text: str, language: str, venues: Venues) -> Any:
    if column.terms:
        return _read_term(column, text, language)
    if column.kind == "venue":
        return _read_venue(column, text, venues)
    if column.kind == "date":
        return _read_date(column, text)
    if column.kind in ("number", "integer"):
        return _read_number(column, text)
    return text


def _read_term(column: Column, text: str, language: str) -> str:
    slug = find_term(column, text, language)
    if slug is None:
        labels = {fold(column.show_term(term, language)): column.show_term(term, language) for term in column.terms}
        near = find_nearest(fold(text), tuple(labels))
        raise CellError(column.name, f"“{text[:100]}” is not a known value.", [labels[one] for one in near])
    return slug


@lru_cache(maxsize=10_000)
def find_term(column: Column, text: str, language: str) -> str | None:
    """The slug of a term that is written as slug or as label in any language; the person's language goes first."""
    if text in column.terms:
        return text
    wanted = fold(text)
    for other in (language, *LANGUAGES):
        if (slug := _list_labels(column, other).get(wanted)) is not None:
            return slug
    return next((slug for slug in column.terms if fold(slug) == wanted), None)


@cache
def _list_labels(column: Column, language: str) -> Mapping[str, str]:
    return {fold(column.show_term(slug, language)): slug for slug in column.terms}


def _read_venue(column: Column, text: str, venues: Venues) -> str:
    venue = venues.find(text)
    if venue is None:
        raise CellError(column.name, f"no venue of yours is called “{text[:100]}”.", venues.find_nearest(text))
    return venue


def _read_date(column: Column, text: str) -> str:
    day = read_date(text)
    if day is None:
        raise CellError(column.name, f"“{text[:100]}” is not a date: write for example 31/12/2026.")
    return day.isoformat()


def _read_number(column: Column, text: str) -> int | float:
    try:
        return float(read_number(text)) if column.kind == "number" else read_whole_number(text)
    except NumberError as error:
        raise CellError(column.name, str(error)) from None


def show_cell(column: Column, value: Any, language: str, venues: Venues) -> Value:
    """What stands in a cell for a value of a document, such that reading it gives the value again."""
    if value is None or value in ([], ""):
        return None
    if column.is_list:
        return protect(f"{LIST_SEPARATOR} ".join(_show_one(column, item, language, venues) for item in value))
    if column.kind == "date":
        return date.fromisoformat(value)
    if isinstance(value, int | float):
        # Spreadsheets keep fifteen or sixteen digits.
        return value if float(f"{value:.15g}") == value else write_number(value)
    return protect(_show_one(column, value, language, venues))


def _show_one(column: Column, value: str, language: str, venues: Venues) -> str:
    if column.kind == "venue":
        return venues.show(value)
    if column.terms:
        label = column.show_term(value, language)
        is_found = find_term(column, label, language) == value and (not column.is_list or LIST_SEPARATOR not in label)
        return label if is_found else value
    return value
