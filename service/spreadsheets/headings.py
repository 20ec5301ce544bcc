"""Headings: which column of a file holds which field, by its name for programs or its label in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from service.spreadsheets.columns import Column, columns_by_name, list_columns
from service.spreadsheets.raw import UnreadableSheetError, Value
from service.vocabulary import LANGUAGES, find_label, find_nearest


def fold(text: str) -> str:
    """A text without case, accents and punctuation, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a file: ``columns`` has None where a column is the person's own.

    ``nearest`` has, for a column of their own that looks like one of ours, what may have been meant.
    """

    columns: tuple[Column | None, ...]
    texts: tuple[str, ...]
    nearest: Mapping[str, tuple[str, ...]]

    @property
    def carried(self) -> frozenset[str]:
        """The names of the columns that the file has."""
        return frozenset(column.name for column in self.columns if column is not None)

    def list_own(self) -> list[str]:
        """The headings of the person's own columns, without that of the errors of an earlier check."""
        found = zip(self.texts, self.columns, strict=True)
        return [text for text, column in found if column is None and text and not is_errors_column(text)]


def read_headings(cells: Sequence[Value], language: str) -> Headings:
    """Understand the first row; raises :class:`UnreadableSheetError` where no offer could be told by it."""
    texts = tuple("" if cell is None else str(cell).strip() for cell in cells)
    known = _list_known(language)
    found: list[Column | None] = []
    for text in texts:
        column = known.get(fold(text))
        if column is not None and column in found:
            raise UnreadableSheetError(f"has two columns for “{column.label(language)}”.")
        found.append(column)
    headings = Headings(tuple(found), texts, _find_nearest(texts, found, language))
    if not headings.carried & ({"id"} | {name for name in columns_by_name() if name.startswith("title.")}):
        raise UnreadableSheetError(
            "has no column with the title or the identifier of offers in its first row.",
            (find_label("sheet_column", "id", language), columns_by_name()[f"title.{language}"].label(language)),
        )
    return headings


def count_known(texts: Sequence[str]) -> int:
    """How many headings are known in any language."""
    known = _list_known(LANGUAGES[0])
    return sum(fold(text) in known for text in texts if text)


def is_errors_column(text: str) -> bool:
    """Whether a column is the one that an earlier check added."""
    return fold(text) in {fold(find_label("sheet_column", "errors", language)) for language in LANGUAGES}


@cache
def _list_known(language: str) -> Mapping[str, Column]:
    """Columns by folded heading. Where two languages call different columns alike, the person's language decides."""
    found: dict[str, Column] = {}
    for column in list_columns():
        found.setdefault(fold(column.name), column)
    for other in (language, *LANGUAGES):
        for column in list_columns():
            found.setdefault(fold(column.label(other)), column)
    for other in (language, *LANGUAGES):
        # A text without a language is in the one that its heading is written in.
        for column in list_columns():
            if column.language == other:
                bare = column.label(other).removesuffix(f" ({other})")
                found.setdefault(fold(bare), column)
    return found


def _find_nearest(texts: Sequence[str], found: Sequence[Column | None], language: str) -> Mapping[str, tuple[str, ...]]:
    labels = {fold(column.label(language)): column.label(language) for column in list_columns() if column not in found}
    nearest = {}
    for text, column in zip(texts, found, strict=True):
        if column is None and text and not is_errors_column(text):
            near = find_nearest(fold(text), tuple(labels), limit=1)
            if near and _is_near(fold(text), near[0]):
                nearest[text] = (labels[near[0]],)
    return nearest


def _is_near(text: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(text, other) >= 80
