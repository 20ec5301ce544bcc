"""The question as something to keep: its link, its feed and its calendar, and the answer in every other form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from service.formats.listing import Format
from service.formats.registry import FORMATS
from service.pages.address import Pairs, write_address
from service.pages.question import Question
from service.pages.speech import Speech, mark

FEEDS = {
    "atom": mark("Feed (Atom): what is new, for a news reader"),
    "ics": mark("Calendar (.ics): coming starts, for a calendar"),
}
"""Representations that tell what is new to whoever comes back to them."""


class Alternate(NamedTuple):
    """The same answer in another form: what it is called, its media type, its address."""

    label: str
    type: str
    url: str


def list_exports(question: Question, speech: Speech) -> list[Alternate]:
    """The offers shown, in every representation that there is."""
    pairs = (*question.pairs, *question.own_sort)
    return [
        Alternate(speech.say("Map alone") if item.suffix == "map" else item.label, item.media_type, _write(item, pairs))
        for item in FORMATS
        if item.suffix not in FEEDS
    ]


def list_feeds(question: Question, speech: Speech) -> Iterator[Alternate]:
    """What follows the question as it was asked, empty or not; nothing of the person goes along."""
    for item in FORMATS:
        if item.suffix in FEEDS:
            url = _write(item, (*question.pairs, ("lang", speech.language)))
            yield Alternate(speech.say(FEEDS[item.suffix]), item.media_type, url)


def _write(item: Format, pairs: Pairs) -> str:
    return write_address(f"/api/v1/offers.{item.suffix}", pairs)


def write_search_address(question: Question, speech: Speech) -> str:
    """The search by itself, to be kept or passed on: nothing of the shortlist or the person goes along."""
    return write_address("/", (*question.pairs, ("lang", speech.language), *question.own_sort))
