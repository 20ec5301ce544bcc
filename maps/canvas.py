"""The folium map itself: the only module that imports folium, and only `shell` imports this, when it draws.

folium compiles every text it is given as a template, so nothing but the constants below ever reaches it.
"""

import folium
from branca.element import Figure
from folium.map import CustomPane

ELEMENT_ID = "map_cartoforma"
_NAME = ELEMENT_ID.removeprefix("map_")

_CENTRE_LAT_LON = (50.5, 4.45)
# Generous, so that all of Belgium stays reachable at the edge of a small screen; within the frame of the
# shipped base map, so that where its land ends is never in sight.
_WEST, _SOUTH, _EAST, _NORTH = -3.9, 46.9, 12.9, 54.4
# Leaflet keeps its tiles at 200, so these lie below: where a tile arrives it covers the shipped base map.
_PANES_BELOW_TILES = {"land": 150, "names": 160}


class _NamedPane(CustomPane):
    """A pane whose variable in the script is called after it, not after a random number."""

    def __init__(self, name: str, z_index: int) -> None:
        super().__init__(name, z_index=z_index)
        self._id = name


class ShellMap(folium.Map):
    """A folium map with a stable name, none of folium's CDN links and the panes of the base map."""

    def __init__(self) -> None:
        super().__init__(
            location=_CENTRE_LAT_LON,
            zoom_start=8,
            tiles=None,
            zoom_control=False,
            max_bounds=True,
            min_lon=_WEST,
            min_lat=_SOUTH,
            max_lon=_EAST,
            max_lat=_NORTH,
            # camelCase, because folium hands these on to Leaflet as they are.
            minZoom=6,
            maxZoom=18,
            zoomSnap=0.5,
            maxBoundsViscosity=1,
            bounceAtZoomLimits=False,
        )
        self._id = _NAME
        # On the instance: folium's own add_js_link would change the class for the whole process.
        self.default_js = []
        self.default_css = []
        for name, z_index in _PANES_BELOW_TILES.items():
            self.add_child(_NamedPane(name, z_index), name=name)


def draw_parts() -> tuple[str, str]:
    """Draw the map; answer its HTML and its script. Both are the same in every call and every process."""
    figure = ShellMap().get_root()
    if not isinstance(figure, Figure):
        raise TypeError("folium no longer puts a map into a figure of its own")
    figure.render()
    return _strip_lines(figure.html.render()), _strip_lines(figure.script.render())


def _strip_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
