"""What is said of a parameter that could not be used: by which name, with which value, and what would do instead."""

from __future__ import annotations

from collections.abc import Mapping

from service.narrowing import list_filters
from service.offers.filters import OfferFilters
from service.pages.chips import LABELS, SORT_TITLES
from service.pages.question import Mistake
from service.pages.speech import Speech, mark

_NONE: Mapping[str, str] = {}
_SENTENCES = {"cursor": mark("This link leads to no page of the list: the first one is shown.")}
"""What is said where neither a name nor a value would tell anybody anything."""
_REASONS = {("sort", "distance"): mark("A distance needs a place that it is measured from: say where.")}
"""Why a value that there is cannot be used."""


def say_mistake(mistake: Mistake, speech: Speech, own_labels: Mapping[str, str] = _NONE) -> str:
    """One mistake in words; ``own_labels`` name the parameters that a page has beside filters, or calls otherwise."""
    if mistake.name in _SENTENCES:
        return speech.say(_SENTENCES[mistake.name])
    if mistake.is_name_unknown:
        text = speech.say("There is no filter called “{name}”: it was ignored.", name=mistake.name[:60])
    else:
        labels = {**LABELS, **own_labels}  # what has none was written by whoever asked, and is no message
        label = speech.say(labels[mistake.name]) if mistake.name in labels else mistake.name
        value = _name_choice(mistake.name, mistake.value, speech)[:80]
        text = speech.say("“{label}”: “{value}” cannot be used, and was left out.", label=label, value=value)
    if reason := _REASONS.get((mistake.name, mistake.value)):
        text += " " + speech.say(reason)
    if mistake.nearest:
        names = [_name_choice(mistake.name, one, speech) for one in mistake.nearest if _is_offered(mistake.name, one)]
        text = f"{text} {speech.propose(names)}".strip()
    return text


def _is_offered(name: str, value: str) -> bool:
    """Whether a value can be chosen by itself: the order of distances asks for a place besides."""
    return (name, value) not in _REASONS


def _name_choice(name: str, value: str, speech: Speech) -> str:
    """A value by its label, where it has one."""
    if name == "sort":
        return speech.say(SORT_TITLES[value]) if value in SORT_TITLES else value
    item = list_filters(OfferFilters).get(name)
    vocabulary = item.keep.vocabulary if item is not None else None
    return speech.term(vocabulary, value) if vocabulary else value
