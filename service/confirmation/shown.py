"""What an offer says of the things that change, in the words that visitors read of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from service.catalogue.catalogue import Catalogue
from service.columns import NO_RECORD
from service.confirmation.correction import list_groups
from service.offers.schemas import OfferDetail, PriceLine, RecognitionLine
from service.operators.models import Operator
from service.pages.speech import Speech
from service.pages.wording import describe_prices, list_badges
from service.record_forms.fields import Field, list_fields
from service.record_forms.words import name_field, say_value


class ShownField(NamedTuple):
    """A field as it is read: its label, and a line for each thing that it says (at least one)."""

    label: str
    lines: list[str]


class ShownGroup(NamedTuple):
    """The fields that stand under one heading of the form."""

    heading: str
    fields: list[ShownField]


def find_recognitions(catalogue: Catalogue, offer_id: str) -> Sequence[RecognitionLine]:
    """Who recognises an offer, as everybody is told; not only by the operator's own word."""
    text = catalogue.find_detail(offer_id)
    return () if text is None else msgspec.json.decode(text, type=OfferDetail).summary.recognitions


def show_contact(operator: Operator, speech: Speech) -> list[ShownField]:
    """How the operator of the offers is reached, which stands on its own card and not on theirs."""
    fields = list_fields("operator")
    return [
        ShownField(name_field(fields[name], speech), [getattr(operator, name) or speech.absence(NO_RECORD)])
        for name in ("email", "phone")
    ]


def show_groups(
    document: Mapping[str, Any], recognitions: Sequence[RecognitionLine], speech: Speech
) -> list[ShownGroup]:
    """A document in words, by the groups of its form."""
    groups = []
    for heading, fields in list_groups():
        said = speech.say(heading)
        labels = [said] if len(fields) == 1 else [name_field(one, speech) for one in fields]
        lines = (_say(one, document, recognitions, speech) for one in fields)
        groups.append(ShownGroup(said, [ShownField(*pair) for pair in zip(labels, lines, strict=True)]))
    return groups


def _say(one: Field, document: Mapping[str, Any], recognitions: Iterable[RecognitionLine], speech: Speech) -> list[str]:
    value = document.get(one.name)
    if one.name == "sessions":
        return [_say_session(line, speech) for line in value or ()] or [speech.say("No date on record")]
    if one.name == "prices":
        return [part.text for part in describe_prices(map(_make_line, value or ()), speech)]
    if one.name == "recognitions":
        badges = list_badges(recognitions, speech)
        said = [f"{badge.text} ({badge.note})" if badge.note else badge.text for badge in badges]
    else:
        said = say_value(one, value, {}, speech)
    return said or [speech.absence(NO_RECORD)]


def _make_line(price: Mapping[str, Any]) -> PriceLine:
    return PriceLine(price["audience"], price["price_kind"], price.get("amount_eur"), price.get("amount_high_eur"))


def _say_session(line: Mapping[str, Any], speech: Speech) -> str:
    """``15 February 2031 – 3 May 2031 · Places: 12``."""
    days = [speech.date(date.fromisoformat(line[name])) for name in ("starts_on", "ends_on") if line.get(name)]
    parts = [" – ".join(days) or speech.say("No date on record")]
    if line.get("places") is not None:
        parts.append(speech.count("{number} place", "{number} places", line["places"]))
    if line.get("enrolment_closes_on"):
        closes_on = speech.date(date.fromisoformat(line["enrolment_closes_on"]))
        parts.append(speech.say("enrolment until {date}", date=closes_on))
    return " · ".join(parts)
