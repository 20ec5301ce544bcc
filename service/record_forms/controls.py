"""The controls of a form, as its template shows them: each with its label, help, values and errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from service.record_forms.values import REMOVED

_NOT_IN_AN_ID = re.compile(r"[^\w-]+")


class Option(NamedTuple):
    """One value that can be chosen; ``depth`` is how far it lies below the broadest."""

    value: str
    label: str
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Control:
    """One control, or for words and lines a group of them; ``suggestions`` is the id of the list of what to type."""

    name: str
    id: str
    label: str
    kind: str
    input_type: str = "text"
    help: str = ""
    text: str = ""
    lang: str = ""
    is_long: bool = False
    suggestions: str = ""
    is_needed: bool = False
    is_rare: bool = False
    options: tuple[Option, ...] = ()
    parts: tuple[Control, ...] = ()
    lines: tuple[Line, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def described_by(self) -> str:
        """The elements that say more about the control: its errors, then its help."""
        return " ".join([*([f"{self.id}-error"] if self.errors else ()), *([f"{self.id}-help"] if self.help else ())])

    @property
    def is_hurt(self) -> bool:
        """Whether something is wrong with it or within it."""
        return bool(self.errors) or any(part.is_hurt for part in self.parts)

    @property
    def is_filled(self) -> bool:
        """Whether something stands in it or within it."""
        return bool(self.text) or any(part.is_filled for part in self.parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of fields; ``stored_id`` is the identifier of what is stored, empty for a new one."""

    number: int
    prefix: str
    stored_id: str
    is_spare: bool
    controls: tuple[Control, ...]
    errors: tuple[str, ...]

    @property
    def folded(self) -> tuple[Control, ...]:
        """What is folded away: all that is rare, where none of it is filled in nor wrong."""
        rare = tuple(control for control in self.controls if control.is_rare)
        return () if any(control.is_filled or control.is_hurt for control in rare) else rare

    @property
    def id_of_set(self) -> str:
        """The id of the element that holds the row."""
        return make_id(self.prefix)

    @property
    def remove_name(self) -> str:
        """The name of the tick that takes the row away."""
        return f"{self.prefix}.{REMOVED}"


class Group(NamedTuple):
    """Controls under one heading."""

    id: str
    heading: str
    controls: tuple[Control, ...]


class Mistake(NamedTuple):
    """A line of the summary above a form: what is wrong, and the control that it leads to."""

    target: str
    text: str


class Form(NamedTuple):
    """A form whole: its groups, and the summary of what is wrong."""

    groups: tuple[Group, ...]
    mistakes: tuple[Mistake, ...]


def make_id(path: str) -> str:
    """The id of the control at a path."""
    return "field-" + _NOT_IN_AN_ID.sub("-", path).strip("-")
