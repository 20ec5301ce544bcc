"""JSON: the summaries as they were serialised when the catalogue was built, joined."""

from __future__ import annotations

from service.formats.listing import Format, Links, Listing, write_list


def render_json(listing: Listing, links: Links) -> bytes:
    """``{"items": [...], ...head, "links": {...}}``."""
    return write_list(b'{"items":[', listing.list_items(), listing.head | {"links": links.as_json()})


JSON = Format("json", "application/json", "JSON", default_limit=20, max_limit=100, render=render_json)
