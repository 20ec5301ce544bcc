"""Codes of short links as they arrive: read with what there is and what there was, and told where they are garbled."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Engine

from service.catalogue.catalogue import Catalogue
from service.database import Db, open_reading
from service.pages.address import write_address
from service.pages.shortlist_links import PATH, set_shortlist
from service.pages.speech import Speech, Text
from service.shortlist.rules import MOST_LETTERS, Reading, read_short_code
from service.shortlist.search import GoneIds, gather, read_gone_ids

_MOST_HELD = 2
_held: dict[tuple[str, int], GoneIds] = {}


class Seen(NamedTuple):
    """Some letters of a code, and the offers that they stand for: identifier, title, whether it is shown no more."""

    letters: str
    offers: tuple[tuple[str, Text, bool], ...]


def read_code(engine: Engine, catalogue: Catalogue, code: str) -> Reading:
    """What a code says. Offers that are shown no more are looked for only where the others do not explain it."""
    reading = read_short_code(code, [catalogue.ids.list_between])
    if reading.is_confirmed or not reading.parts:
        return reading
    gone = _find_gone_ids(engine, catalogue.revision)
    return read_short_code(code, [catalogue.ids.list_between, gone.list_between])


def _find_gone_ids(engine: Engine, revision: int) -> GoneIds:
    """The offers that are shown no more: read once in a state of the catalogue, since nobody else asks for them."""
    key = (engine.url.render_as_string(), revision)
    found = _held.get(key)
    if found is None:
        with open_reading(engine) as db:
            found = read_gone_ids(db)
        if len(_held) >= _MOST_HELD:
            _held.clear()
        _held[key] = found
    return found


def describe_reading(db: Db, catalogue: Catalogue, reading: Reading, speech: Speech) -> dict[str, Any]:
    """What the template of a code needs that cannot be read whole: its parts, and where to see those recognised."""
    names = tuple(dict.fromkeys(name for part in reading.parts for name in part.offer_ids))
    gathered = gather(db, catalogue, names)
    titles = {one.detail.summary.id: (speech.text(one.detail.summary.title), False) for one in gathered.listed}
    titles |= {one.id: (speech.text(one.title), True) for one in gathered.gone}
    parts = [
        Seen(part.letters[:MOST_LETTERS], tuple((name, *titles[name]) for name in part.offer_ids if name in titles))
        for part in reading.parts
    ]
    known = tuple(name for name in reading.offer_ids if name in titles)
    pairs = (*set_shortlist((), known), ("lang", speech.language))
    return {
        "parts": parts,
        "known": known,
        "known_url": write_address(PATH, pairs) if known else "",
        "is_end_wrong": bool(parts) and all(len(part.offers) == 1 for part in parts),
    }
