"""Offers whole that stand ready in the catalogue: their JSON needs no router, no handler and no store."""

from __future__ import annotations

from typing import NamedTuple

from service.answers import Answer, make_answer
from service.catalogue.catalogue import Catalogue
from service.catalogue.links import SUFFIXED, list_alternates
from service.errors import NotAcceptableError
from service.formats.ics import ICS
from service.formats.json import JSON
from service.formats.jsonld import JSONLD
from service.formats.map import MAP
from service.formats.registry import choose_format

OFFER_PREFIX = "/api/v1/offers/"
ITEM_FORMATS = (JSON, JSONLD, MAP, ICS)
"""Representations of one offer, the likelier ones first; what a browser is shown of it is its page."""


class Ready(NamedTuple):
    """An answer that stands ready, and the offer that it is, with its version."""

    answer: Answer
    offer_id: str
    version: int


def find_ready(catalogue: Catalogue, path: str, accept: str) -> Ready | None:
    """The answer to a question without parameters, when it is the JSON of an offer that there is.

    None for everything else, errors among it: those are for the router and its handlers to say.
    """
    if not path.startswith(OFFER_PREFIX):
        return None
    name = path[len(OFFER_PREFIX) :]
    text = catalogue.find_detail(name)
    if text is None:
        return None
    try:
        is_wanted = choose_format("", accept, ITEM_FORMATS) is JSON
    except NotAcceptableError:
        return None
    return Ready(answer_offer(text, name), name, _read_version(text)) if is_wanted else None


def find_version(catalogue: Catalogue, path: str) -> int | None:
    """The version of the offer that a path of the API names, in whichever representation; None for any other path."""
    if not path.startswith(OFFER_PREFIX):
        return None
    name = path[len(OFFER_PREFIX) :]
    number = catalogue.ids.get(name)
    if number is None:
        ending = next((item.ending for item in SUFFIXED if name.endswith(item.ending)), None)
        number = catalogue.ids.get(name.removesuffix(ending)) if ending else None
    return _read_version(catalogue.bodies[number]) if number is not None else None


def _read_version(text: bytes) -> int:
    """The version is the last member of an offer's text: see OfferDetail."""
    return int(text[text.rindex(b":") + 1 : -1])


def answer_offer(text: bytes, name: str) -> Answer:
    """An offer whole as JSON, with links to what else it can be had as."""
    return make_answer(text, JSON.media_type, link=list_alternates(f"{OFFER_PREFIX}{name}", name))
