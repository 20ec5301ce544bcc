"""The deputy's question, and answers made larger or stranger than the documented ones."""

from __future__ import annotations

from msgspec.structs import replace

from service.funding_pages.schemas import SheetContent

QUESTION = (("funder", "cocof"), ("topic", "ai"), ("region", "BE-BRU"))
ADDRESS = "funder=cocof&topic=ai&region=BE-BRU"
LONG_WORD = "Donaudampfschifffahrtselektrizitäten" * 6


def make_long(content: SheetContent, rows: int, title: str) -> SheetContent:
    """The same answer with so many offers, each with this title and a number, and all of the paths of the first."""
    first = content.answers.offers[0]
    offers = [
        replace(first, id=f"offer-{number}", title={"fr": f"{title} {number}", "nl": f"{title} {number}"})
        for number in range(1, rows + 1)
    ]
    counts = tuple(
        replace(line, count=rows if line.answer == first.answer else 0, of=rows) for line in content.answers.answers
    )
    place = next(spot for spot in content.spots if spot.kind == "offer")
    spots = [replace(place, id=offer.id, longitude=place.longitude + 0.01 * (n % 9)) for n, offer in enumerate(offers)]
    answers = replace(content.answers, offers=offers, answers=counts, total=rows)
    return replace(content, answers=answers, spots=(*spots, *(spot for spot in content.spots if spot.kind != "offer")))
