"""Many offers at once from a program: JSON lines or a spreadsheet, checked and written as an upload is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from service.database import Db
from service.errors import FieldError, RefusedWritingError, UnsupportedMediaTypeError
from service.spreadsheets.apply import Party
from service.spreadsheets.check import Wanted, read_wanted
from service.spreadsheets.effect import Effect
from service.spreadsheets.entries import Entry, Mistake
from service.spreadsheets.files import read_sheet
from service.spreadsheets.owned import read_venues
from service.spreadsheets.raw import MEDIA_TYPES, MOST_ROWS, UnreadableSheetError
from service.spreadsheets.results import Result

JSON_LINES = ("application/x-ndjson", "application/jsonl")
MOST_ERRORS = 200
"""Errors that one answer names."""
_WORDS = ("id", "status", "reason")


class LikeView(Struct, frozen=True):
    """Another offer that may be the same: one that is stored, or one of a line of this body."""

    title: str
    id: str | None
    line: int | None


class ErrorView(Struct, frozen=True):
    """What is wrong with a field of a line, and what may have been meant."""

    line: int
    field: str
    message: str
    nearest: list[str]


class BulkLine(Struct, frozen=True):
    """What became (or would become) of an offer: ``fields`` has each that is another, before and after.

    ``lines`` are the lines or rows that speak of it, ``lacks`` the fields for want of which it stays a draft.
    """

    lines: list[int]
    id: str | None
    title: str
    outcome: str
    status: str | None
    fields: dict[str, list[Any]]
    errors: list[ErrorView]
    lacks: list[str]
    alike: list[LikeView]


class EffectView(Struct, frozen=True):
    """How many offers the answer to a question gains and loses; ``question`` is the query that asks it."""

    question: str
    gained: int
    lost: int


class BulkView(Struct, frozen=True):
    """What became of many offers. ``effects`` are told of a dry run alone."""

    dry_run: bool
    counts: dict[str, int]
    offers: list[BulkLine]
    effects: list[EffectView]


def read_body(db: Db, party: Party, media_type: str, body: bytes) -> Wanted:
    """Understand a body.

    Raises :class:`UnsupportedMediaTypeError`, :class:`UnreadableSheetError`.
    """
    if media_type in MEDIA_TYPES.values():
        return read_wanted(db, party, read_sheet(body), {})
    if media_type in JSON_LINES:
        return Wanted(_read_lines(body), read_venues(db, party.operator_id))
    raise UnsupportedMediaTypeError(f"The body is to be {', '.join((JSON_LINES[0], *MEDIA_TYPES.values()))}.")


def _read_lines(body: bytes) -> list[Entry]:
    """An entry for each line that is not blank: an object of fields of an offer, and id, status and reason."""
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise UnreadableSheetError(f"has more than {MOST_ROWS} lines: send it in parts.")
    entries = [_read_line(number, line) for number, line in lines]
    _refuse_twice(entries)
    return entries


def _refuse_twice(entries: Iterable[Entry]) -> None:
    """An offer has one line: of two, wherever they stand, nobody could tell which holds."""
    seen: set[str] = set()
    for entry in entries:
        if entry.id and entry.id in seen:
            entry.note(entry.rows[0], "id", f"{entry.id} stands twice here.")
        seen.add(entry.id)


def _read_line(number: int, line: bytes) -> Entry:
    entry = Entry([number])
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        entry.note(number, "", f"is no JSON ({str(error)[:200]}).")
        return entry
    if not isinstance(document, dict):
        entry.note(number, "", "is no JSON object.")
        return entry
    for word in _WORDS:
        value = document.pop(word, None)
        if value is not None and not isinstance(value, str):
            entry.note(number, word, "must be a text.")
        else:
            setattr(entry, word, value or "")
    entry.patch = document
    return entry


def show_results(results: Sequence[Result], effects: Sequence[Effect], *, is_dry_run: bool) -> BulkView:
    """The answer."""
    counts = dict.fromkeys(("added", "changed", "withdrawn", "unchanged", "refused"), 0)
    for one in results:
        counts["withdrawn" if one.is_withdrawn else one.outcome] += 1
    return BulkView(is_dry_run, counts, [_show_result(one) for one in results], [_show_effect(one) for one in effects])


def _show_result(one: Result) -> BulkLine:
    return BulkLine(
        lines=one.rows,
        id=one.id or None,
        title=one.title,
        outcome="withdrawn" if one.is_withdrawn else one.outcome,
        status=one.status or None,
        fields=one.fields,
        errors=[ErrorView(item.row, item.column, item.message, list(item.nearest)) for item in one.mistakes],
        lacks=one.lacks,
        alike=[LikeView(other.title, other.id or None, other.row or None) for other in one.alike],
    )


def _show_effect(one: Effect) -> EffectView:
    return EffectView("&".join(f"{name}={value}" for name, value in one.question), one.gained, one.lost)


def refuse_lines(mistakes: Sequence[Mistake]) -> RefusedWritingError:
    """The error of a body in which something is wrong: each mistake is named by its line."""
    errors = [
        FieldError(f"[{one.row}].{one.column}" if one.column else f"[{one.row}]", one.message, one.nearest)
        for one in mistakes[:MOST_ERRORS]
    ]
    return RefusedWritingError.join(errors)
