"""Offers as one HTML file that needs no server: the list beside the map, for a mail, a newsletter or a folder."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np

from maps.page import MAX_OFFERS as MOST_FEATURES
from maps.page import PageOptions, draw_page
from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.map_page import collect_features, list_map_labels
from service.catalogue.search import Sorting, search_offers
from service.columns import NO_RECORD
from service.offers.filters import OfferFilters
from service.offers.schemas import OfferSummary
from service.pages.cards import make_card, read_summaries
from service.pages.chips import say_filters
from service.pages.question import Question
from service.pages.speech import Speech
from service.paging import Paging

MOST_BY_WEB, MOST_BY_COMMAND = 1_000, MOST_FEATURES
"""Offers in a file: one that is asked for over the web is made while somebody waits."""


class Wanted(NamedTuple):
    """What a file is to hold: ``filters``, ``pairs`` that say the same, the order, how many offers at ``most``."""

    filters: OfferFilters
    pairs: tuple[tuple[str, str], ...]
    sort: str | None
    most: int


class OffersFile(NamedTuple):
    """A file, and how many offers it holds and does not."""

    content: bytes
    offer_count: int
    left_out: int


def draw_file(catalogue: Catalogue, wanted: Wanted, speech: Speech, public_url: str) -> OffersFile:
    """The offers as a page that asks nobody for anything.

    Titles lead to the service where it has a public address. Offers without a place that meet everything but the
    condition of the place stand under a heading of their own.
    """
    found = search_offers(catalogue, wanted.filters, Sorting(sort=wanted.sort), Paging(limit=wanted.most))
    elsewhere = found.narrowed.elsewhere
    apart = to_numbers(elsewhere).tolist() if elsewhere else []
    kept = _keep_what_fits(catalogue, [*found.numbers.tolist(), *apart][: wanted.most])
    left_out = found.total + len(apart) - len(kept)
    options = PageOptions(
        language=speech.language,
        offer_url=f"{public_url.rstrip('/')}/offers/{{id}}" if public_url else None,
        vocabulary=list_map_labels(speech.language),
        drawn_on=speech.date(catalogue.on),
        facts={summary.id: _list_facts(catalogue, summary, speech) for summary in read_summaries(catalogue, kept)},
        apart=frozenset(catalogue.ids[number] for number in apart),
        left_out=left_out,
    )
    narrowed = say_filters(catalogue, Question(wanted.filters, wanted.pairs), speech)
    title = speech.say("Training offers {narrowed}", narrowed=narrowed).strip()
    page = draw_page(msgspec.json.encode(collect_features(catalogue, kept)), title, options)
    return OffersFile(page.encode(), len(kept), left_out)


def _keep_what_fits(catalogue: Catalogue, numbers: list[int]) -> list[int]:
    """The first of these offers, as many as the map of one file holds: an offer takes as much as it has places."""
    places = np.bincount(catalogue.points.offer, minlength=len(catalogue.ids))[numbers].clip(min=1)
    return numbers[: int(np.searchsorted(np.cumsum(places), MOST_FEATURES, side="right"))]


def _list_facts(catalogue: Catalogue, summary: OfferSummary, speech: Speech) -> list[tuple[str, str]]:
    """What the list says of an offer beyond what the map knows of it."""
    card = make_card(summary, catalogue, speech)
    absent = speech.absence(NO_RECORD)
    funding = (f"{item.word} ({item.payers})" if item.payers else item.word for item in card.funding)
    return [
        (speech.say("Price"), ", ".join(part.text for part in card.prices) if summary.prices else absent),
        (speech.say("When"), card.start),
        (speech.say("Duration"), card.duration),
        (speech.say("Language of teaching"), card.languages),
        (speech.say("Funding"), "; ".join(funding)),
        (speech.say("Status"), card.status),
    ]
