"""The map of a page: folium's constant shell, and what the map's script is told."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from maps.config import LAYER_MARKS, MapConfig, render_script_json
from maps.shell import ShellOptions, draw_shell
from maps.tiles import find_tiles
from service.catalogue.map_page import list_map_labels
from service.catalogue.points import Box
from service.pages.shortlist_links import SHORTLIST
from service.pages.speech import Speech
from service.pages.state import State
from service.places.parameters import read_box
from service.rights.filters import PERSON_PREFIX
from service.settings import Settings

NO_OFFERS = {"type": "FeatureCollection", "features": []}
SMALL_MAP_DEGREES = 0.06
"""How far around a single place the map of an offer reaches, at least."""


class Told(NamedTuple):
    """What the map beside a list is told of it; ``is_bare`` where no map has what the list shows."""

    query: str
    bounds: Box | None
    is_bare: bool


def describe_map(speech: Speech, settings: Settings, query: str, bounds: Box | None = None) -> dict[str, Any]:
    """The shell and the configuration, ready for a template. ``bounds``: west, south, east, north in degrees."""
    return draw_panel(_make_config(speech, query, bounds), settings)


def describe_list_map(speech: Speech, settings: Settings, told: Told, left: State) -> dict[str, Any]:
    """The map beside the list, with all that can be done on it, as the page's address says that it was ``left``."""
    config = msgspec.structs.replace(
        _make_config(speech, told.query, told.bounds),
        is_bare=told.is_bare,
        view=read_box("view", left.view) if left.view else None,
        selected=left.selected or None,
        layer=left.layer,
        marks=LAYER_MARKS,
        starts_url="/api/v1/starts",
        carried=(SHORTLIST, PERSON_PREFIX),
    )
    return draw_panel(config, settings)


def _make_config(speech: Speech, query: str, bounds: Box | None) -> MapConfig:
    return MapConfig(
        language=speech.language,
        query=query,
        list_url="#offers",
        bounds=bounds,
        vocabulary=list_map_labels(speech.language),
    )


def describe_empty_map(speech: Speech, settings: Settings, label: str, bounds: Box | None = None) -> dict[str, Any]:
    """A map that asks for no offers, for a page that puts a point of its own on it; ``label`` is what it is called."""
    labels = {"map_label": label}
    config = MapConfig(language=speech.language, clusters_url=None, offer_url=None, bounds=bounds, labels=labels)
    data = Markup(render_script_json(NO_OFFERS))  # noqa: S704  drawn from a constant
    return draw_panel(config, settings) | {"data": data}


def draw_panel(config: MapConfig, settings: Settings) -> dict[str, Any]:
    """The pieces of a map for a template."""
    shell = draw_shell(ShellOptions(language=config.language, tiles=find_tiles(settings.tiles)))
    # folium drew these out of constants, and the configuration escapes itself: nothing a visitor wrote is in them.
    return {
        "stylesheets": shell.stylesheets,
        "scripts": shell.scripts,
        "style": Markup(shell.style),  # noqa: S704  drawn from constants
        "html": Markup(shell.html),  # noqa: S704  drawn from constants
        "script": Markup(shell.script),  # noqa: S704  drawn from constants
        "config": Markup(config.to_json()),  # noqa: S704  escaped for a script element
    }
