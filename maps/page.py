"""Whole HTML documents with the map: self-contained for a mail or a newsletter, live for the service.

Both refuse everything by policy but what they carry: the self-contained page names the digests of its own
scripts, the live one the nonce of its answer. Data stands in JSON elements, never in a script or a template.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import msgspec

from maps.assets import SCRIPTS, STYLESHEETS, base_map_files, read_asset
from maps.config import MapConfig, escape_json, render_script_json
from maps.listing import ListingOptions, render_listing
from maps.shell import MapShell, ShellOptions, draw_shell
from maps.tiles import TileLayer, tile_host
from maps.words import get_words

MAX_OFFERS = 5_000
"""How many features a self-contained page may carry; beyond, a mail is the wrong envelope."""

_PAGE_STYLE = """
html,body{margin:0;height:100%;background:#fffefb;color:#1f2a33;
font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.cf-page{max-width:72rem;margin:0 auto;padding:1.25rem 1rem 3rem}
.cf-page h1{font-size:1.6rem;line-height:1.2;margin:0 0 .2rem;overflow-wrap:anywhere}
.cf-page .cf-about{margin:0 0 1rem;color:#4c5862}
.cf-page .cf-frame{height:min(70vh,44rem);border-radius:10px;overflow:hidden;border:1px solid #d9d3c5}
.cf-page h2{font-size:1.2rem;margin:2rem 0 .5rem}
.cf-list{list-style:none;margin:0;padding:0;display:grid;gap:.75rem;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr))}
.cf-list li{border:1px solid #e3dfd4;border-radius:8px;padding:.8rem 1rem;overflow-wrap:anywhere}
.cf-list h3{margin:0 0 .35rem;font-size:1rem;line-height:1.35}
.cf-list dl{margin:0;font-size:.875rem}.cf-list dt{float:left;clear:left;margin-right:.4rem;color:#4c5862}
.cf-list dt::after{content:" :"}.cf-list dd{margin:0}
.cf-page a{color:#0b5394}.cf-page footer{margin-top:2rem;font-size:.8125rem;color:#4c5862}
"""
_LIVE_STYLE = "html,body{margin:0;height:100%}.cf-frame{height:100vh;height:100dvh}"


class PageOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a self-contained page is made.

    `offer_url` is the absolute address of one offer with `{id}` in it, or None for titles without a link;
    `drawn_on` is the date that the page states, today when None; `tiles` None keeps it free of any request.
    """

    language: str = "fr"
    tiles: TileLayer | None = None
    offer_url: str | None = None
    vocabulary: Mapping[str, Mapping[str, str]] = {}
    labels: Mapping[str, str] = {}
    drawn_on: date | None = None


def draw_page(features: bytes | Mapping[str, Any], title: str, options: PageOptions) -> str:
    """Draw one HTML file with everything in it: map, base map, data, list, date, count and credits.

    `features` is a GeoJSON FeatureCollection, as a mapping or its bytes: one feature per offer and place, its
    properties `id`, `title`, `operator`, `modality`, `recognised_by`, `freshness`, `precision` and `place`, its
    geometry a point or null. Raises `ValueError` beyond `MAX_OFFERS` features or for anything else than a collection.
    """
    collection = _read_collection(features)
    shell = draw_shell(ShellOptions(language=options.language, tiles=options.tiles))
    scripts = [*(_inline_script(path) for path in SCRIPTS), shell.script]
    styles = [*(_inline_style(path) for path in STYLESHEETS), shell.style, _PAGE_STYLE]
    policy = _write_policy(scripts, options.tiles)
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        *(f"<style>{style}</style>" for style in styles),
    ]
    body = [
        '<main class="cf-page">',
        _render_heading(collection, title, options),
        shell.html,
        _render_list(collection, options),
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
    words = get_words(options.language)
    count = len({feature["properties"]["id"] for feature in collection["features"]})
    counted = words["offers_one" if count == 1 else "offers_other"].replace("{count}", str(count))
    drawn_on = options.drawn_on or datetime.now(UTC).date()
    dated = words["drawn_on"].replace("{date}", drawn_on.isoformat())
    return f'<h1>{escape(title)}</h1><p class="cf-about">{escape(counted)} · {escape(dated)}</p>'


def _render_list(collection: Mapping[str, Any], options: PageOptions) -> str:
    listing = ListingOptions(language=options.language, vocabulary=options.vocabulary, offer_url=options.offer_url)
    heading = escape(get_words(options.language)["list_title"])
    return f'<h2 id="offers">{heading}</h2>{render_listing(collection["features"], listing)}'


def _embed(collection: Mapping[str, Any], options: PageOptions) -> Iterable[str]:
    config = MapConfig(
        language=options.language,
        clusters_url=None,
        offer_url=options.offer_url,
        list_url="#offers",
        outlines_url=None,
        labels_url=None,
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
