"""What an offer has that a filter looks at, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from service.catalogue.catalogue import Catalogue
from service.columns import NO_RECORD
from service.narrowing import Filter
from service.offers.rules import EVERYONE
from service.offers.schemas import PriceLine, RecognitionLine
from service.pages.ages import say_confirmed
from service.pages.chips import name_value
from service.pages.speech import Speech, mark
from service.pages.wording import EXACT, describe_prices, list_badges, name_payer, say_distance
from service.reasons.schemas import Fact

_FIELDS = {
    "title": mark("in the title"),
    "description": mark("in the description"),
    "names": mark("among the names of operator, programme and places"),
    "topics": mark("among the topics"),
}


class FactWords(NamedTuple):
    """A fact in words, and whether it is one that lets the offer pass."""

    text: str
    is_met: bool


class Telling(NamedTuple):
    """With what facts are told: the filter that they belong to, the names of the catalogue, the language."""

    item: Filter
    catalogue: Catalogue
    speech: Speech


def say_fact(fact: Fact, telling: Telling) -> FactWords:
    """One fact in words."""
    wanted = ("free",) if telling.item.name == "free_for" else ("free", "amount", "range")
    is_met = fact.meets is not None and (fact.kind != "price" or fact.value in wanted)
    return FactWords(_SAYINGS[fact.kind](fact, telling), is_met or bool(fact.fields))


def _say_term(fact: Fact, telling: Telling) -> str:
    value = fact.value or NO_RECORD
    if telling.item.name in ("near", "place", "region", "bbox") and value not in telling.catalogue.facets["region"]:
        return telling.speech.say("Place not stated") if value == NO_RECORD else telling.speech.term("modality", value)
    own = name_value(telling.catalogue, telling.item, value, telling.speech)
    if fact.meets is None or fact.meets == value:
        return own
    asked = name_value(telling.catalogue, telling.item, fact.meets, telling.speech)
    if telling.item.name == "audience":
        return telling.speech.say("{own}, thus also: {asked}", own=own, asked=asked)
    return telling.speech.say("{own}, which belongs to: {asked}", own=own, asked=asked)


def _say_place(fact: Fact, telling: Telling) -> str:
    speech = telling.speech
    names = telling.catalogue.names["place"].get(fact.value or "", {})
    name = speech.text(names).text if names else speech.say("Place not stated")
    if fact.km is None:
        return name
    if fact.precision in EXACT:
        return speech.say("{place}: at {number} km", place=name, number=speech.number(max(1, round(fact.km))))
    distance = say_distance(fact.km, speech, is_exact=False)
    return speech.say("{place}: {distance}, its address is not known", place=name, distance=distance)


def _say_price(fact: Fact, telling: Telling) -> str:
    speech = telling.speech
    if fact.value == NO_RECORD or fact.audience is None:
        return speech.say("No information on the price")
    line = PriceLine(EVERYONE, str(fact.value), fact.amount_eur, fact.amount_high_eur)
    price = describe_prices([line], speech)[0].text
    whose = speech.say("Everyone else") if fact.audience == EVERYONE else speech.term("audience", fact.audience)
    return f"{whose}{speech.say(':')} {speech.inside(price)}"


def _say_recognition(fact: Fact, telling: Telling) -> str:
    line = RecognitionLine(str(fact.value), fact.status or "unknown", fact.of or "offer", is_own_word=fact.is_own_word)
    badge = list_badges([line], telling.speech)[0]
    return f"{badge.text} ({badge.note})" if badge.note else badge.text


def _say_funding(fact: Fact, telling: Telling) -> str:
    word = telling.speech.term("funding", fact.value or NO_RECORD)
    if fact.value == NO_RECORD:
        return word
    payer = name_payer(fact.of, telling.catalogue.names["funder"], telling.speech)
    return f"{payer}{telling.speech.say(':')} {telling.speech.inside(word)}"


def _say_start(fact: Fact, telling: Telling) -> str:
    if fact.on is None:
        return telling.speech.say("No date on record")
    text = telling.speech.say("Start: {date}", date=telling.speech.date(fact.on))
    return f"{text} ({telling.speech.term('evidence_status', 'inferred')})" if fact.status == "inferred" else text


def _say_confirmation(fact: Fact, telling: Telling) -> str:
    if fact.on is None:
        return telling.speech.say("Never confirmed")
    return say_confirmed(fact.on, fact.precision or "day", telling.speech)


def _say_word(fact: Fact, telling: Telling) -> str:
    speech = telling.speech
    if not fact.fields:
        return speech.say("“{word}” is not found in it", word=fact.value)
    places = speech.all_of(speech.say(_FIELDS[field]) for field in fact.fields)
    return speech.say("“{word}” is found {places}", word=fact.value, places=places)


_SAYINGS: Mapping[str, Callable[[Fact, Telling], str]] = {
    "term": _say_term,
    "distance": _say_place,
    "place": _say_place,
    "price": _say_price,
    "recognition": _say_recognition,
    "funding": _say_funding,
    "start": _say_start,
    "confirmation": _say_confirmation,
    "word": _say_word,
}
