"""What checking a file found: of each offer what would become of it, of each question what it would gain or lose."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Literal

import msgspec
from msgspec import Struct

from service.errors import FieldError
from service.spreadsheets.columns import LINE_KEYS, columns_by_name
from service.spreadsheets.effect import Effect
from service.spreadsheets.entries import Entry, Mistake

Outcome = Literal["added", "changed", "unchanged", "refused"]
_LINE = re.compile(r"(?P<group>\w+)\[(?P<rank>\d+)\](?:\.(?P<part>.+))?")


class Likeness(Struct, frozen=True):
    """Another offer that may be the same: one that is stored (by identifier), or one of the file (by row)."""

    title: str
    id: str = ""
    row: int = 0


class Result(Struct):
    """What becomes of an offer: each field that is another then, before and after, or what is wrong.

    ``version`` is the one that was checked, 0 for a new offer; ``lacks`` are fields for want of which it stays a draft.
    """

    rows: list[int]
    id: str
    title: str
    outcome: Outcome = "unchanged"
    version: int = 0
    status: str = ""
    status_before: str = ""
    fields: dict[str, list[Any]] = {}
    mistakes: list[Mistake] = []
    lacks: list[str] = []
    alike: list[Likeness] = []

    def without_fields(self) -> Result:
        """The same without what it was and became: the history has that."""
        return msgspec.structs.replace(self, fields={})

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is withdrawn by this file."""
        return self.status == "withdrawn" and self.status_before != "withdrawn"


class Check(Struct):
    """What checking found of a whole file.

    ``own_columns`` are headings that are not ours, with what may have been meant.
    ``notice`` is the word of what is said above it.
    """

    results: list[Result] = []
    effects: list[Effect] = []
    own_columns: dict[str, tuple[str, ...]] = {}
    notice: str = ""

    @property
    def mistake_count(self) -> int:
        """How many mistakes there are."""
        return sum(len(result.mistakes) for result in self.results)

    def count_outcomes(self) -> Counter[str]:
        """How many offers would be added, changed, withdrawn, unchanged, and how many are refused."""
        return Counter("withdrawn" if one.is_withdrawn else one.outcome for one in self.results)

    def to_document(self) -> dict[str, Any]:
        """As it is kept."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def read_check(kept: dict[str, Any]) -> Check:
    """A check as it was kept."""
    return msgspec.convert(kept, Check)


def find_versions(check: Check | None) -> dict[str, int]:
    """The versions of the offers that were checked, by identifier."""
    return {one.id: one.version for one in check.results if one.id} if check is not None else {}


def find_mistake(entry: Entry, error: FieldError, language: str) -> Mistake:
    """The cell that an error of a field is about: its row and its column."""
    name, row = error.field, entry.rows[0]
    if line := _LINE.fullmatch(error.field):
        name = f"{line['group']}.{line['part'] or LINE_KEYS.get(line['group'], ('',))[0]}"
        row = entry.find_row(line["group"], int(line["rank"]))
    for column in (name, f"{name}.{language}", name.rpartition(".")[0]):
        if column in columns_by_name():
            text = entry.cells.get(row, {}).get(column, "")
            return Mistake(row, column, error.message, error.nearest, text)
    return Mistake(row, "", f"{error.field}: {error.message}", error.nearest)
