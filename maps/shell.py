"""The constant shell of the map: what folium draws once and every page then reuses.

No value that a person, an upload or a feed can influence comes in here. The tile layer is an operator's
setting, and even that travels beside folium, as JSON.
"""

from functools import lru_cache
from html import escape

import msgspec

from maps.assets import SCRIPTS, STYLESHEETS
from maps.config import render_script_json
from maps.tiles import TileLayer
from maps.words import get_words

ELEMENT_ID = "map_cartoforma"
"""The id of the map's element, and the name of its variable in the page's script."""

_STYLE = f"#{ELEMENT_ID}{{position:relative;width:100%;height:100%}}"


class ShellOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a shell depends on: language (fr, nl, en, de), tile layer or None, URL under which assets lie."""

    language: str = "fr"
    tiles: TileLayer | None = None
    asset_base: str = "/assets"


class MapShell(msgspec.Struct, frozen=True, kw_only=True):
    """The pieces that a page puts in their places.

    `stylesheets` and `scripts` are self-hosted URLs in order of loading; `style` and `script` go into a
    `<style>` and a `<script>` with the page's nonce, the script after the other scripts and after `html`.
    """

    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    style: str
    html: str
    script: str


@lru_cache(maxsize=32)
def draw_shell(options: ShellOptions) -> MapShell:
    """Draw the shell of the map. The first call imports folium (half a second); the rest come from memory."""
    # Imported here so that importing `maps` stays light.
    from maps.canvas import draw_parts

    html, script = draw_parts()
    words = get_words(options.language)
    notice = f'<p class="cf-noscript">{escape(words["no_script"])}</p>'
    base = options.asset_base.rstrip("/")
    return MapShell(
        stylesheets=tuple(f"{base}/{path}" for path in STYLESHEETS),
        scripts=tuple(f"{base}/{path}" for path in SCRIPTS),
        style=_STYLE,
        html=f'<div class="cf-frame">{html}<noscript>{notice}</noscript></div>',
        script=f"{script}\nCartoforma.start({ELEMENT_ID}, {render_script_json({'tiles': options.tiles})});",
    )
