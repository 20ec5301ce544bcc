"""The code that a partner pastes into a page, and the form that makes it."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from markupsafe import Markup

from service.catalogue.catalogue import Catalogue
from service.embed.asking import BOTH, LEAST_HEIGHT, LIST, LOOK_NAMES, MAP, MOST_HEIGHT, VIEWS, Asked
from service.embed.rules import COLOURS, LEAST_CONTRAST, Mending, mend_palette
from service.embed.view import LOOK_LABELS, STANDARD, say_found, write_full_address
from service.pages.address import Pairs, drop_names, write_address, write_query
from service.pages.chips import say_filters
from service.pages.mistakes import say_mistake
from service.pages.question import MAX_PAIRS, answer_question
from service.pages.speech import Speech, mark

DEFAULT_HEIGHT = 600
ELEMENT_SCRIPT = "/assets/pages/cartoforma-map.js"
VIEW_WORDS = {BOTH: mark("Map and list"), MAP: mark("Map"), LIST: mark("List")}
MOST_PASTED = 4_000
_FRAME = Markup(
    '<iframe src="{url}" title="{title}" lang="{language}" width="100%" height="{height}" loading="lazy" '
    'style="border:0"></iframe>'
)
_ELEMENT = Markup(
    '<script src="{script}" async></script>\n'
    '<cartoforma-map filters="{filters}" lang="{language}" label="{title}"{look}>\n'
    '  <a href="{full}">{title}</a>\n'
    "</cartoforma-map>"
)


class ColourField(NamedTuple):
    """One colour to choose: its parameter, what it is for, what is chosen."""

    name: str
    label: str
    value: str


def describe_maker(catalogue: Catalogue, asked: Asked, speech: Speech, origin: str) -> dict[str, Any]:
    """What the template of the page needs; ``origin`` is where this service is reached, without a slash at its end."""
    question, found = answer_question(catalogue, asked.question)
    _, mendings = mend_palette(asked.palette, STANDARD)
    title = speech.say("Training offers {narrowed}", narrowed=say_filters(catalogue, question, speech)).strip()
    chosen, own = dict(asked.palette.list_parts()), dict(STANDARD.list_parts())
    language = ("lang", speech.language)
    filters = drop_names(asked.list_pairs(), *LOOK_NAMES)
    return {
        "sentence": say_found(catalogue, question, found, speech),
        "mistakes": [say_mistake(mistake, speech, LOOK_LABELS) for mistake in question.mistakes],
        "mendings": [say_mending(item, speech) for item in mendings],
        "filters": filters,
        "full_url": write_full_address(question, speech),
        "preview_url": write_address("/embed", (*_drop_height(asked), language)),
        "height": asked.height or DEFAULT_HEIGHT,
        "bounds": (LEAST_HEIGHT, MOST_HEIGHT),
        "views": [(view, speech.say(VIEW_WORDS[view]), view == asked.view) for view in VIEWS],
        "colours": [
            ColourField(part, speech.say(LOOK_LABELS[part]), str(chosen.get(part, own[part]))) for part in COLOURS
        ],
        "frame_code": write_frame(asked, title, language, origin),
        "element_code": write_element(asked, title, language, origin),
    }


def write_frame(asked: Asked, title: str, language: tuple[str, str], origin: str) -> str:
    """The code of a plain frame."""
    url = origin + write_address("/embed", (*_drop_height(asked), language))
    return str(_FRAME.format(url=url, title=title, language=language[1], height=asked.height or DEFAULT_HEIGHT))


def write_element(asked: Asked, title: str, language: tuple[str, str], origin: str) -> str:
    """The code of the element, which gives its frame the height of what it shows; within it a link, for want of it."""
    pairs = asked.list_pairs()
    filters = drop_names(pairs, *LOOK_NAMES)
    look = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in pairs if name in LOOK_NAMES)
    return str(
        _ELEMENT.format(
            script=origin + ELEMENT_SCRIPT,
            filters=write_query(filters),
            language=language[1],
            title=title,
            look=look,
            full=origin + write_address("/", (*filters, language)),
        )
    )


def read_pasted(text: str) -> Pairs:
    """The parameters of the address of a search, as somebody pastes it; nothing of anything else."""
    _, _, query = text[:MOST_PASTED].strip().partition("?")
    return tuple(parse_qsl(query.partition("#")[0])[:MAX_PAIRS])


def say_mending(item: Mending, speech: Speech) -> str:
    """Why a colour was changed, and to what."""
    return speech.say(
        "{part}: {asked} cannot be read well on this background (contrast {contrast} : 1, at least {least} : 1 is "
        "needed). {shown} is used instead ({better} : 1).",
        part=speech.say(LOOK_LABELS[item.part]),
        asked=str(item.asked),
        contrast=speech.number(_floor(item.contrast)),
        least=speech.number(LEAST_CONTRAST),
        shown=str(item.shown),
        better=speech.number(_floor(item.shown_contrast)),
    )


def _drop_height(asked: Asked) -> Pairs:
    """The parameters of a plain frame: its height is the frame's own."""
    return drop_names(asked.list_pairs(), "height")


def _floor(contrast: float) -> float:
    """Rounded down, so that what falls short never looks enough."""
    return int(contrast * 10) / 10
