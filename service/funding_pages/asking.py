"""The question as it stands in an address: a payer, a day, and the filters that say which offers it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from service.errors import FieldError, InvalidParameterError
from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from service.pages.address import Pairs, drop_names
from service.pages.question import Mistake, Question, read_question
from service.vocabulary import find_nearest

OWN = ("funder", "as_of")
"""What the question has beside filters."""
OTHERS = ("lang", "sort", "cursor")
"""What an address may have, and no question does."""
_NAMES = (*OWN, *(name for name in list_filters(OfferFilters) if name not in ("funder", "funding")))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, as far as it could be read. ``funder`` is empty as long as nobody is chosen."""

    funder: str
    as_of: date | None
    question: Question

    @property
    def filters(self) -> OfferFilters:
        """Which offers it is about."""
        return self.question.filters

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What could not be used."""
        return self.question.mistakes

    def without(self, name: str, nearest: tuple[str, ...] = ()) -> Asked:
        """The question without a parameter that proved of no use."""
        if name == "funder":
            mistake = Mistake(name, self.funder, nearest)
            return replace(self, funder="", question=_add(self.question, mistake))
        if name == "as_of":
            mistake = Mistake(name, str(self.as_of), nearest)
            return replace(self, as_of=None, question=_add(self.question, mistake))
        value = next((text for other, text in self.question.pairs if other == name), "")
        return replace(self, question=self.question.without(name, Mistake(name, value, nearest)))

    def list_pairs(self, on: date | None = None) -> Pairs:
        """The parameters of its address; on a day, so that it stays the same question tomorrow."""
        day = on or self.as_of
        payer = (("funder", self.funder),) if self.funder else ()
        return (*payer, *self.question.pairs, *((("as_of", day.isoformat()),) if day else ()))


def _add(question: Question, *mistakes: Mistake) -> Question:
    return replace(question, mistakes=(*question.mistakes, *mistakes))


def read_asked(pairs: Pairs) -> Asked:
    """Read the parameters of an address, each by itself; what cannot be read is a mistake of its name."""
    given = {name: value for name, value in reversed(pairs) if name in OWN}
    payers = {value for name, value in pairs if name == "funder"}
    mistakes = [Mistake("funder", ", ".join(sorted(payers)))] if len(payers) > 1 else []
    day, text = None, given.get("as_of")
    if text is not None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            mistakes.append(Mistake("as_of", text))
    rest = drop_names(pairs, *OWN, *OTHERS)
    unknown = [(name, value) for name, value in rest if name not in _NAMES]
    mistakes += [Mistake(name, value, find_nearest(name, _NAMES), is_name_unknown=True) for name, value in unknown]
    question = read_question(drop_names(rest, *(name for name, _ in unknown)))
    return Asked(given.get("funder", "")[:200], day, _add(question, *mistakes))


def check_asked(asked: Asked) -> Asked:
    """The question, where all of it could be read: a sheet answers what was asked and nothing else.

    Raises :class:`InvalidParameterError` naming each parameter that could not be used.
    """
    wrong = [FieldError(item.name[:80], _tell(item), item.nearest) for item in asked.mistakes]
    if not asked.funder and "funder" not in {item.field for item in wrong}:
        wrong.append(FieldError("funder", "names the one payer that is asked about."))
    if wrong:
        raise InvalidParameterError.join(wrong)
    return asked


def _tell(mistake: Mistake) -> str:
    if mistake.is_name_unknown:
        return "is no parameter of this question."
    if mistake.name == "funder":
        return "takes one value, and was given several."
    return f"cannot be {mistake.value[:80]!r}."
