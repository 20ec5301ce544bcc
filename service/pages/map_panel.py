"""The map of a page: folium's constant shell, and what the map's script is told."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from maps.config import MapConfig
from maps.shell import ShellOptions, draw_shell
from maps.tiles import find_tiles
from service.catalogue.map_page import list_map_labels
from service.pages.speech import Speech
from service.settings import Settings

SMALL_MAP_DEGREES = 0.06
"""How far around a single place the map of an offer reaches, at least."""


def describe_map(
    speech: Speech, settings: Settings, query: str, bounds: tuple[float, float, float, float] | None = None
) -> dict[str, Any]:
    """The shell and the configuration, ready for a template. ``bounds``: west, south, east, north in degrees."""
    shell = draw_shell(ShellOptions(language=speech.language, tiles=find_tiles(settings.tiles)))
    config = MapConfig(
        language=speech.language,
        query=query,
        list_url="#offers",
        bounds=bounds,
        vocabulary=list_map_labels(speech.language),
    )
    # folium drew these out of constants, and the configuration escapes itself: nothing a visitor wrote is in them.
    return {
        "stylesheets": shell.stylesheets,
        "scripts": shell.scripts,
        "style": Markup(shell.style),  # noqa: S704  drawn from constants
        "html": Markup(shell.html),  # noqa: S704  drawn from constants
        "script": Markup(shell.script),  # noqa: S704  drawn from constants
        "config": Markup(config.to_json()),  # noqa: S704  escaped for a script element
    }
