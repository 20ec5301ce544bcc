"""The representations there are, and which of them a request asks for."""

from __future__ import annotations

from service.errors import NotAcceptableError
from service.formats.atom import ATOM
from service.formats.csv import CSV
from service.formats.geojson import GEOJSON
from service.formats.ics import ICS
from service.formats.json import JSON
from service.formats.jsonld import JSONLD
from service.formats.listing import Format
from service.formats.map import MAP
from service.preferences import list_preferences

FORMATS: tuple[Format, ...] = (JSON, GEOJSON, CSV, JSONLD, MAP, ATOM, ICS)
"""Every representation; the first is the one that is given when a request has no preference."""


_BY_SUFFIX = {item.suffix: item for item in FORMATS}
_ANYTHING = ("", "*/*")


def find_suffix(path: str) -> Format | None:
    """The representation that the end of a path names."""
    _, dot, suffix = path.rpartition(".")
    return _BY_SUFFIX.get(suffix) if dot else None


def choose_format(path: str, accept: str, offered: tuple[Format, ...] = FORMATS) -> Format:
    """The representation that a request asks for, by suffix first, then by Accept.

    Raises :class:`NotAcceptableError` naming what can be given.
    """
    named = find_suffix(path)
    if named is not None and named in offered:
        return named
    if accept in _ANYTHING:
        return offered[0]
    wanted = list_preferences(accept)
    for media in wanted:
        for item in offered:
            if _covers(media, item):
                return item
    if not wanted:
        return offered[0]
    raise NotAcceptableError(f"This can be given as {', '.join(item.media_type for item in offered)}.")


def _covers(media: str, item: Format) -> bool:
    if media in (item.media_type, "*/*") or media in item.other_media_types:
        return True
    return media.endswith("/*") and item.media_type.startswith(media[:-1])
