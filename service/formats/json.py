"""JSON: the summaries as they were serialised when the catalogue was built, joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from service.formats.listing import Format, Links, Listing


def render_json(listing: Listing, links: Links) -> bytes:
    """``{"items": [...], ...head, "links": {...}}``."""
    return write_object("items", listing.list_items(), listing.head | {"links": links.as_json()})


def write_object(name: str, items: Sequence[bytes], head: Mapping[str, Any]) -> bytes:
    """An object with a list of JSON texts under a name, and other members behind it; nothing is copied twice over."""
    rest = memoryview(msgspec.json.encode(head))[1:]
    return b"".join([b'{"%b":[' % name.encode(), b",".join(items), b"],", rest])


JSON = Format("json", "application/json", "JSON", default_limit=20, max_limit=100, render=render_json)
