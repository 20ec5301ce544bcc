"""What is wrong with a field, in the language of the page.

The rules speak English, to programs as to people. Each sentence that they have stands here once more as a message
of the pages, ``{}`` where it fills something in, and is recognised by that; one that is not known stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from service.errors import FieldError
from service.pages.speech import Speech, mark
from service.record_forms.fields import Field, list_fields
from service.record_forms.words import name_field, say_date
from service.vocabulary import get_vocabulary

REFUSALS = (
    mark("The database refuses it."),
    mark("is not yours: an operator says who pays for itself alone."),
    mark("is empty."),
    mark("is more than {}."),
    mark("is negative."),
    mark("has been written by somebody else meanwhile."),
    mark("is needed."),
    mark("is one choice of several: exactly one is given."),
    mark("lies outside the years {} to {}."),
    mark("says {}, but no {} is given."),
    mark("are given, but no {}."),
    mark("are -99 to 99, and of the same sign as {}."),
    mark("{} is not a query such as topic=ai&region=BE-BRU."),
    mark("{} is not a facet that a selection may name."),
    mark("names a facet twice."),
    mark("“{}” is not a number."),
    mark("“{}” is not a whole number."),
    mark("“{}” can be read in two ways: write {} or {}."),
    mark("“{}” is not a date: write for example 31/12/2026."),
    mark("0/0 is the default of a form, not a place in Belgium."),
    mark("does not fit the kind {}."),
    mark("has at most {} characters."),
    mark("holds the control character U+{}."),
    mark("is address or street where a point is given."),
    mark("is below the lower amount."),
    mark("is missing, but {} is given."),
    mark("is missing: a point has two coordinates."),
    mark("is needed before publishing."),
    mark("is needed: whoever looks for it is told why it is gone."),
    mark("is no field here."),
    mark("is no field of {}."),
    mark("is no training session of this offer."),
    mark("is one of {}."),
    mark("is the payer itself."),
    mark("is written by the team that runs the service."),
    mark("is {} characters long; at most {} are kept."),
    mark("latitude {} is outside Belgium ({} to {})."),
    mark("longitude comes before latitude: are they swapped?"),
    mark("longitude {} is outside Belgium ({} to {})."),
    mark("no {} is called {}."),
    mark("says 'none', but coordinates are given."),
    mark("says {}, but nothing says where the venue is."),
    mark("says {}, but {} is {}."),
    mark("takes at most {} values."),
    mark("the place {} is not loaded."),
    mark("{} does not name this operator among those that take part."),
    mark("{} has two prices at one time."),
    mark("{} holds no digit."),
    mark("{} is after its last day ({}): a later one is a correction."),
    mark("{} is before {} ({})."),
    mark("{} is not a Belgian enterprise number."),
    mark("{} is not a known value."),
    mark("{} is not a number that can be kept."),
    mark("{} is not a place that the gazetteer knows."),
    mark("{} is not a web address (https://...)."),
    mark("{} is not an e-mail address."),
    mark("{} is not an identifier: letters, digits, dot, hyphen, underscore."),
    mark("{} is not one of its languages."),
    mark("{} is not one of your venues."),
    mark("{} must be a number of degrees."),
    mark("{} must be finite."),
    mark("{} stands twice at one time."),
    mark("{} stands twice here."),
    mark("{} was withdrawn."),
    mark("{} is not a {}."),
)
"""What fills a gap: a text as it was given, in quotes or not, or the name of a field."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_GAP = r"['\"]?(.+?)['\"]?"


def recognise(sentence: str, known: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """Which of some messages a sentence is, and what fills its gaps; None where it is none of them."""
    for pattern, message in _list_patterns(known):
        if found := pattern.fullmatch(sentence):
            return message, found.groups()
    return None


@cache
def _list_patterns(known: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_GAP.join(map(re.escape, text.split("{}")))), text) for text in known)


def say_refusal(kind: str, error: FieldError, speech: Speech) -> str:
    """Why a field of a record of this kind was refused, with what may have been meant."""
    text, gaps = error.message, tuple[str, ...]()
    if found := recognise(error.message, REFUSALS):
        message, filled = found
        gaps = tuple(_say_gap(kind, error.field, gap, speech) for gap in filled)
        text = speech.say(message, *gaps)
    text = capitalise(text, gaps)
    if not error.nearest:
        return text
    one = find_field(kind, error.field)
    meant = [name_slug(one, slug, speech) for slug in error.nearest]
    return f"{text} {speech.propose(meant)}"


def capitalise(text: str, typed: tuple[str, ...]) -> str:
    """A sentence with its first letter a capital, unless it begins with what somebody typed."""
    return text if typed and text.startswith(typed[0]) else text[:1].upper() + text[1:]


def find_field(kind: str, path: str) -> Field | None:
    """The field at a path such as ``prices[0].audience``; None where there is none."""
    return _find_with_siblings(kind, path)[0]


def _find_with_siblings(kind: str, path: str) -> tuple[Field | None, Mapping[str, Field]]:
    """The field at a path, and all the fields of the row or record that it stands in, by name."""
    inner, found = list_fields(kind), None
    siblings = inner
    for name in re.sub(r"\[\d+\]", "", path).split("."):
        if name in inner:
            found, siblings = inner[name], inner
            inner = {line.name: line for line in found.lines}
    return found, siblings


def name_slug(one: Field | None, slug: str, speech: Speech) -> str:
    """The label of a field's value, or the value itself where it is no term."""
    if one is not None and one.terms and slug in get_vocabulary(one.terms):
        return speech.term(one.terms, slug)
    return slug


def _say_gap(kind: str, path: str, text: str, speech: Speech) -> str:
    """What fills a gap, as a person calls it: the label of a field or of a value, or a date."""
    one, siblings = _find_with_siblings(kind, path)
    if text in siblings:
        return name_field(siblings[text], speech)
    if _DATE.fullmatch(text):
        return say_date(text, speech)
    near = [one, *siblings.values()]
    return next((name_slug(field, text, speech) for field in near if field and text in field.options), text)
