"""GeoJSON (RFC 7946): longitude first, one feature for each thing, a null geometry where there is no point."""

from __future__ import annotations

import msgspec

from service.formats.listing import Format, Links, Listing


def render_geojson(listing: Listing, links: Links) -> bytes:
    """A feature collection; what is said of the page stands beside its features as foreign members."""
    head = msgspec.json.encode(listing.head | {"links": links.as_json()})
    features = b",".join(listing.list_features())
    return b'{"type":"FeatureCollection","features":[' + features + b"]," + head[1:]


GEOJSON = Format(
    "geojson", "application/geo+json", "GeoJSON", default_limit=1000, max_limit=1000, render=render_geojson
)
