"""Where the map's files lie on disk, so that the web service can serve them and a page can inline them.

Leaflet comes out of its package; nothing is copied into the repository.
"""

from functools import lru_cache
from pathlib import Path

STATIC_FOLDER = Path(__file__).parent / "static"
PLACES_FOLDER = Path(__file__).parents[1] / "seed" / "places"

STYLESHEETS = ("leaflet/leaflet.css", "maps/map.css")
"""Style sheets in the order in which a page needs them, relative to the asset base."""

SCRIPTS = (
    "leaflet/leaflet.js",
    "maps/dom.js",
    "maps/basemap.js",
    "maps/icons.js",
    "maps/layers.js",
    "maps/popups.js",
    "maps/fan.js",
    "maps/controls.js",
    "maps/tools.js",
    "maps/source.js",
    "maps/markers.js",
    "maps/map.js",
)
"""Scripts in the order in which a page needs them, relative to the asset base."""

LATER_SCRIPTS = ("maps/embedded.js", "maps/legend.js", "maps/starts.js")
"""Scripts that the others fetch when somebody needs them; a page that stands alone carries them."""

FILE_STYLESHEETS = ("maps/file.css",)
FILE_SCRIPTS = ("maps/file.js",)
"""What a self-contained page has beside them, last of all."""


@lru_cache(maxsize=1)
def asset_folders() -> dict[str, Path]:
    """Map each URL name under the asset base to the folder that is served there, whole."""
    # The package keeps its folder in a Python attribute, so it is imported and not guessed.
    from xstatic.pkg import leaflet

    return {"leaflet": Path(leaflet.BASE_DIR), "maps": STATIC_FOLDER}


def base_map_files() -> dict[str, Path]:
    """Map each URL under the asset base to one file of the shipped base map.

    Files, not a folder: beside them lie the scripts that built them, which are not for serving.
    """
    return {f"places/{name}": PLACES_FOLDER / name for name in ("outlines.json", "labels.json")}


def read_asset(url_path: str) -> str:
    """Read the text of one asset, named as in `STYLESHEETS` and `SCRIPTS`.

    Raises `KeyError` for a folder that is not served and `FileNotFoundError` for a missing file.
    """
    folder, _, name = url_path.partition("/")
    return (asset_folders()[folder] / name).read_text(encoding="utf-8")
