"""What is not known of who pays, and who could tell, in words."""

from __future__ import annotations

from collections.abc import Iterable

from service.columns import NO_RECORD
from service.funding_pages.words import Wording
from service.pages.speech import mark
from service.vocabulary import choose_words
from service.who_pays.schemas import OpenLine, Teller

_OPEN = {
    "unknown": mark("A source says that it is not established whether {payer} pays: {about} ({number})"),
    "payer_not_named": mark("A source says that somebody pays, without naming who: {about} ({number})"),
    "operator_only": mark("What part of the money goes to these offers: {about} ({number})"),
    NO_RECORD: mark("Of this payer and that day, nothing is on record for: {about} ({number})"),
}
_ROLES = {
    "asked": mark("{name} (was asked)"),
    "intermediary": mark("{name} (intermediary)"),
    "funder": mark("{name} (payer)"),
    "operator": mark("{name} (operator)"),
}


def say_open(line: OpenLine, wording: Wording) -> str:
    """Something that is not known."""
    number = wording.speech.count("{number} offer", "{number} offers", line.offers)
    about = wording.name_party(line.about)
    return wording.speech.say(_OPEN[line.why], payer=wording.payer, about=about, number=number)


def list_tellers(tellers: Iterable[Teller], wording: Wording) -> list[str]:
    """Who could tell."""
    speech = wording.speech
    return [
        speech.say(_ROLES[one.role], name=choose_words(one.name, speech.language) or one.id or "") for one in tellers
    ]
