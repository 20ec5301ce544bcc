"""What an offer means for one person, in words: each line with its verdict, its reason and its source.

Unknown (something was not told of the person) and to be asked (nobody has said it) never share a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from service.offers.rules import EVERYONE
from service.offers.schemas import PriceLine
from service.pages.evidence import write_document_address
from service.pages.judgement_messages import MESSAGES
from service.pages.person_words import ASKS, TELL, VERDICTS
from service.pages.speech import Speech, Text, mark
from service.pages.wording import describe_prices
from service.rights.schemas import Judgement, Line

LABELS = {
    "cost": mark("What it costs"),
    "enrolment": mark("May they enrol"),
    "open": mark("Is enrolment open"),
    "recognition": mark("Does their service recognise it"),
    "language": mark("Language of teaching"),
    "level": mark("Level of entry"),
    "equipment": mark("Equipment"),
    "time": mark("When it is given"),
    "help": mark("Help"),
    "support": mark("Not documented"),
}
"""What the lines are called."""
ALWAYS_SHORT = ("cost", "enrolment", "recognition")
"""The lines of a card; of the others it shows what stands in the way."""

_KEYS = {
    "residence": mark("{text} who live {place}"),
    "seat": mark("{text} with their seat {place}"),
    "workplace": mark("{text} who work {place}"),
}
"""Three conditions, none of which stands for another."""
_TERMS = {"level": "level", "equipment": "modality", "time": "schedule", "recognition": "employment_service"}


class LineWords(NamedTuple):
    """One line: what it is about, its verdict as a slug and a word, what is said, on what it depends, and who says so.

    ``word`` is empty where what is said is the answer already, as a price is.
    ``statement`` is what the document behind it says, in our words; empty where the record alone says it.
    """

    name: str
    label: str
    verdict: str
    word: str
    text: str
    statement: Text
    hint: str
    source: str
    source_url: str


class JudgementWords(NamedTuple):
    """All lines, and those that a card shows."""

    lines: list[LineWords]
    short: list[LineWords]


def describe_judgement(judgement: Judgement, speech: Speech) -> JudgementWords:
    """A judgement in words."""
    lines = [describe_line(line, speech) for line in judgement.lines]
    short = [words for line, words in zip(judgement.lines, lines, strict=True) if _is_short(line)]
    return JudgementWords(lines, short)


def _is_short(line: Line) -> bool:
    if line.name in ALWAYS_SHORT:
        return line.reason != "service_not_told"
    return line.verdict == "no" or line.reason == "equipment_missing"


def describe_line(line: Line, speech: Speech) -> LineWords:
    """One line in words."""
    statement = speech.text(line.statement) if line.statement else Text("", None)
    source = line.source
    return LineWords(
        name=line.name,
        label=speech.say(LABELS[line.name]),
        verdict=line.verdict,
        word=_say_verdict(line, speech),
        text=say_reason(line, speech),
        statement=Text("", None) if line.name in ("help", "support") else statement,
        hint=_say_hint(line, speech),
        source=_say_source(line, speech),
        source_url=write_document_address(source.document, speech) if source else "",
    )


def _say_verdict(line: Line, speech: Speech) -> str:
    """The answer as a word; a price that is known is its own answer, and needs no yes or no before it."""
    if line.name == "cost" and line.verdict in ("yes", "no"):
        return ""
    return speech.say(ASKS.get(line.ask, VERDICTS[line.verdict]))


def say_reason(line: Line, speech: Speech) -> str:
    """What is said, as one sentence without its source."""
    special = _SPECIAL.get(line.reason)
    if special is not None:
        return special(line, speech)
    text = speech.say(
        MESSAGES[line.reason],
        audience=_name(line.audiences, speech),
        otherwise=_name(line.otherwise, speech),
        body=speech.phrase("recognition_body", line.body) if line.body else "",
        language=speech.all_of(speech.phrase("language", slug) for slug in line.terms) if line.terms else "",
        term=_say_terms(line, speech),
    )
    return text + _say_otherwise(line, speech)


def _name(audiences: Iterable[str], speech: Speech) -> str:
    named = [speech.phrase("audience", slug) for slug in audiences]
    return speech.all_of(named) if named else ""


def _say_terms(line: Line, speech: Speech) -> str:
    vocabulary = _TERMS.get(line.name)
    if vocabulary is None or not line.terms:
        return ""
    return speech.any_of(speech.term(vocabulary, slug) for slug in line.terms)


def _say_otherwise(line: Line, speech: Speech) -> str:
    """What others pay: of an open price for whom it would be free, of a free one for some what it costs otherwise."""
    if line.reason == "free_for_some":
        if line.amount_eur is None:
            return ""
        kind = "amount" if line.amount_high_eur is None else "range"
        price = describe_prices([PriceLine(EVERYONE, kind, line.amount_eur, line.amount_high_eur)], speech)[0].text
        return speech.say("; otherwise {price}", price=price)
    if line.otherwise and line.reason != "free_except":
        return speech.say("; free for {otherwise}", otherwise=_name(line.otherwise, speech))
    return ""


def _say_free(line: Line, speech: Speech) -> str:
    if line.audiences == (EVERYONE,):
        return speech.say("Free")
    return _add_place(line, speech.say("Free for {otherwise}", otherwise=_name(line.audiences, speech)), speech)


def _say_open(line: Line, speech: Speech) -> str:
    if line.audiences == (EVERYONE,):
        return speech.say("Open to everyone")
    return _add_place(line, speech.say("Open to {audience}", audience=_name(line.audiences, speech)), speech)


def _add_place(line: Line, text: str, speech: Speech) -> str:
    if not line.regions:
        return text
    regions = speech.any_of(speech.phrase("region", slug) for slug in line.regions)
    return speech.say(_KEYS[line.key], text=text, place=regions)


def _say_price(line: Line, speech: Speech) -> str:
    audience = line.audiences[0]
    return describe_prices([PriceLine(audience, line.reason, line.amount_eur, line.amount_high_eur)], speech)[0].text


def _say_open_price(line: Line, speech: Speech, *, alone: str, of: str) -> str:
    audience = _name(line.audiences, speech)
    text = speech.say(of, audience=audience) if audience else speech.say(alone)
    return text + _say_otherwise(line, speech)


def _say_statement(line: Line, speech: Speech) -> str:
    text = speech.text(line.statement).text
    if not line.whom:
        return text
    whom = speech.say("Who could tell: {whom}.", whom=speech.text(line.whom).text)
    return f"{text} {whom}"


_SPECIAL: dict[str, Callable[[Line, Speech], str]] = {
    "free": _say_free,
    "free_if_told": _say_free,
    "amount": _say_price,
    "range": _say_price,
    "price_unknown": partial(
        _say_open_price,
        alone=mark("The price is not established"),
        of=mark("The price for {audience} is not established"),
    ),
    "price_not_documented": partial(
        _say_open_price,
        alone=mark("The price is not documented"),
        of=mark("The price for {audience} is not documented"),
    ),
    "open_to": _say_open,
    "open_if_told": _say_open,
    "help": _say_statement,
    "help_if_told": _say_statement,
    "gap": _say_statement,
}


def _say_hint(line: Line, speech: Speech) -> str:
    """What would settle it, where something about the person was not told."""
    if not line.tell:
        return ""
    return speech.say("Depends on: {what}", what=speech.all_of(speech.say(TELL[name]) for name in line.tell))


def _say_source(line: Line, speech: Speech) -> str:
    """Who says it and when: the day where one is known, else the year since when it holds."""
    if line.source is None:
        return ""
    who = line.source.speaker or line.source.document
    if line.source.said_on is not None:
        return f"{who}, {speech.date(line.source.said_on)}"
    return f"{who}, {line.since.year}" if line.since is not None else who
