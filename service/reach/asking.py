"""The question of the page as it stands in an address: filters, days, what counts, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from service.catalogue.moments import Moment
from service.errors import InvalidParameterError
from service.pages.address import Pairs, drop_names
from service.pages.question import Mistake, Question, read_question
from service.query import convert_value, list_parameters
from service.reach.filters import ReachAsked
from service.vocabulary import find_nearest

MEASURES = ("possible", "certain")
"""Whether what is not established counts; the first is taken unless told."""
ORDERS = ("farthest", "nearest", "change", "name")
"""Of the rows; the first is taken unless told."""
_CHOICES = {"measure": MEASURES, "order": ORDERS}
_TYPED = {**list_parameters(ReachAsked), **list_parameters(Moment)}
OWN = (*_TYPED, *_CHOICES, "lang")
"""What the address has beside filters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, as far as it could be read."""

    question: Question
    reach: ReachAsked
    as_of: date | None
    measure: str
    order: str
    own: Pairs

    @property
    def pairs(self) -> Pairs:
        """The parameters of its address that could be read, its language apart."""
        return (*self.question.pairs, *self.own)

    @property
    def data_pairs(self) -> Pairs:
        """Those that programs know too."""
        return drop_names(self.pairs, *_CHOICES)

    def without(self, name: str, nearest: tuple[str, ...] = ()) -> Asked:
        """The question without a parameter that proved of no use."""
        value = next((text for other, text in self.pairs if other == name), "")
        mistake = Mistake(name, value, nearest)
        if name not in _TYPED:
            return replace(self, question=self.question.without(name, mistake))
        kept = replace(
            self, question=_add(self.question, mistake), own=tuple(pair for pair in self.own if pair[0] != name)
        )
        return replace(kept, as_of=None) if name == "as_of" else replace(kept, reach=_unset(self.reach, name))


def _unset(reach: ReachAsked, name: str) -> ReachAsked:
    default: dict[str, Any] = {item.name: item.default for item in fields(ReachAsked) if item.name == name}
    return replace(reach, **default)


def _add(question: Question, *mistakes: Mistake) -> Question:
    return replace(question, mistakes=(*question.mistakes, *mistakes))


def read_asked(pairs: Pairs) -> Asked:
    """Read the parameters of an address, each by itself; what cannot be read is a mistake of its name."""
    values: dict[str, Any] = {}
    own, mistakes = [], []
    for name, text in dict(pair for pair in reversed(pairs) if pair[0] in OWN and pair[0] != "lang").items():
        try:
            values[name] = convert_value(_TYPED[name], text) if name in _TYPED else _choose(name, text)
            own.append((name, text))
        except InvalidParameterError as problem:
            mistakes.append(Mistake(name, text, problem.nearest))
    reach = {name: values[name] for name in list_parameters(ReachAsked) if name in values}
    return Asked(
        question=_add(read_question(drop_names(pairs, *OWN)), *mistakes),
        reach=ReachAsked(**reach),
        as_of=values.get("as_of"),
        measure=values.get("measure", MEASURES[0]),
        order=values.get("order", ORDERS[0]),
        own=tuple(sorted(own, key=lambda pair: OWN.index(pair[0]))),
    )


def _choose(name: str, text: str) -> str:
    if text not in _CHOICES[name]:
        raise InvalidParameterError(name, "is not known.", find_nearest(text, _CHOICES[name]))
    return text
