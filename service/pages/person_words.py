"""The words about a person that panel, cards and pages share: what may be told, and what is answered."""

from __future__ import annotations

from service.pages.speech import Speech, mark
from service.rights.filters import AGES

VERDICTS = {
    "yes": mark("Yes"),
    "no": mark("No"),
    "unknown": mark("It depends"),
    "ask": mark("To be asked"),
}
"""The four answers; what was not told of the person and what nobody has said are two of them."""
ASKS = {"operator": mark("Ask the operator"), "service": mark("Ask their service")}
"""Whom to ask, where it is one of these."""
TELL = {
    "person_place": mark("where they live"),
    "person_situation": mark("their situation"),
    "person_age": mark("their age"),
    "person_language": mark("the languages they understand"),
    "person_level": mark("their schooling"),
    "person_equipment": mark("equipment at home"),
    "person_service": mark("the service that follows them"),
    "person_free": mark("when they are free"),
    "person_seat": mark("the seat of the company"),
    "person_workplace": mark("where they work"),
}
"""What each parameter tells, within a sentence."""


def say_age(band: str, speech: Speech) -> str:
    """A band of age in words."""
    low, high = AGES[band]
    if high is None:
        return speech.say("{number} and over", number=speech.number(low))
    if low == 0:
        return speech.say("under {number}", number=speech.number(high + 1))
    return speech.say("{low} to {high} years", low=speech.number(low), high=speech.number(high))
