"""What the page in a frame shows: the offers of a question as a map, as a list, or both, and the way to the rest."""

from __future__ import annotations

from typing import Any

from maps.config import MapConfig
from service.catalogue.catalogue import Catalogue
from service.catalogue.map_page import list_map_labels
from service.catalogue.search import Found
from service.embed.asking import LIST, Asked
from service.embed.rules import Colour, Palette, mend_palette
from service.pages.address import write_address, write_query
from service.pages.cards import make_card, read_summaries
from service.pages.chips import say_filters
from service.pages.listing import find_bounds
from service.pages.map_panel import draw_panel
from service.pages.mistakes import say_mistake
from service.pages.question import Question, answer_question
from service.pages.speech import Speech, mark
from service.settings import Settings

STANDARD = Palette(Colour(0x0B, 0x4F, 0x6C), Colour(0xFF, 0xFE, 0xFB), Colour(0x1B, 0x26, 0x2E))
"""The page's own colours by day, as in ``embed.css``."""
LOOK_LABELS = {
    "view": mark("What is shown"),
    "height": mark("Height in pixels"),
    "accent": mark("Colour of links and buttons"),
    "background": mark("Colour of the background"),
    "text": mark("Colour of the text"),
}


def describe_frame(catalogue: Catalogue, asked: Asked, speech: Speech, settings: Settings) -> dict[str, Any]:
    """What the template of the framed page needs."""
    question, found = answer_question(catalogue, asked.question)
    summaries = read_summaries(catalogue, [int(number) for number in found.numbers])
    distances = found.distances_km or [None] * len(summaries)
    palette, _ = mend_palette(asked.palette, STANDARD)
    elsewhere = found.narrowed.elsewhere
    return {
        "numbers": [int(number) for number in found.numbers],
        "view": asked.view,
        "height": asked.height,
        "sentence": say_found(catalogue, question, found, speech),
        "mistakes": [say_mistake(mistake, speech, LOOK_LABELS) for mistake in question.mistakes],
        "cards": [make_card(summary, catalogue, speech, km) for summary, km in zip(summaries, distances, strict=True)],
        "rest": found.total - len(found.numbers),
        "elsewhere": len(elsewhere) if elsewhere is not None else 0,
        "full_url": write_full_address(question, speech),
        "colours": palette.list_parts(),
        "as_of": speech.date(catalogue.on),
        "map": None if asked.view == LIST else _describe_map(catalogue, question, found, speech, settings),
    }


def write_full_address(question: Question, speech: Speech) -> str:
    """The address of the same offers on the site itself."""
    sort = (("sort", question.sort),) if question.sort else ()
    return write_address("/", (*question.pairs, *sort, ("lang", speech.language)))


def say_found(catalogue: Catalogue, question: Question, found: Found, speech: Speech) -> str:
    """How many offers, and which: "11 offers on artificial intelligence"."""
    counted = speech.count("{number} offer", "{number} offers", found.total)
    return f"{counted} {say_filters(catalogue, question, speech)}".strip()


def _describe_map(
    catalogue: Catalogue, question: Question, found: Found, speech: Speech, settings: Settings
) -> dict[str, Any]:
    config = MapConfig(
        language=speech.language,
        query=write_query(question.pairs),
        list_url=write_full_address(question, speech),
        bounds=find_bounds(catalogue, question, found),
        vocabulary=list_map_labels(speech.language),
    )
    return draw_panel(config, settings)
