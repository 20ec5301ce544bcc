"""Whole HTML documents with the map: self-contained for a mail or a newsletter, live for the service.

Both refuse everything by policy but what they carry: the self-contained page names the digests of its own
scripts, the live one the nonce of its answer. Data stands in JSON elements, never in a script or a template.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import msgspec

from maps.assets import (
    FILE_SCRIPTS,
    FILE_STYLESHEETS,
    LATER_SCRIPTS,
    SCRIPTS,
    STYLESHEETS,
    base_map_files,
    read_asset,
)
from maps.config import LAYER_MARKS, MapConfig, escape_json, render_script_json
from maps.listing import ListingOptions, render_listing
from maps.shell import MapShell, ShellOptions, draw_shell
from maps.tiles import TileLayer, tile_host
from maps.words import get_words

MAX_OFFERS = 5_000
"""How many features a self-contained page may carry; beyond, a mail is the wrong envelope."""

_LIVE_STYLE = "html,body{margin:0;height:100%}.cf-frame{height:100vh;height:100dvh}"


class PageOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a self-contained page is made.

    `offer_url` is the absolute address of one offer with `{id}` in it, or None for titles without a link;
    `drawn_on` is the date that the page states, in words, today when None; `tiles` None keeps it free of any request.
    `facts` are further lines of each offer (see `maps.listing`); `apart` are the ids of offers without a place, which
    meet all conditions but that of the place and are listed under a heading of their own; `left_out` says how many
    offers are not in the file.
    """

    language: str = "fr"
    tiles: TileLayer | None = None
    offer_url: str | None = None
    vocabulary: Mapping[str, Mapping[str, str]] = {}
    labels: Mapping[str, str] = {}
    drawn_on: str | None = None
    facts: Mapping[str, Sequence[tuple[str, str]]] = {}
    apart: frozenset[str] = frozenset()
    left_out: int = 0


def draw_page(features: bytes | Mapping[str, Any], title: str, options: PageOptions) -> str:
    """Draw one HTML file with everything in it: map, base map, data, list, date, count and credits.

    `features` is a GeoJSON FeatureCollection, as a mapping or its bytes: one feature per offer and place, its
    properties `id`, `title`, `operator`, `modality`, `recognised_by`, `recognition`, `freshness`, `precision` and
    `place`, its geometry a point or null. Raises `ValueError` beyond `MAX_OFFERS` features or for anything else than a
    collection.
    """
    collection = _read_collection(features)
    shell = draw_shell(ShellOptions(language=options.language, tiles=options.tiles))
    # What follows the shell's script speaks to the map that the shell has started.
    scripts = [*map(_inline_script, (*SCRIPTS, *LATER_SCRIPTS)), shell.script, *map(_inline_script, FILE_SCRIPTS)]
    styles = [*map(_inline_style, STYLESHEETS), shell.style, *map(_inline_style, FILE_STYLESHEETS)]
    policy = _write_policy(scripts, options.tiles)
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        *(f"<style>{style}</style>" for style in styles),
    ]
    body = [
        '<main class="cf-page">',
        _render_heading(collection, title, options),
        '<div class="cf-beside">',
        f'<div class="cf-map">{shell.html}</div>',
        _render_list(collection, options),
        "</div>",
        f"<footer>{escape(get_words(options.language)['base_map'])}</footer>",
        "</main>",
        *_embed(collection, options),
        *(f"<script>{script}</script>" for script in scripts),
    ]
    return _render_document(options.language, title, head, body)


def draw_live_page(shell: MapShell, config: MapConfig, title: str, nonce: str) -> str:
    """Draw a page that is all map and asks the service for its data; scripts and styles carry the nonce."""
    mark = f'nonce="{escape(nonce)}"'
    head = [
        *(f'<link rel="stylesheet" href="{escape(url)}">' for url in shell.stylesheets),
        f"<style {mark}>{shell.style}{_LIVE_STYLE}</style>",
    ]
    body = [
        f"<main>{shell.html}</main>",
        render_json_element("map-config", config.to_json()),
        *(f'<script {mark} src="{escape(url)}"></script>' for url in shell.scripts),
        f"<script {mark}>{shell.script}</script>",
    ]
    return _render_document(config.language, title, head, body)


def render_json_element(element_id: str, safe_json: str) -> str:
    """Write a JSON element for the map's script; the JSON comes from `to_json` or `render_script_json`."""
    return f'<script type="application/json" id="{escape(element_id)}">{safe_json}</script>'


def _render_document(language: str, title: str, head: Iterable[str], body: Iterable[str]) -> str:
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            *head,
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def _read_collection(features: bytes | Mapping[str, Any]) -> dict[str, Any]:
    collection = msgspec.json.decode(features) if isinstance(features, bytes) else dict(features)
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError("a map page needs a GeoJSON FeatureCollection")
    if len(collection["features"]) > MAX_OFFERS:
        raise ValueError(f"a map page carries at most {MAX_OFFERS} offers, these are {len(collection['features'])}")
    return collection


def _render_heading(collection: Mapping[str, Any], title: str, options: PageOptions) -> str:
    count = len({feature["properties"]["id"] for feature in collection["features"]} - options.apart)
    counted = _say_count("offers", count, options.language)
    drawn_on = options.drawn_on or datetime.now(UTC).date().isoformat()
    dated = get_words(options.language)["drawn_on"].replace("{date}", drawn_on)
    heading = f'<h1>{escape(title)}</h1><p class="cf-about">{escape(counted)} · {escape(dated)}</p>'
    if not options.left_out:
        return heading
    return f'{heading}<p class="cf-left-out">{escape(_say_count("left_out", options.left_out, options.language))}</p>'


def _say_count(key: str, count: int, language: str) -> str:
    form = "one" if count == 1 else "other"
    return get_words(language)[f"{key}_{form}"].replace("{count}", str(count))


def _render_list(collection: Mapping[str, Any], options: PageOptions) -> str:
    """The list, below a field that its script shows: without a script there is nothing to look with."""
    words = get_words(options.language)
    here = [feature for feature in collection["features"] if feature["properties"]["id"] not in options.apart]
    apart = [feature for feature in collection["features"] if feature["properties"]["id"] in options.apart]
    listing = ListingOptions(
        language=options.language,
        vocabulary=options.vocabulary,
        offer_url=options.offer_url,
        facts=options.facts,
    )
    parts = [
        f'<section class="cf-offers" aria-labelledby="offers"><h2 id="offers">{escape(words["list_title"])}</h2>',
        f'<p class="cf-find" hidden><label for="cf-find">{escape(words["find"])}</label>',
        '<input id="cf-find" type="search" autocomplete="off"> <span id="cf-found" role="status"></span></p>',
        render_listing(here, listing),
    ]
    if apart:
        heading = escape(_say_count("apart", len(apart), options.language))
        parts += [f"<h2>{heading}</h2>", render_listing(apart, listing)]
    return "\n".join([*parts, "</section>"])


def _embed(collection: Mapping[str, Any], options: PageOptions) -> Iterable[str]:
    config = MapConfig(
        language=options.language,
        clusters_url=None,
        offer_url=options.offer_url,
        list_url="#offers",
        outlines_url=None,
        labels_url=None,
        marks=LAYER_MARKS,
        labels=options.labels,
        vocabulary=options.vocabulary,
    )
    yield render_json_element("map-config", config.to_json())
    yield render_json_element("map-data", render_script_json(collection))
    for url_path, file in base_map_files().items():
        name = url_path.removeprefix("places/").removesuffix(".json")
        if file.exists():
            yield render_json_element(f"map-{name}", escape_json(file.read_text(encoding="utf-8")))


def _inline_script(url_path: str) -> str:
    text = re.sub(r"^//# sourceMappingURL=.*$", "", read_asset(url_path), flags=re.MULTILINE)
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ValueError(f"{url_path} cannot stand inside a script element")
    return text


def _inline_style(url_path: str) -> str:
    # The images that Leaflet's sheet names belong to controls and markers that this map does not use.
    return re.sub(r"url\([^)]*\)", "none", read_asset(url_path))


def _write_policy(scripts: Iterable[str], tiles: TileLayer | None) -> str:
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    images = f"data: {tile_host(tiles)}".strip()
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )
