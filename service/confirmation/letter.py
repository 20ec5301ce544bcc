"""The letter that asks an operator to confirm its offers, in its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.columns import to_day
from service.confirmation.search import DueOffer
from service.outbox.letter import Item, Letter, Other
from service.pages.ages import say_answered
from service.pages.speech import LANGUAGE_NAMES, Speech
from service.vocabulary import choose_words

MOST_NAMED = 12
"""How many offers the letter names; the page has them all."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about: whose offers, the address of the link and its end, and the service that asks."""

    operator: str
    url: str
    expires_at: datetime
    public_url: str
    contact: str


def write_letter(occasion: Occasion, offers: Sequence[DueOffer], language: str) -> Letter:
    """The letter about these offers."""
    speech = Speech(language)
    number, ends_on = len(offers), speech.date(to_day(occasion.expires_at))
    return Letter(
        language=language,
        subject=speech.count(
            "Still true? {number} training offer of yours on Cartoforma",
            "Still true? {number} training offers of yours on Cartoforma",
            number,
        ),
        opening=(
            speech.say("Hello,"),
            speech.count(
                "{operator} has {number} training offer on Cartoforma that has waited for its confirmation:",
                "{operator} has {number} training offers on Cartoforma that have waited for their confirmation:",
                number,
                operator=occasion.operator,
            ),
        ),
        items=(*(_describe(offer, speech) for offer in offers[:MOST_NAMED]), *_count_rest(number, speech)),
        link_words=speech.say("Say that they are still true, or put right what is not"),
        link=occasion.url,
        closing=(
            speech.say(
                "This takes two minutes, on a telephone too, and needs no account. Opening the page changes nothing: "
                "only what you press there does."
            ),
            speech.say(
                "The link can be used until {date}. Whoever has it can answer for these offers, so pass it on only to "
                "somebody who may.",
                date=ends_on,
            ),
        ),
        footing=_explain(occasion, speech),
        others=_offer_languages(occasion.url, language),
    )


def _describe(offer: DueOffer, speech: Speech) -> Item:
    said = say_answered(offer.confirmed, offer.freshness.edited_on, speech)
    return Item(choose_words(offer.title, speech.language), said or speech.term("freshness", offer.freshness.state))


def _count_rest(number: int, speech: Speech) -> tuple[Item, ...]:
    rest = number - MOST_NAMED
    return (Item(speech.count("and {number} other", "and {number} others", rest)),) if rest > 0 else ()


def _explain(occasion: Occasion, speech: Speech) -> tuple[str, ...]:
    why = speech.say(
        "You receive this because this address is that of {operator} on {address}, where training offers in Belgium "
        "are listed.",
        operator=occasion.operator,
        address=occasion.public_url,
    )
    stop = speech.say("To receive no more of these messages, press “No more reminders” at the end of that page.")
    if not occasion.contact:
        return why, stop
    return why, stop, speech.say("Questions: {address}", address=occasion.contact)


def _offer_languages(url: str, language: str) -> tuple[Other, ...]:
    return tuple(Other(name, f"{url}?lang={code}") for code, name in LANGUAGE_NAMES.items() if code != language)
