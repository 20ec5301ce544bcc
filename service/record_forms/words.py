"""Fields and their values in words: what a path is called, and what a value says in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from service.pages.speech import LANGUAGE_NAMES, Speech, mark
from service.record_forms.fields import Field, list_fields, list_told
from service.vocabulary import get_vocabulary

Names = Mapping[str, Mapping[str, str]]
"""Kind of record -> identifier -> name: what a field that names another record may say."""

_PART = re.compile(r"(\w+)(?:\[(\d+)\])?")
_ABSENT: tuple[Any, ...] = (None, "", (), [], {}, "no_record")


class Difference(NamedTuple):
    """One field before and after, each a list of lines (empty where there was nothing)."""

    name: str
    label: str
    before: list[str]
    after: list[str]


def name_field(one: Field, speech: Speech) -> str:
    """What a field is called; one that is new goes by its name in the draft."""
    if one.name not in get_vocabulary(one.labels):
        return one.name.replace("_", " ").capitalize()
    return speech.term(one.labels, one.name)


def name_path(kind: str, path: str, speech: Speech) -> str:
    """A path as a person reads it: ``sessions[1].ends_on`` -> "Sessions, line 2, Ends on"."""
    fields: Mapping[str, Field] = list_fields(kind)
    words = []
    for part in path.split("."):
        found = _PART.fullmatch(part)
        one = fields.get(found[1]) if found else None
        if found is None or one is None:
            words.append(LANGUAGE_NAMES.get(part, part))
            continue
        words.append(name_field(one, speech))
        if found[2] is not None:
            words.append(speech.say("line {number}", number=int(found[2]) + 1))
        fields = {line.name: line for line in one.lines}
    return ", ".join(words)


def say_value(one: Field, value: Any, names: Names, speech: Speech) -> list[str]:
    """What a value says, one line for each thing that it names; empty where it says nothing."""
    if value in _ABSENT:
        return []
    if one.kind == "words":
        return [f"{LANGUAGE_NAMES.get(language, language)}{speech.say(':')} {text}" for language, text in value.items()]
    if one.kind == "lines":
        return [_say_line(one, row, names, speech) for row in value]
    if one.kind in ("terms", "records"):
        return [_say_one(one, item, names, speech) for item in value]
    return [_say_one(one, value, names, speech)]


def _say_line(one: Field, row: Mapping[str, Any], names: Names, speech: Speech) -> str:
    said = [(part, say_value(part, row.get(part.name), names, speech)) for part in one.lines]
    parts = (f"{name_field(part, speech)}{speech.say(':')} {', '.join(texts)}" for part, texts in said if texts)
    return " · ".join(parts)


def _say_one(one: Field, value: Any, names: Names, speech: Speech) -> str:
    if one.kind in ("term", "terms"):
        return say_term(one, str(value), speech)
    if one.kind in ("record", "records"):
        return names.get(one.record, {}).get(str(value), str(value))
    if one.kind == "yes_no":
        return speech.say(mark("Yes")) if value else speech.say(mark("No"))
    if one.kind == "date":
        return say_date(str(value), speech)
    if one.kind in ("number", "integer") and one.name not in ("longitude", "latitude"):
        return speech.number(value)
    return str(value)


def say_term(one: Field, slug: str, speech: Speech) -> str:
    """The label of a value out of a closed list."""
    if one.name == "cadence_months":
        return speech.count("{number} month", "{number} months", int(slug))
    return speech.term(one.terms, slug) if one.terms else speech.absence(slug)


def say_date(text: str, speech: Speech) -> str:
    """A day that is written for programs in words; what is no day of any calendar as it is."""
    try:
        return speech.date(date.fromisoformat(text))
    except ValueError:
        return text


def list_differences(
    kind: str, pairs: Iterable[tuple[str, tuple[Any, Any]]], names: Names, speech: Speech
) -> list[Difference]:
    """What changed, field by field; ``pairs`` gives each field's name with its value before and after."""
    fields, found = list_told(kind), []
    for name, (before, after) in pairs:
        one = fields.get(name)
        if one is not None:
            said = [say_value(one, value, names, speech) for value in keep_different(one, [before, after])]
            found.append(Difference(name, name_field(one, speech), *said))
        elif name in _BESIDE:
            found.append(Difference(name, speech.say(_BESIDE[name]), _say_plain(before), _say_plain(after)))
    return found


def keep_different(one: Field, values: Sequence[Any]) -> Sequence[Any]:
    """Values of a field beside each other: of texts in several languages, those languages that differ."""
    if one.kind != "words":
        return values
    texts = [value or {} for value in values]
    spoken = dict.fromkeys(language for text in texts for language in text)
    differing = [language for language in spoken if len({text.get(language) for text in texts}) > 1]
    return [{language: text[language] for language in differing if language in text} for text in texts]


_BESIDE = {"status_reason": mark("Reason"), "merged_into_id": mark("Merged into")}
"""What the history tells beside the fields of drafts."""


def _say_plain(value: Any) -> list[str]:
    return [] if value in _ABSENT else [str(value)]
