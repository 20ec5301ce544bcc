"""What a payer pays for beside the offers of a question, in words."""

from __future__ import annotations

from typing import NamedTuple

from service.funding_pages.citations import find_amount_url, say_how_sure
from service.funding_pages.words import Wording
from service.who_pays.schemas import BesideLine


class Besides(NamedTuple):
    """A link beside the question in words: who pays whom, the amount, and what else is known of it."""

    head: str
    amount: str
    amount_url: str
    rest: str


def describe_beside(line: BesideLine, wording: Wording) -> Besides:
    """What the payer pays for besides, with its amount: it proves nothing of the offers asked about."""
    link, speech = wording.content.answers.links[line.link], wording.speech
    payer = wording.name_node(link.payer) if link.payer is not None else wording.speech.say("payer not named")
    via = [wording.name_node(link.via)] if link.via is not None else []
    parts = [
        wording.say_period(link.valid_from, link.valid_to, link.period),
        speech.term("instrument", link.instrument),
        speech.term("purpose", link.purpose),
        say_how_sure(link, wording),
    ]
    parts += [speech.say("has ended")] if line.when == "ended" else []
    parts += [speech.say("is to come")] if line.when == "to_come" else []
    parts += [wording.say_standing("potential")] if link.directness == "potential" else []
    parts += wording.list_disputes([line.link])
    reach = speech.count(
        "{number} of these offers is its payee’s", "{number} of these offers are its payee’s", line.offers
    )
    return Besides(
        head=" → ".join([payer, *via, wording.name_party(line.payee)]),
        amount=wording.say_amount(link),
        amount_url=find_amount_url(link, speech),
        rest=f"{', '.join(parts)}. {reach}.",
    )


def say_beside(line: BesideLine, wording: Wording) -> str:
    """The same as one line."""
    one = describe_beside(line, wording)
    return f"{one.head}{wording.speech.say(':')} {one.amount}, {one.rest}"
