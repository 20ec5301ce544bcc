"""GeoJSON (RFC 7946): longitude first, one feature for each thing, a null geometry where there is no point."""

from __future__ import annotations

from service.formats.listing import Format, Links, Listing, write_list


def render_geojson(listing: Listing, links: Links) -> bytes:
    """A feature collection; what is said of the page stands beside its features as foreign members."""
    opening = b'{"type":"FeatureCollection","features":['
    return write_list(opening, listing.list_features(), listing.head | {"links": links.as_json()})


GEOJSON = Format(
    "geojson", "application/geo+json", "GeoJSON", default_limit=1000, max_limit=1000, render=render_geojson
)
