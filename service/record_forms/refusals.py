"""What is wrong with a field, in the language of the page.

The rules speak English, to programs as to people. Each sentence that they have stands here once more as a message
of the pages, ``{}`` where it fills something in, and is recognised by that; one that is not known stays English.
"""

from __future__ import annotations

import re
from functools import cache

from service.errors import FieldError
from service.pages.speech import Speech, mark
from service.record_forms.fields import Field, list_fields
from service.record_forms.words import name_field
from service.vocabulary import get_vocabulary

REFUSALS = (
    mark("is empty."),
    mark("is negative."),
    mark("is needed."),
    mark("“{}” is not a number."),
    mark("“{}” is not a whole number."),
    mark("“{}” is not a date: write for example 31/12/2026."),
)
"""What fills a gap: a text as it was given, in quotes or not, or the name of a field."""

_GAP = r"['\"]?(.+?)['\"]?"


@cache
def _list_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_GAP.join(map(re.escape, text.split("{}")))), text) for text in REFUSALS)


def say_refusal(kind: str, error: FieldError, speech: Speech) -> str:
    """Why a field of a record of this kind was refused, with what may have been meant."""
    one = find_field(kind, error.field)
    text = error.message
    for pattern, message in _list_patterns():
        if found := pattern.fullmatch(error.message):
            text = speech.say(message, *(_say_gap(kind, one, part, speech) for part in found.groups()))
            break
    text = text[:1].upper() + text[1:]
    if not error.nearest:
        return text
    meant = [name_slug(one, slug, speech) for slug in error.nearest]
    return f"{text} {speech.say('Did you mean {}?', speech.any_of(meant))}"


def find_field(kind: str, path: str) -> Field | None:
    """The field at a path such as ``prices[0].audience``; None where there is none."""
    fields, found = list_fields(kind), None
    for name in re.sub(r"\[\d+\]", "", path).split("."):
        found = fields.get(name, found)
        fields = {line.name: line for line in found.lines} if found else {}
    return found


def name_slug(one: Field | None, slug: str, speech: Speech) -> str:
    """The label of a field's value, or the value itself where it is no term."""
    if one is not None and one.terms and slug in get_vocabulary(one.terms):
        return speech.term(one.terms, slug)
    return slug


def _say_gap(kind: str, one: Field | None, text: str, speech: Speech) -> str:
    named = find_field(kind, text)
    return name_field(named, speech) if named is not None and text == named.name else name_slug(one, text, speech)
