"""JSON: the summaries as they were serialised when the catalogue was built, joined."""

from __future__ import annotations

import msgspec

from service.formats.listing import Format, Links, Listing


def render_json(listing: Listing, links: Links) -> bytes:
    """``{"items": [...], ...head, "links": {...}}``."""
    head = msgspec.json.encode(listing.head | {"links": links.as_json()})
    return b'{"items":[' + b",".join(listing.list_items()) + b"]," + head[1:]


JSON = Format("json", "application/json", "JSON", default_limit=20, max_limit=100, render=render_json)
