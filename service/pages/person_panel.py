"""The panel "for this person": what an advisor may say of whoever sits in front of them. Never a name; nothing is kept.

Its fields belong to the form of the page that shows it, so that they go along with every question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, NamedTuple

from service.pages.address import Pairs, write_address
from service.pages.mistakes import say_mistake
from service.pages.person_words import say_age
from service.pages.question import Mistake as Unusable
from service.pages.speech import Speech, mark
from service.rights.filters import NO, PLACES, YES, list_choices
from service.rights.person import Mistake, Person, is_about_person
from service.vocabulary import walk_broader

LIST_FORM, OWN_FORM = "filters", "person-form"
_EQUIPMENT = {YES: mark("Computer and connection at home"), NO: mark("No computer or no connection at home")}
_VOCABULARIES = {
    "person_situation": "audience",
    "person_language": "language",
    "person_level": "schooling",
    "person_service": "employment_service",
    "person_free": "free_time",
}
_LABELS = {
    "person_place": mark("Where they live"),
    "person_situation": mark("Situation"),
    "person_age": mark("Age"),
    "person_language": mark("Languages they understand"),
    "person_level": mark("Schooling"),
    "person_equipment": mark("Equipment"),
    "person_service": mark("Followed by"),
    "person_free": mark("Times when they are free"),
    "person_seat": mark("Seat of the company"),
    "person_workplace": mark("Place of work"),
}
_UNASKED = ("company", "training_centre", "youth", "senior", "digital_excluded")
"""Situations that are no person's, or that follow from age and equipment: shown only where an address has them."""
_SELECTS = ("person_age", "person_level", "person_service", "person_equipment")
_CHECKED = ("person_situation", "person_language", "person_free")


class Option(NamedTuple):
    """One value of a field; ``depth`` is how far below a broader one it stands."""

    value: str
    label: str
    is_chosen: bool
    depth: int = 0


class Field(NamedTuple):
    """A field with its values."""

    name: str
    label: str
    options: list[Option]


def describe_panel(
    person: Person,
    speech: Speech,
    mistakes: Iterable[Mistake] = (),
    rest: Pairs = (),
    path: str = "/",
) -> dict[str, Any]:
    """What the template of the panel needs.

    ``rest`` are the other parameters of the address of the page at ``path``: they stay when the person is forgotten.
    """
    chosen = dict.fromkeys(person.pairs)
    language = (("lang", speech.language),)
    said_wrong = [_say_mistake(one, speech) for one in mistakes]
    return {
        "form": LIST_FORM,
        "hidden": None,
        "is_open": bool(said_wrong),
        "is_described": not person.is_empty,
        "said": say_person(person, speech),
        "place": person.place.get_name(speech.language) if person.place else "",
        "place_note": _say_place(person, speech),
        "selects": [_make_field(name, chosen, speech) for name in _SELECTS],
        "checked": [_make_field(name, chosen, speech) for name in _CHECKED],
        "kept": [pair for pair in person.pairs if pair[0] in ("person_seat", "person_workplace")],
        "mistakes": said_wrong,
        "forget_url": write_address(path, (*_list_others(rest), *language)),
        "rights_url": write_address("/rights", language),
    }


def describe_own_panel(
    person: Person, speech: Speech, mistakes: Iterable[Mistake], rest: Pairs, path: str
) -> dict[str, Any]:
    """The same panel on a page that has no form which its fields could belong to: it brings one of its own."""
    panel = describe_panel(person, speech, mistakes, rest, path)
    return panel | {"form": OWN_FORM, "hidden": [*_list_others(rest), ("lang", speech.language)], "path": path}


def _list_others(rest: Pairs) -> Pairs:
    """What is not about the person, and stays when they change.

    The page of the list that was shown does not, nor an order by the distance from their home.
    """
    left = [("sort", "distance")] if all(name != "near" for name, _ in rest) else []
    others = (pair for pair in rest if not is_about_person(pair[0]) and pair[0] not in ("lang", "cursor"))
    return tuple(pair for pair in others if pair not in left)


def _make_field(name: str, chosen: Collection[tuple[str, str]], speech: Speech) -> Field:
    options = [
        option._replace(is_chosen=(name, option.value) in chosen)
        for option in _list_options(name, speech)
        if option.value not in _UNASKED or (name, option.value) in chosen
    ]
    return Field(name, speech.say(_LABELS[name]), options)


@cache
def _list_options(name: str, speech: Speech) -> tuple[Option, ...]:
    """Every value of a field, none of them chosen: the same for everybody, and on every page of the list."""
    return tuple(
        Option(value, name_value(name, value, speech), is_chosen=False, depth=_find_depth(name, value))
        for value in list_choices()[name]
    )


def _find_depth(name: str, value: str) -> int:
    return len(walk_broader("audience", value)) - 1 if name == "person_situation" else 0


def name_value(name: str, value: str, speech: Speech) -> str:
    """A value of a parameter in words."""
    if name == "person_age":
        return say_age(value, speech)
    if name == "person_equipment":
        return speech.say(_EQUIPMENT[value])
    return speech.term(_VOCABULARIES[name], value)


def say_person(person: Person, speech: Speech) -> str:
    """What is told of a person as one line; empty where nothing is."""
    said = [name_value(name, value, speech) for name, value in person.pairs if name not in PLACES]
    places = [place.get_name(speech.language) for place in (person.place, person.seat, person.workplace) if place]
    return " · ".join([*places, *said])


def _say_place(person: Person, speech: Speech) -> str:
    """The region that the place lies in, since it is the region that rules go by."""
    if person.place is None:
        return ""
    return speech.term("region", person.place.region_id or person.place.id)


def _say_mistake(mistake: Mistake, speech: Speech) -> str:
    nearest = tuple(_name_nearest(mistake.name, value, speech) for value in mistake.nearest)
    return say_mistake(Unusable(mistake.name[:60], mistake.value, nearest), speech, _LABELS)


def _name_nearest(name: str, value: str, speech: Speech) -> str:
    """A value that could be meant, as the panel calls it; places are proposed by their names already."""
    return name_value(name, value, speech) if value in list_choices().get(name, ()) else value
