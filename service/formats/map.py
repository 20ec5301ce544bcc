"""A page with the things on a map."""

from __future__ import annotations

from service.formats.listing import Format, Links, Listing


def render_map(listing: Listing, links: Links) -> bytes:
    """The page that the listing draws; the map fetches what it shows, so there is no limit to it."""
    return listing.draw_map().encode()


MAP = Format("map", "text/html", "Map", default_limit=1, max_limit=1000, render=render_map, has_language=True)
