"""The tile layer above the shipped base map, found from the setting `CARTOFORMA_TILES`.

The setting is one of: `none`; `openstreetmap` (the usual choice); a name that xyzservices knows, such as
`OpenStreetMap.Mapnik`; a URL template with its credits, `https://tiles.example/{z}/{x}/{y}.png|© Example`.
"""

import difflib
import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import msgspec

from maps.attribution import clean_attribution

SETTING = "CARTOFORMA_TILES"
DEFAULT_TILES = "openstreetmap"
_ALIASES = {"openstreetmap": "OpenStreetMap.Mapnik", "osm": "OpenStreetMap.Mapnik"}
_LEAFLET_FIELDS = frozenset({"s", "x", "y", "z", "r"})
_DEFAULT_SUBDOMAINS = "abc"
_DEFAULT_MAX_ZOOM = 19


class TileLayer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where tiles come from: a Leaflet URL template, cleaned credits (HTML) and the deepest zoom served."""

    url: str
    attribution: str
    max_zoom: int = _DEFAULT_MAX_ZOOM
    subdomains: tuple[str, ...] = tuple(_DEFAULT_SUBDOMAINS)


def find_tiles(setting: str) -> TileLayer | None:
    """Find the tile layer that the setting asks for; None when it asks for none.

    Raises `ValueError`, naming the setting and the nearest names, when no layer can be made of it.
    """
    wanted = setting.strip()
    if wanted.lower() in {"", "none"}:
        return None
    if "://" in wanted:
        return _read_template(wanted)
    return _find_provider(_ALIASES.get(wanted.lower(), wanted))


def tile_hosts(tiles: TileLayer | None) -> tuple[str, ...]:
    """List the origins of the tiles, for `img-src` in a Content-Security-Policy; empty without tiles."""
    if tiles is None:
        return ()
    address = urlsplit(tiles.url)
    origin = f"{address.scheme}://{address.netloc}"
    if "{s}" not in origin:
        return (origin,)
    return tuple(origin.replace("{s}", name) for name in tiles.subdomains)


def tile_host(tiles: TileLayer | None) -> str:
    """Write `tile_hosts` as one piece of a Content-Security-Policy, separated by blanks."""
    return " ".join(tile_hosts(tiles))


def _read_template(setting: str) -> TileLayer:
    url, _, attribution = (part.strip() for part in setting.partition("|"))
    fields = set(re.findall(r"{(\w+)}", url))
    address = urlsplit(url)
    # A comma, a semicolon or a blank in the host would change the meaning of the policy that names it.
    is_host_plain = re.fullmatch(r"[\w.:{}-]+", address.netloc, re.ASCII) is not None
    if address.scheme not in {"http", "https"} or not is_host_plain:
        raise ValueError(f"{SETTING}: {url!r} is no http(s) address of tiles")
    if not {"x", "y", "z"} <= fields or not fields <= _LEAFLET_FIELDS:
        raise ValueError(f"{SETTING}: {url!r} needs {{z}}, {{x}} and {{y}}, and knows beside them only {{s}} and {{r}}")
    if not attribution:
        raise ValueError(f"{SETTING}: the credits are missing; write the address, a bar and the credits: {url}|© ...")
    return TileLayer(url=url, attribution=clean_attribution(attribution))


def _find_provider(name: str) -> TileLayer:
    providers = _load_providers()
    by_key = {_simplify(known): known for known in providers}
    known = by_key.get(_simplify(name))
    if known is None:
        near = difflib.get_close_matches(_simplify(name), list(by_key), n=3, cutoff=0.5)
        hint = ", ".join(by_key[key] for key in near) or f"{DEFAULT_TILES}, none"
        raise ValueError(f"{SETTING}: no tile layer is called {name!r}; nearest: {hint}")
    provider = providers[known]
    url = _fill_fields(str(provider["url"]), provider)
    if set(re.findall(r"{(\w+)}", url)) - _LEAFLET_FIELDS or "insert your" in url:
        raise ValueError(f"{SETTING}: {known} needs a key of yours; give its whole address, a bar and its credits")
    return TileLayer(
        url=url,
        attribution=clean_attribution(str(provider.get("html_attribution") or provider.get("attribution", ""))),
        max_zoom=int(provider.get("max_zoom", _DEFAULT_MAX_ZOOM)),
        subdomains=tuple(provider.get("subdomains", _DEFAULT_SUBDOMAINS)),
    )


def _fill_fields(url: str, provider: dict[str, Any]) -> str:
    """Fill in what the provider itself says ({variant} and the like); keep what Leaflet fills in."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        return match.group(0) if name in _LEAFLET_FIELDS else str(provider.get(name, match.group(0)))

    return re.sub(r"{(\w+)}", fill, url)


def _simplify(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@lru_cache(maxsize=1)
def _load_providers() -> dict[str, dict[str, Any]]:
    # Imported here: the list of providers is read from disk, and most starts need one name or none of it.
    import xyzservices

    return {name: dict(provider) for name, provider in xyzservices.providers.flatten().items()}
