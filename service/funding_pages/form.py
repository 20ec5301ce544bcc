"""The form of the question, and what is to be said of parameters that could not be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.catalogue.moments import FIRST_DAY, LAST_DAY
from service.funding_pages.asking import Asked
from service.pages.address import write_address
from service.pages.chips import name_place
from service.pages.mistakes import say_mistake
from service.pages.speech import Speech, mark
from service.vocabulary import choose_words, get_vocabulary, walk_broader

PATH = "/funding"
IN_THE_FORM = ("topic", "region", "place")
Names = Sequence[tuple[str, dict[str, str]]]
_EXAMPLES = (
    (("funder", "cocof"), ("topic", "ai"), ("region", "BE-BRU")),
    (("funder", "wallonie"), ("region", "BE-WAL")),
    (("funder", "fse"),),
)
"""Questions to begin with; those whose payer is not known here are left out. The first is one that a deputy asked."""
_LABELS = {"funder": mark("Who pays"), "as_of": mark("On which day")}


class Option(NamedTuple):
    """One entry of a menu; ``depth`` says how deep it lies among broader ones."""

    value: str
    label: str
    is_chosen: bool
    depth: int = 0


def describe_form(asked: Asked, payers: Mapping[str, Names], speech: Speech) -> dict[str, Any]:
    """What the template of the form needs."""
    pairs = asked.question.pairs
    first = {name: next((value for other, value in pairs if other == name), "") for name in IN_THE_FORM}
    shown = {(name, value) for name, value in first.items() if value}
    place = first["place"]
    return {
        "funders": _list_payers(payers["funder"], asked.funder, speech),
        "programmes": _list_payers(payers["programme"], asked.funder, speech),
        "topics": _list_terms("topic", first["topic"], speech),
        "regions": _list_terms("region", first["region"], speech),
        "place": name_place(place, speech) if place else "",
        "place_value": place,
        "as_of": asked.as_of.isoformat() if asked.as_of else "",
        "days": (FIRST_DAY.isoformat(), LAST_DAY.isoformat()),
        "hidden": [pair for pair in pairs if pair not in shown],
        "mistakes": [say_mistake(mistake, speech, _LABELS) for mistake in asked.mistakes],
        "wrong": {mistake.name for mistake in asked.mistakes},
    }


def _list_payers(names: Names, chosen: str, speech: Speech) -> list[Option]:
    options = [Option(value, choose_words(words, speech.language), value == chosen) for value, words in names]
    return sorted(options, key=lambda option: option.label.casefold())


def _list_terms(vocabulary: str, chosen: str, speech: Speech) -> list[Option]:
    return [
        Option(slug, speech.term(vocabulary, slug), slug == chosen, len(walk_broader(vocabulary, slug)) - 1)
        for slug in get_vocabulary(vocabulary)
    ]


def list_examples(payers: Mapping[str, Names], speech: Speech) -> list[tuple[str, str]]:
    """Questions to begin with: their address, and how they read."""
    names = {name: choose_words(words, speech.language) for name, words in payers["funder"]}
    found = []
    for pairs in _EXAMPLES:
        given = dict(pairs)
        if given["funder"] in names:
            parts = [names[given["funder"]]]
            parts += [speech.term(name, given[name]) for name in ("topic", "region") if name in given]
            found.append((write_address(PATH, [*pairs, ("lang", speech.language)]), " · ".join(parts)))
    return found
