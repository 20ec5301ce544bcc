"""JSON-LD in terms of schema.org, for search engines and harvesters."""

from __future__ import annotations

import msgspec

from service.formats.listing import Format, Links, Listing

CONTEXT = "https://schema.org"


def render_jsonld(listing: Listing, links: Links) -> bytes:
    """An ``ItemList`` of things; ``numberOfItems`` is the total, not the length of the page."""
    nodes = [
        {"@type": "ListItem", "position": position, "item": node}
        for position, node in enumerate(listing.list_nodes(), start=1)
    ]
    document = {
        "@context": CONTEXT,
        "@type": "ItemList",
        "numberOfItems": listing.head.get("total"),
        "url": links.self,
        "itemListElement": nodes,
    }
    return msgspec.json.encode(document)


JSONLD = Format("jsonld", "application/ld+json", "JSON-LD", default_limit=20, max_limit=100, render=render_jsonld)
