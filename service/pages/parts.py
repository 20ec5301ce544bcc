"""The offers that no map shows, in named parts of the list: online, blended, and those whose place is not known.

They are counted always and never put at a place that stands for them. Each part can be seen whole, page by page.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from pyroaring import BitMap

from service.catalogue.apart import MOST_BESIDE
from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Found, Narrowed
from service.offers.rules import ONLINE
from service.pages.address import Pairs, write_address
from service.pages.card_writer import CardWriter
from service.pages.cards import Card
from service.pages.chips import PART_TITLES
from service.pages.question import Question, take_found
from service.pages.speech import Speech, mark
from service.pages.state import PARTS

_COUNTED = {
    "online": (mark("{number} online"), mark("{number} online")),
    "hybrid": (mark("{number} blended without a known place"), mark("{number} blended without a known place")),
    "unplaced": (mark("{number} without a known place"), mark("{number} without a known place")),
}


class Share(NamedTuple):
    """How many of the offers found belong to a part, in words, and where all of the part are."""

    name: str
    text: str
    url: str


class Part(NamedTuple):
    """Offers of one kind beside those that have a place: how many, the first of them, and where all are."""

    name: str
    title: str
    total: int
    numbers: list[int]
    cards: list[Card]
    all_text: str
    url: str


def split_parts(catalogue: Catalogue, offers: BitMap) -> dict[str, BitMap]:
    """Offers by part; those that a map shows, and are not online, are in none."""
    online = offers & catalogue.any_of("modality", ONLINE)
    placeless = (offers & catalogue.pointless) - online
    hybrid = placeless & catalogue.any_of("modality", ("hybrid",))
    return dict(zip(PARTS, (online, hybrid, placeless - hybrid), strict=True))


def find_part(catalogue: Catalogue, narrowed: Narrowed, name: str) -> BitMap:
    """All offers of one part that meet the question, wherever it asks for them."""
    return _split_all(catalogue, narrowed)[name]


def _split_all(catalogue: Catalogue, narrowed: Narrowed) -> dict[str, BitMap]:
    beside = narrowed.elsewhere
    return split_parts(catalogue, narrowed.matching if beside is None else narrowed.matching | beside)


def list_shares(catalogue: Catalogue, question: Question, narrowed: Narrowed, speech: Speech) -> list[Share]:
    """What of the offers found is online or has no known place; nothing is said of a part that has none."""
    return [
        Share(name, speech.count(*_COUNTED[name], len(offers)), write_part_address(question, name, speech))
        for name, offers in split_parts(catalogue, narrowed.matching).items()
        if offers
    ]


def list_parts(catalogue: Catalogue, question: Question, found: Found, writer: CardWriter) -> list[Part]:
    """What meets every condition but the place, which cannot be judged: a part for each kind that there is."""
    narrowed, speech = found.narrowed, writer.speech
    if narrowed.elsewhere is None:
        return []
    parts, everything = [], _split_all(catalogue, narrowed)
    for name, offers in split_parts(catalogue, narrowed.elsewhere).items():
        if not offers:
            continue
        numbers = _draw_first(catalogue, offers)
        every = len(everything[name])
        all_text = speech.say("See all {number}", number=speech.number(every)) if every > len(numbers) else ""
        url = write_part_address(question, name, speech)
        parts.append(
            Part(name, speech.say(PART_TITLES[name]), len(offers), numbers, writer.write(numbers), all_text, url)
        )
    return parts


def _draw_first(catalogue: Catalogue, offers: BitMap) -> list[int]:
    """The first offers in the order of the day, so that nobody is always first."""
    numbers = to_numbers(offers)
    first: list[int] = numbers[np.argsort(catalogue.draw_lots(catalogue.on)[numbers])[:MOST_BESIDE]].tolist()
    return first


def write_part_address(question: Question, name: str, speech: Speech) -> str:
    """The address of a part alone."""
    rest: Pairs = question.list_rest(speech.language, "part", "exact", "selected")
    return write_address("/", (*question.pairs, *rest, ("part", name)))


def show_part(catalogue: Catalogue, question: Question, found: Found) -> Found:
    """A page of one part, found with what the question found."""
    offers = find_part(catalogue, found.narrowed, question.state.part)
    narrowed = replace(found.narrowed, matching=offers, elsewhere=None)
    return take_found(catalogue, question, narrowed)
