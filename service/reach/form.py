"""The form of the page, and what is to be said of parameters that could not be used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from service.catalogue.moments import FIRST_DAY, LAST_DAY
from service.pages.address import write_address
from service.pages.chips import label_filter
from service.pages.mistakes import say_mistake
from service.pages.speech import Speech, mark
from service.reach.asking import MEASURES, Asked
from service.vocabulary import get_vocabulary, walk_broader

PATH = "/reach"
TERMS = {"topic": "topic", "audience": "audience", "recognised_by": "recognition_body", "of_region": "region"}
"""Controls whose options are the terms of a vocabulary."""
LABELS = {
    "of_region": mark("Municipalities of"),
    "free": mark("Price"),
    "measure": mark("What counts"),
    "as_of": mark("On which day"),
    "compared_to": mark("Compared with the day"),
    "order": mark("Order"),
}
_UNSET = {
    "topic": mark("Any topic"),
    "audience": mark("No matter for whom"),
    "recognised_by": mark("Recognised or not"),
    "of_region": mark("All of Belgium"),
}
_PRICES = {"true": mark("Free only"), "false": mark("At any price")}
MEASURE_WORDS = {
    "possible": mark("also what is not established"),
    "certain": mark("only what is established"),
}
_EXAMPLES = (
    (("topic", "ai"), ("audience", "jobseeker_longterm")),
    (
        ("topic", "ai"),
        ("audience", "jobseeker_longterm"),
        ("recognised_by", "forem"),
        ("compared_to", "2019-12-31"),
    ),
    (("topic", "digital_basics"), ("audience", "jobseeker_lowskilled")),
)


class Option(NamedTuple):
    """One entry of a menu; ``depth`` says how deep it lies among broader ones."""

    value: str
    label: str
    is_chosen: bool
    depth: int = 0


class Control(NamedTuple):
    """A menu (with options) or a day of the form."""

    name: str
    label: str
    options: Sequence[Option]
    value: str
    is_wrong: bool


def describe_form(asked: Asked, speech: Speech) -> dict[str, Any]:
    """What the template of the form needs."""
    given = dict(reversed(asked.pairs))
    wrong = {mistake.name for mistake in asked.question.mistakes}

    def control(name: str, options: Sequence[Option] = ()) -> Control:
        return Control(name, label_control(name, speech), options, given.get(name, ""), name in wrong)

    controls = [control(name, _list_terms(name, given.get(name, ""), speech)) for name in TERMS]
    free = "true" if asked.reach.free else "false"
    controls.insert(3, control("free", [Option(one, speech.say(_PRICES[one]), one == free) for one in _PRICES]))
    measures = [Option(one, speech.say(MEASURE_WORDS[one]), one == asked.measure) for one in MEASURES]
    shown = {(one.name, one.value) for one in controls}
    return {
        "controls": [*controls, control("measure", measures), control("as_of"), control("compared_to")],
        "hidden": [pair for pair in asked.question.pairs if pair not in shown],
        "days": (FIRST_DAY.isoformat(), LAST_DAY.isoformat()),
        "mistakes": [say_mistake(mistake, speech, LABELS) for mistake in asked.question.mistakes],
        "examples": [_describe_example(pairs, speech) for pairs in _EXAMPLES] if not asked.pairs else [],
    }


def label_control(name: str, speech: Speech) -> str:
    """What a parameter of the page is called."""
    return speech.say(LABELS[name]) if name in LABELS else label_filter(name, speech)


def _list_terms(name: str, chosen: str, speech: Speech) -> list[Option]:
    vocabulary = TERMS[name]
    terms = [
        Option(slug, speech.term(vocabulary, slug), slug == chosen, len(walk_broader(vocabulary, slug)) - 1)
        for slug in get_vocabulary(vocabulary)
    ]
    return [Option("", speech.say(_UNSET[name]), not chosen), *terms]


def _describe_example(pairs: Sequence[tuple[str, str]], speech: Speech) -> tuple[str, str]:
    """A question to begin with: its address, and how it reads."""
    words = [speech.term(TERMS[name], value) for name, value in pairs if name in TERMS]
    days = (date.fromisoformat(value) for name, value in pairs if name == "compared_to")
    words += [speech.say("Compared with {date}", date=speech.date(day)) for day in days]
    return write_address(PATH, [*pairs, ("lang", speech.language)]), " · ".join(words)
