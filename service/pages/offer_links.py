"""Where the page of an offer leads: to the list it was found on, the question why, the shortlist, the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from service.offers.schemas import OfferDetail
from service.pages.address import Pairs, write_address
from service.pages.question import Question
from service.pages.shortlist_links import is_full, list_shortlisted, toggle, write_shortlist_address
from service.pages.speech import Speech


class Listed(NamedTuple):
    """The offer and the shortlist. ``url`` takes it off or puts it on, and is empty where there is no room.

    ``compare_url`` is the shortlist itself, with ``number`` offers; empty where nothing is on it.
    """

    is_listed: bool
    url: str
    compare_url: str
    number: int


def describe_offer_links(question: Question, detail: OfferDetail, on: date, speech: Speech) -> dict[str, Any]:
    """What the template of an offer needs of links; what the address says of list, shortlist and person goes along."""
    path = f"/offers/{quote(detail.summary.id)}"
    rest = question.list_rest(speech.language, "selected")
    pairs: Pairs = (*question.pairs, *rest)
    is_asked = bool(question.pairs)
    return {
        "list_url": write_address("/", (*pairs, ("selected", detail.summary.id)) if is_asked else pairs),
        "is_asked": is_asked,
        "why_url": write_address(f"{path}/why", pairs) if is_asked else "",
        "calendar_url": _find_calendar(path, detail, on, speech),
        "topics": [_link_topic(slug, question, speech) for slug in detail.summary.topics],
        "listed": _describe_shortlist(path, detail.summary.id, pairs, speech),
    }


def _link_topic(slug: str, question: Question, speech: Speech) -> dict[str, str]:
    """A topic and the list of its offers, with the shortlist and the person of before."""
    kept = question.state.list_pairs("selected", "view", "move", "layer", "part", "exact")
    url = write_address("/", (("topic", slug), ("lang", speech.language), *kept))
    return {"label": speech.term("topic", slug), "url": url}


def has_start(detail: OfferDetail, on: date) -> bool:
    """Whether a training session with a date is still to come, so that a calendar of them is not empty."""
    return any(line.starts_on is not None and line.starts_on >= on for line in detail.sessions)


def _find_calendar(path: str, detail: OfferDetail, on: date, speech: Speech) -> str:
    """The training sessions to come as a calendar; empty where none of them has a date."""
    if not has_start(detail, on):
        return ""
    return write_address(f"{path}.ics", (("lang", speech.language),))


def _describe_shortlist(path: str, offer_id: str, pairs: Pairs, speech: Speech) -> Listed:
    named = list_shortlisted(pairs)
    is_listed = offer_id in named
    return Listed(
        is_listed=is_listed,
        url=write_address(path, toggle(pairs, offer_id)) if is_listed or not is_full(pairs) else "",
        compare_url=write_shortlist_address(pairs, speech.language) if named else "",
        number=len(named),
    )
