"""The places of an answer, for the script that puts them on the map; the list of offers says the same in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from service.funding_pages.marks import INTERMEDIARY, MARKS
from service.funding_pages.paper import name_mark
from service.funding_pages.rules import ORDER
from service.funding_pages.schemas import SheetContent, Spot
from service.funding_pages.words import Wording
from service.pages.address import write_address
from service.vocabulary import choose_words
from service.who_pays.schemas import AskedOffer

MARGIN_DEGREES = 0.05
MOST_OF_ONE_SPOT = 30


def find_bounds(content: SheetContent) -> tuple[float, float, float, float] | None:
    """The box (west, south, east, north) around all that has a place; None for nothing."""
    if not content.spots:
        return None
    across, up = [spot.longitude for spot in content.spots], [spot.latitude for spot in content.spots]
    return (
        min(across) - MARGIN_DEGREES,
        min(up) - MARGIN_DEGREES,
        max(across) + MARGIN_DEGREES,
        max(up) + MARGIN_DEGREES,
    )


def describe_points(wording: Wording) -> dict[str, Any]:
    """What the script of the map draws: marks, and for each place those that stand there."""
    offers = {offer.id: offer for offer in wording.content.answers.offers}
    at: dict[tuple[float, float], list[Spot]] = defaultdict(list)
    for spot in wording.content.spots:
        at[spot.longitude, spot.latitude].append(spot)
    shapes = {
        name: {"points": one.points, "colour": one.colour, "sign": one.sign, "isHollow": one.is_hollow}
        for name, one in MARKS.items()
    }
    return {"marks": shapes, "places": [_describe_place(spots, offers, wording) for spots in at.values()]}


def _describe_place(spots: list[Spot], offers: Mapping[str, AskedOffer], wording: Wording) -> dict[str, Any]:
    speech = wording.speech
    groups: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        groups[offers[spot.id].answer if spot.kind == "offer" else INTERMEDIARY].append(spot)
    place = choose_words(spots[0].place, speech.language)
    return {
        "longitude": spots[0].longitude,
        "latitude": spots[0].latitude,
        "groups": [
            {
                "mark": name,
                "count": len(groups[name]),
                "label": speech.say(
                    "{word}: {number}, {place}", word=name_mark(name, speech), number=len(groups[name]), place=place
                ),
                "items": list(_list_items(groups[name][:MOST_OF_ONE_SPOT], offers, wording)),
            }
            for name in (*ORDER, INTERMEDIARY)
            if groups[name]
        ],
    }


def _list_items(spots: Iterable[Spot], offers: Mapping[str, AskedOffer], wording: Wording) -> Iterable[dict[str, str]]:
    speech = wording.speech
    for spot in spots:
        is_offer = spot.kind == "offer"
        title = speech.text(offers[spot.id].title).text if is_offer else wording.name_node(("operator", spot.id))
        url = write_address(f"/{spot.kind}s/{quote(spot.id)}", [("lang", speech.language)])
        yield {"title": title, "url": url, "precision": speech.term("precision", spot.precision)}
