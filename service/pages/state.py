"""What the address of the list keeps beside its filters: the offer that is open, the map as it was left, the shortlist.

None of it narrows anything. The link is the state: whoever opens it elsewhere sees the same screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.errors import InputError
from service.pages.address import Pairs
from service.pages.shortlist_links import MOST_LISTED, SHORTLIST, list_named
from service.places.parameters import read_box
from service.rights.person import Mistake as PersonMistake
from service.rights.person import Person, is_about_person, read_person

LAYERS = ("recognition", "funding", "freshness")
"""What the marks of the map show; the first unless another is chosen."""
PARTS = ("online", "hybrid", "unplaced")
"""Offers that no map shows, each kind in a part of the list that can be seen alone."""
STATE_NAMES = ("selected", "view", "move", "layer", "part", "exact", SHORTLIST)
_LONGEST_ID = 200
_YES = "1"
NOBODY = Person()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The page beside its question.

    ``view`` is the box of the map as it was left (``west,south,east,north`` in degrees), ``is_moving`` whether the list
    follows the map, ``part`` the part of the list that is seen alone, ``is_exact`` whether an empty answer stays empty,
    ``person`` what is said of the person in front of the advisor, with what of it could not be used.
    """

    selected: str = ""
    view: str = ""
    is_moving: bool = False
    layer: str = LAYERS[0]
    part: str = ""
    is_exact: bool = False
    shortlist: tuple[str, ...] = ()
    person: Person = NOBODY
    person_mistakes: tuple[PersonMistake, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether anything is said of a person, usable or not."""
        return not self.person.is_empty or bool(self.person_mistakes)

    def list_pairs(self, *dropped: str) -> Pairs:
        """The parameters of an address that keeps all of it but what is named; ``person`` stands for all of hers."""
        return tuple(pair for pair in self._walk() if _name(pair[0]) not in dropped)

    def _walk(self) -> Iterator[tuple[str, str]]:
        layer = "" if self.layer == LAYERS[0] else self.layer
        singles = {
            "selected": self.selected,
            "view": self.view,
            "move": _YES if self.is_moving else "",
            "layer": layer,
            "part": self.part,
            "exact": _YES if self.is_exact else "",
        }
        yield from ((name, value) for name, value in singles.items() if value)
        yield from ((SHORTLIST, value) for value in self.shortlist)
        yield from self.person.pairs


def _name(name: str) -> str:
    return "person" if is_about_person(name) else name


def is_own(name: str) -> bool:
    """Whether a parameter belongs to the page beside its question."""
    return name in STATE_NAMES or is_about_person(name)


def read_state(pairs: Pairs) -> tuple[State, Pairs]:
    """The state that an address describes, and the parameters of it that cannot be used, but for those of a person."""
    given = {name: value for name, value in reversed(pairs) if name in STATE_NAMES and name != SHORTLIST}
    usable = {name: value for name, value in given.items() if _is_usable(name, value)}
    wrong = [(name, value) for name, value in given.items() if name not in usable]
    named = list_named(pairs)
    listed = tuple(value for value in named if len(value) <= _LONGEST_ID)[:MOST_LISTED]
    wrong += [(SHORTLIST, value) for value in named if value not in listed][:1]
    person, mistakes = read_person(pairs)
    state = State(
        selected=usable.get("selected", ""),
        view=usable.get("view", ""),
        is_moving="move" in usable,
        layer=usable.get("layer", LAYERS[0]),
        part=usable.get("part", ""),
        is_exact="exact" in usable,
        shortlist=listed,
        person=person,
        person_mistakes=tuple(mistakes),
    )
    return state, tuple(wrong)


def _is_usable(name: str, value: str) -> bool:
    if name == "view":
        return _is_box(value)
    known = {"layer": LAYERS, "part": PARTS, "move": (_YES,), "exact": (_YES,)}.get(name)
    return value in known if known is not None else len(value) <= _LONGEST_ID


def _is_box(text: str) -> bool:
    try:
        read_box("view", text)
    except InputError:
        return False
    return True
