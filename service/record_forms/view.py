"""A form in the language of its page, made of the fields of its kind and of what it is filled with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.errors import FieldError
from service.pages.speech import LANGUAGE_NAMES, Speech
from service.record_forms.controls import Control, Form, Group, Line, Mistake, Option, make_id
from service.record_forms.fields import HELP, Field, Groups, list_shown
from service.record_forms.refusals import say_refusal
from service.record_forms.values import Values, find_text
from service.record_forms.words import Names, name_field, name_path, say_term
from service.vocabulary import LANGUAGES, get_vocabulary, walk_broader

MORE_LINES = 3
"""How many empty lines stand below the others when more were asked for."""

RARE: Mapping[str, frozenset[str]] = {
    "sessions": frozenset({"note"}),
    "prices": frozenset({"amount_high_eur", "condition", "valid_from", "valid_to"}),
    "recognitions": frozenset({"label", "valid_from", "valid_to"}),
}
"""By field, what most of its lines leave empty: it is folded away in a line in which nothing of it is filled in."""

_LAST_PART = re.compile(r"(\.?\w+|\[\d+\])$")


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is filled with: texts by path, errors, the records that it may name, the fields that are needed."""

    values: Values
    errors: Sequence[FieldError] = ()
    names: Names = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    asked_lines: str = ""
    """The field of which more lines were asked for."""


def describe_form(kind: str, filling: Filling, speech: Speech, groups: Groups | None = None) -> Form:
    """A form in the language of the page; of some groups alone, where they are given."""
    maker = _Maker(kind, filling, speech)
    shown = groups or list_shown(kind)
    made = tuple(
        Group(f"group-{number}", speech.say(heading), tuple(maker.make(one, one.name) for one in fields))
        for number, (heading, fields) in enumerate(shown, start=1)
    )
    mistakes = tuple(
        Mistake(maker.find_target(error.field), f"{name_path(kind, error.field, speech)}{speech.say(':')} {text}")
        for error, text in zip(filling.errors, maker.texts, strict=True)
    )
    return Form(made, mistakes)


class _Maker:
    """Makes the controls of one form, and knows which there are when the errors look for theirs."""

    def __init__(self, kind: str, filling: Filling, speech: Speech) -> None:
        self.kind = kind
        self.filling = filling
        self.speech = speech
        self.texts = [say_refusal(kind, error, speech) for error in filling.errors]
        self.paths: set[str] = set()

    def find_target(self, path: str) -> str:
        """The id of the control that an error belongs to: its own, or that of the nearest above; else of the form."""
        while path and path not in self.paths:
            path = _LAST_PART.sub("", path) if _LAST_PART.search(path) else ""
        return make_id(path) if path else "form"

    def make(self, one: Field, path: str) -> Control:
        """The control of a field at a path."""
        self.paths.add(path)
        control = Control(
            name=path,
            id=make_id(path),
            label=name_field(one, self.speech),
            kind=one.kind,
            input_type="date" if one.kind == "date" else one.input_type,
            help=self.speech.say(HELP[self.kind, path]) if (self.kind, path) in HELP else "",
            text=find_text(self.filling.values, path, one.default),
            is_long=one.is_long,
            is_needed=path in self.filling.needed,
            errors=self._list_errors(path),
        )
        if one.kind == "words":
            return replace(control, parts=self._make_languages(control, one))
        if one.kind == "lines":
            return replace(control, lines=tuple(self._make_lines(one, path)))
        return replace(control, options=tuple(self._list_options(one, path)))

    def _list_errors(self, path: str) -> tuple[str, ...]:
        return tuple(text for error, text in zip(self.filling.errors, self.texts, strict=True) if error.field == path)

    def _make_languages(self, control: Control, one: Field) -> tuple[Control, ...]:
        """A control for each language, the page's own first."""
        ordered = sorted(LANGUAGES, key=lambda language: language != self.speech.language)
        found = []
        for language in ordered:
            path = f"{control.name}.{language}"
            self.paths.add(path)
            found.append(
                Control(
                    name=path,
                    id=make_id(path),
                    label=LANGUAGE_NAMES[language],
                    kind="text",
                    lang=language,
                    text=find_text(self.filling.values, path),
                    is_long=one.is_long,
                    errors=self._list_errors(path),
                )
            )
        return tuple(found)

    def _make_lines(self, one: Field, path: str) -> Iterable[Line]:
        pattern = re.compile(rf"{re.escape(path)}\[(\d+)\]\.")
        given = max((int(found[1]) for key in self.filling.values if (found := pattern.match(key))), default=-1) + 1
        spare = MORE_LINES if self.filling.asked_lines == path else 1
        for rank in range(given + spare):
            prefix = f"{path}[{rank}]"
            self.paths.add(prefix)
            rare = RARE.get(one.name, frozenset())
            controls = tuple(
                replace(self.make(part, f"{prefix}.{part.name}"), is_rare=part.name in rare) for part in one.lines
            )
            stored = find_text(self.filling.values, f"{prefix}.id")
            yield Line(rank + 1, prefix, stored, rank >= given, controls, self._list_errors(prefix))

    def _list_options(self, one: Field, path: str) -> Iterable[Option]:
        chosen = self.filling.values.get(path, [one.default] if one.default else [])
        if one.kind in ("record", "records"):
            known = self.filling.names.get(one.record, {})
            listed = {slug: known.get(slug, slug) for slug in dict.fromkeys((*known, *chosen))}
            depths: Mapping[str, int] = {}
        else:
            listed = {slug: say_term(one, slug, self.speech) for slug in one.options}
            depths = _find_depths(one)
        if one.kind in ("record", "term", "integer") and (listed or one.kind != "integer") and not one.default:
            yield Option("", "–", not chosen)
        for slug, label in listed.items():
            yield Option(slug, label, slug in chosen, depths.get(slug, 0))


def _find_depths(one: Field) -> Mapping[str, int]:
    terms = get_vocabulary(one.terms) if one.terms else {}
    return {slug: len(walk_broader(one.terms, slug)) - 1 for slug in one.options if slug in terms}
