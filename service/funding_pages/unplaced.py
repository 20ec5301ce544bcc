"""The offers of an answer that are on no map: online, or without a place that is known. None is lost for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from service.funding_pages.rules import ORDER
from service.funding_pages.words import Wording
from service.pages.speech import Speech
from service.who_pays.schemas import AskedOffer


class Unplaced(NamedTuple):
    """The offers of one answer that have no mark: the answer and its word, how many they are, and which."""

    answer: str
    word: str
    said: str
    offers: list[AskedOffer]


def list_unplaced(wording: Wording) -> list[Unplaced]:
    """By answer the offers without a mark, of those that are listed; answers that have none are left out."""
    content, speech = wording.content, wording.speech
    placed = {spot.id for spot in content.spots if spot.kind == "offer"}
    found = []
    for answer in ORDER:
        offers = [offer for offer in content.answers.offers if offer.answer == answer and offer.id not in placed]
        if offers:
            found.append(Unplaced(answer, speech.term("funding", answer), speech.number(len(offers)), offers))
    return found


def say_unplaced(unplaced: Iterable[Unplaced], speech: Speech) -> str:
    """How many of the offers that are listed have no mark; empty where each has one."""
    number = sum(len(one.offers) for one in unplaced)
    if not number:
        return ""
    return speech.count(
        "{number} offer is not on the map, being online or without a known place:",
        "{number} offers are not on the map, being online or without a known place:",
        number,
    )
