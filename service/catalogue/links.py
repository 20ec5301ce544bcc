"""Links from an answer to its next page and its other representations, as a JSON member and as a header."""

from __future__ import annotations

from typing import Any

from litestar import Request

from service.formats.json import JSON
from service.formats.jsonld import JSONLD
from service.formats.listing import Links
from service.formats.registry import FORMATS, find_suffix
from service.paging import list_given, write_address

SUFFIXED = (JSON, JSONLD)
"""Representations of one offer that have an address of their own."""


def find_links(request: Request[Any, Any, Any], next_cursor: str | None) -> Links:
    """Where a list, its next page and its other representations are."""
    path = request.scope["path"]
    given = list_given(request)
    suffixed = find_suffix(path)
    stem = path.removesuffix(f".{suffixed.suffix}") if suffixed else path
    following = write_address(path, given, cursor=next_cursor) if next_cursor else None
    query = write_address("", given, cursor=None, limit=None)  # quoted once: this was a tenth of a whole page
    alternates = {item.suffix: f"{stem}.{item.suffix}{query}" for item in FORMATS}
    return Links(write_address(path, given), following, alternates)


def write_link_header(links: Links) -> str:
    """The Link header of a list (RFC 8288)."""
    types = {item.suffix: item.media_type for item in FORMATS}
    parts = [f'<{links.self}>; rel="self"']
    if links.next:
        parts.append(f'<{links.next}>; rel="next"')
    parts += [f'<{address}>; rel="alternate"; type="{types[name]}"' for name, address in links.alternates.items()]
    return ", ".join(parts)


def list_alternates(address: str, name: str) -> str:
    """The Link header of one offer: its representations, and the page that people read."""
    links = [f'<{address}.{item.suffix}>; rel="alternate"; type="{item.media_type}"' for item in SUFFIXED]
    return ", ".join([*links, f'</offers/{name}>; rel="alternate"; type="text/html"'])
