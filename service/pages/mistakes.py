"""What is said of a parameter that could not be used: by which name, with which value, and what would do instead."""

from __future__ import annotations

from collections.abc import Mapping

from service.pages.chips import LABELS
from service.pages.question import Mistake
from service.pages.speech import Speech

_NONE: Mapping[str, str] = {}


def say_mistake(mistake: Mistake, speech: Speech, own_labels: Mapping[str, str] = _NONE) -> str:
    """One mistake in words; ``own_labels`` name the parameters that a page has beside filters, or calls otherwise."""
    if mistake.is_name_unknown:
        text = speech.say("There is no filter called “{name}”: it was ignored.", name=mistake.name[:60])
    else:
        labels = {**LABELS, **own_labels}  # what has none was written by whoever asked, and is no message
        label = speech.say(labels[mistake.name]) if mistake.name in labels else mistake.name
        text = speech.say(
            "“{label}”: “{value}” cannot be used, and was left out.", label=label, value=mistake.value[:80]
        )
    if mistake.nearest:
        text += " " + speech.say("Did you mean {names}?", names=speech.any_of(mistake.nearest))
    return text
