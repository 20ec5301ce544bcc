"""Entries: the rows of a sheet, gathered by offer, as what the person wants each offer to be.

The first row of an offer has its identifier (none for a new one) and its fields; each further row of the same offer
has one session, price or recognition more. A cell with nothing in it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from service.spreadsheets.cells import BLANK_WORD, restore, show_value
from service.spreadsheets.columns import LINE_KEYS, Column, columns_by_name
from service.spreadsheets.headings import Headings
from service.spreadsheets.raw import RawSheet
from service.spreadsheets.values import CellError, Venues, find_term, read_value
from service.vocabulary import find_label

EXAMPLE_ID = "example"
"""The identifier of a template's example, whose rows are not read."""
Texts = Mapping[str, str]
"""The texts of a row by the name of their column, empty ones left out."""
Corrections = Mapping[str, Mapping[str, str]]
"""Texts mended on screen, by the number of their row and the name of their column."""


class Mistake(Struct, frozen=True):
    """What is wrong with a cell (``column`` empty: with the whole row), and what may have been meant.

    ``text`` is what stands in the cell.
    """

    row: int
    column: str
    message: str
    nearest: tuple[str, ...] = ()
    text: str = ""


@dataclass(slots=True)
class Line:
    """One session, price or recognition as a row gives it; a part that is None is blanked."""

    row: int
    parts: dict[str, Any]


@dataclass(slots=True)
class Entry:
    """What a file says of one offer.

    ``patch`` has its fields, lines apart; ``lines`` those fields of which the file has lines, or that it blanks.
    ``venue`` describes a venue that may not be there yet. ``cells`` are the texts of its rows, where it came from some.
    """

    rows: list[int]
    id: str = ""
    status: str = ""
    reason: str = ""
    patch: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    venue: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    cells: dict[int, Texts] = field(default_factory=dict)

    def find_row(self, column: str, rank: int | None = None) -> int:
        """The row in which a field (or line ``rank`` of it) stands."""
        lines = self.lines.get(column.partition(".")[0], [])
        if rank is not None and rank < len(lines):
            return lines[rank].row
        return self.rows[0]

    @property
    def texts(self) -> Texts:
        """The texts of its first row."""
        return self.cells.get(self.rows[0], {})

    @property
    def title(self) -> str:
        """How people know it."""
        words = self.patch.get("title")
        found = [text for text in words.values() if isinstance(text, str) and text] if isinstance(words, dict) else []
        return found[0] if found else self.id

    def note(self, row: int, column: str, message: str, nearest: tuple[str, ...] = ()) -> None:
        """Note what is wrong with a cell."""
        text = self.cells.get(row, {}).get(column, "")
        self.mistakes.append(Mistake(row, column, message, nearest, text))


@dataclass(frozen=True, slots=True)
class Speaker:
    """In whose language a file is read, and whose venues it may name."""

    language: str
    venues: Venues


def list_texts(sheet: RawSheet, headings: Headings, corrections: Corrections) -> Iterator[tuple[int, Texts]]:
    """The rows as the texts that stand in them, corrections put in."""
    for row in sheet.rows:
        texts = {
            column.name: text
            for column, cell in zip(headings.columns, row.cells, strict=False)
            if column is not None and (text := show_value(cell))
        }
        mended = corrections.get(str(row.number), {})
        yield row.number, {name: text for name, text in {**texts, **mended}.items() if text}


def gather_entries(rows: Iterable[tuple[int, Texts]], speaker: Speaker) -> list[Entry]:
    """The entries of a sheet, in the order of their first rows."""
    found: list[Entry] = []
    by_id: dict[str, Entry] = {}
    for number, texts in rows:
        if not texts or texts.get("id") == EXAMPLE_ID:
            continue
        entry = _find_continued(texts, found, by_id)
        if entry is None:
            entry = Entry([number], cells={number: texts})
            found.append(entry)
            _read_words(entry, texts, speaker)
            if entry.id:
                by_id[entry.id] = entry
            _read_fields(entry, texts, speaker)
        else:
            entry.rows.append(number)
            entry.cells[number] = texts
            _compare_fields(entry, number, texts)
        _read_lines(entry, number, texts, speaker)
    return found


def _find_continued(texts: Texts, found: list[Entry], by_id: Mapping[str, Entry]) -> Entry | None:
    """The entry that a row goes on with: of the same identifier, or, without one, the one just above."""
    if "id" in texts:
        return by_id.get(restore(texts["id"]))
    if not found:
        return None
    above = found[-1]
    fields = {name: text for name, text in texts.items() if name.partition(".")[0] not in LINE_KEYS}
    if not fields:
        return above
    is_repeated = not above.id and len(fields) < len(texts) and any(name.startswith("title.") for name in fields)
    return above if is_repeated and all(above.texts.get(name) == text for name, text in fields.items()) else None


def _read_words(entry: Entry, texts: Texts, speaker: Speaker) -> None:
    entry.id = restore(texts.get("id", ""))
    entry.reason = restore(texts.get("reason", ""))
    if "status" in texts:
        column = columns_by_name()["status"]
        status = find_term(column, texts["status"], speaker.language)
        if status is None:
            labels = tuple(find_label("status", slug, speaker.language) for slug in column.terms)
            entry.note(entry.rows[0], "status", f"“{texts['status'][:100]}” is not a known value.", labels)
        else:
            entry.status = status


def _read_fields(entry: Entry, texts: Texts, speaker: Speaker) -> None:
    whole = Line(entry.rows[0], entry.patch)
    for name, text in texts.items():
        column = columns_by_name()[name]
        if column.field == "new_venue" and text != BLANK_WORD:
            entry.venue[column.part] = restore(text)
        elif column.kind != "word" and column.field not in LINE_KEYS and column.field != "new_venue":
            _put(entry, whole, column, text, speaker)


def _compare_fields(entry: Entry, number: int, texts: Texts) -> None:
    """A further row may repeat what the first one says of the offer, and not say otherwise."""
    for name, text in texts.items():
        if name.partition(".")[0] not in LINE_KEYS and name != "id" and entry.texts.get(name) != text:
            entry.note(number, name, f"differs from row {entry.rows[0]}, which is about the same offer.")


def _read_lines(entry: Entry, number: int, texts: Texts, speaker: Speaker) -> None:
    for group in LINE_KEYS:
        mine = {name: text for name, text in texts.items() if name.partition(".")[0] == group}
        if not mine:
            continue
        if set(mine.values()) == {BLANK_WORD}:
            entry.lines.setdefault(group, [])
            continue
        line = Line(number, {})
        for name, text in mine.items():
            _put(entry, line, columns_by_name()[name], text, speaker)
        entry.lines.setdefault(group, []).append(line)


def _put(entry: Entry, line: Line, column: Column, text: str, speaker: Speaker) -> None:
    """Put the value of a cell where it belongs (None or an empty list where it blanks), or note what is wrong."""
    value: Any = [] if column.is_list else None
    if text != BLANK_WORD:
        try:
            value = read_value(column, text, speaker.language, speaker.venues)
        except CellError as error:
            entry.note(line.row, column.name, error.message, error.nearest)
            return
    name = column.part or column.field
    if column.language:
        line.parts.setdefault(name, {})[column.language] = value
    else:
        line.parts[name] = value
