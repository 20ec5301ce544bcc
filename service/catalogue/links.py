"""Links from an answer to its next page and its other representations, as a JSON member and as a header."""

from __future__ import annotations

from typing import Any

from litestar import Request

from service.formats.ics import ICS
from service.formats.json import JSON
from service.formats.jsonld import JSONLD
from service.formats.listing import Links
from service.formats.registry import FORMATS, find_suffix
from service.paging import quote_query, write_address

SUFFIXED = (JSON, JSONLD, ICS)
"""Representations of one offer that have an address of their own."""


def find_links(request: Request[Any, Any, Any], next_cursor: str | None) -> Links:
    """Where a list, its next page and its other representations are; the query is quoted once for all of them."""
    path, query = request.scope["path"], quote_query(request.scope["query_string"])
    suffixed = find_suffix(path)
    stem = path.removesuffix(suffixed.ending) if suffixed else path
    rest = write_address("", query, cursor=None, limit=None)
    return Links(
        self=write_address(path, query),
        next=write_address(path, query, cursor=next_cursor) if next_cursor else None,
        alternates={item.suffix: f"{stem}{item.ending}{rest}" for item in FORMATS},
    )


def find_part_link(request: Request[Any, Any, Any], part: str) -> str:
    """Where a part of a list is, from its first page on."""
    query = quote_query(request.scope["query_string"])
    return write_address(request.scope["path"], query, part=part, cursor=None, facets=None)


def write_link_header(links: Links) -> str:
    """The Link header of a list (RFC 8288)."""
    following = f', <{links.next}>; rel="next"' if links.next else ""
    alternates = "".join([f", <{links.alternates[item.suffix]}>{item.relation}" for item in FORMATS])
    return f'<{links.self}>; rel="self"{following}{alternates}'


def list_alternates(address: str, name: str) -> str:
    """The Link header of one offer: its representations, and the page that people read."""
    links = [f"<{address}{item.ending}>{item.relation}" for item in SUFFIXED]
    return ", ".join([*links, f'</offers/{name}>; rel="alternate"; type="text/html"'])
