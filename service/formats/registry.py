"""The representations there are, and which of them a request asks for."""

from __future__ import annotations

import re
from operator import itemgetter

from service.errors import NotAcceptableError
from service.formats.atom import ATOM
from service.formats.csv import CSV
from service.formats.geojson import GEOJSON
from service.formats.ics import ICS
from service.formats.json import JSON
from service.formats.jsonld import JSONLD
from service.formats.listing import Format
from service.formats.map import MAP

FORMATS: tuple[Format, ...] = (JSON, GEOJSON, CSV, JSONLD, MAP, ATOM, ICS)
"""Every representation; the first is the one that is given when a request has no preference."""


_BY_SUFFIX = {item.suffix: item for item in FORMATS}
_ANYTHING = ("", "*/*")
_RANGE = re.compile(r"([^\s,;]+)([^,]*)")
"""A media range of Accept, and its parameters."""
_QUALITY = re.compile(r";\s*q=([^;,\s]*)")


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
    ranked = sorted(_read_accept(accept), key=itemgetter(1), reverse=True)
    for media, _ in ranked:
        for item in offered:
            if _covers(media, item):
                return item
    if not ranked:
        return offered[0]
    raise NotAcceptableError(f"This can be given as {', '.join(item.media_type for item in offered)}.")


def _covers(media: str, item: Format) -> bool:
    if media in (item.media_type, "*/*") or media in item.other_media_types:
        return True
    return media.endswith("/*") and item.media_type.startswith(media[:-1])


def _read_accept(accept: str) -> list[tuple[str, float]]:
    """The media ranges that are wanted at all, and how much."""
    read = [(media, _read_quality(rest) if rest else 1.0) for media, rest in _RANGE.findall(accept.lower())]
    return [item for item in read if item[1] > 0]


def _read_quality(parameters: str) -> float:
    named = _QUALITY.search(parameters)
    try:
        return min(1.0, float(named[1])) if named else 1.0
    except ValueError:
        return 0.0
