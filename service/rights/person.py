"""A person as far as they were described, read from the parameters of an address. It is never written anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from service.errors import FieldError, InvalidParameterError
from service.narrowing import check_values
from service.places.gazetteer import GazetteerEntry
from service.places.parameters import read_place
from service.query import convert_value, list_parameters
from service.rights.filters import PERSON_NAMES, PERSON_PREFIX, PLACES, PersonAsked, list_choices

Pairs = tuple[tuple[str, str], ...]
REPEATED = tuple(name for name, item in list_parameters(PersonAsked).items() if item.is_repeated)


class Mistake(NamedTuple):
    """A parameter about a person that cannot be used, its value, and the nearest names or values that could."""

    name: str
    value: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """What is known of a person; an empty text or tuple is what was not told.

    Values stand in the order of their lists, whatever order they were given in.
    """

    place: GazetteerEntry | None = None
    situations: tuple[str, ...] = ()
    age: str = ""
    languages: tuple[str, ...] = ()
    level: str = ""
    equipment: str = ""
    service: str = ""
    free: tuple[str, ...] = ()
    seat: GazetteerEntry | None = None
    workplace: GazetteerEntry | None = None

    @cached_property
    def pairs(self) -> Pairs:
        """The person as parameters of an address, in one order: places by their identifiers."""
        found: list[tuple[str, str]] = []
        for name in PERSON_NAMES:
            value = getattr(self, _FIELDS[name])
            if isinstance(value, GazetteerEntry):
                found.append((name, value.id))
            elif isinstance(value, tuple):
                found += [(name, one) for one in value]
            elif value:
                found.append((name, value))
        return tuple(found)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not self.pairs


_FIELDS = {
    "person_place": "place",
    "person_situation": "situations",
    "person_age": "age",
    "person_language": "languages",
    "person_level": "level",
    "person_equipment": "equipment",
    "person_service": "service",
    "person_free": "free",
    "person_seat": "seat",
    "person_workplace": "workplace",
}
"""The field of a person that each parameter fills."""


def is_about_person(name: str) -> bool:
    """Whether a parameter, known or not, is about a person."""
    return name.startswith(PERSON_PREFIX)


def describes_person(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether parameters say anything about a person: then the answer is for whoever asked, and for nobody else."""
    return any(is_about_person(name) for name, _ in pairs)


def read_person(pairs: Iterable[tuple[str, str]]) -> tuple[Person, list[Mistake]]:
    """The person that parameters describe, and which of them could not be used; other parameters are left alone."""
    texts: dict[str, list[str]] = {}
    for name, value in pairs:
        if is_about_person(name) and value.strip():
            texts.setdefault(name, []).append(value.strip())
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for name, given in texts.items():
        if name not in _FIELDS:
            mistakes.append(Mistake(name, given[0]))
            continue
        if name not in REPEATED and len(set(given)) > 1:
            mistakes.append(Mistake(name, given[1]))
        values[name], wrong = _read_usable(name, given if name in REPEATED else given[:1])
        mistakes += wrong
    return _make_person({name: value for name, value in values.items() if value}), mistakes


def _read_usable(name: str, given: list[str]) -> tuple[Any, list[Mistake]]:
    """The values of one parameter that can be used, each read by itself, and the mistakes of the others."""
    parameter = list_parameters(PersonAsked)[name]
    kept: list[Any] = []
    wrong: list[Mistake] = []
    for text in dict.fromkeys(given):
        try:
            convert_value(parameter, [*kept, text] if parameter.is_repeated else text)
            kept.append(_check(name, text))
        except InvalidParameterError as error:
            wrong.append(Mistake(name, text, error.nearest))
    return (kept if parameter.is_repeated else next(iter(kept), None)), wrong


def make_person(asked: PersonAsked) -> Person:
    """The person that a request to a program's address describes.

    Raises :class:`InvalidParameterError` naming every parameter that cannot be used.
    """
    values: dict[str, Any] = {}
    wrong: list[FieldError] = []
    for name in PERSON_NAMES:
        given = getattr(asked, name)
        if given is None:
            continue
        try:
            values[name] = [_check(name, one) for one in given] if name in REPEATED else _check(name, given)
        except InvalidParameterError as error:
            wrong += error.errors
    if wrong:
        raise InvalidParameterError.join(wrong)
    return _make_person(values)


def _check(name: str, text: str) -> Any:
    """A value as it is kept: the place that a text means, or a value of its list."""
    if name in PLACES:
        return read_place(name, text)
    check_values(name, [text], list_choices()[name])
    return text


def _make_person(values: dict[str, Any]) -> Person:
    choices = list_choices()
    ordered: dict[str, Any] = {
        _FIELDS[name]: tuple(one for one in choices[name] if one in value) if name in REPEATED else value
        for name, value in values.items()
    }
    return Person(**ordered)
