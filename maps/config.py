"""What a page tells the map's script: one JSON element with the id `map-config`.

The script reads, once, when it starts:

    <script type="application/json" id="map-config">{
      "language": "fr",                              language of labels, titles and links: fr, nl, en or de
      "clustersUrl": "/api/v1/clusters",             where markers come from; null in a self-contained page
      "query": "topic=ai&region=BE-BRU",             the filters as a query string, without bbox and zoom
      "isBare": true,                                what the page shows is on no map: the map says so
      "offerUrl": "/offers/{id}",                    page of one offer; null leaves titles without a link;
                                                     `lang=<language>` is added to it
      "listUrl": "#offers",                          where "see the list" leads; null leaves plain text
      "outlinesUrl": "/assets/places/outlines.json", the base map's shapes
      "labelsUrl": "/assets/places/labels.json",     the base map's place names
      "bounds": [2.5, 49.4, 6.5, 51.6],              what has to be in view at the start, west south east north; null
                                                     is Belgium
      "view": [4.2, 50.7, 4.6, 51.0],                the view as it was left: it comes before `bounds`
      "selected": "ecole-ai-gand",                   the offer that is opened at the start, where it is on the map
      "layer": "recognition",                        what marks show: recognition, funding or freshness
      "marks": {"funding": {"direct": {...}}},       marks of the other layers, as `maps.marks` lists them; without
                                                     them there is no choice of layers
      "startsUrl": "/api/v1/starts",                 the months in which offers start, for the slider; null
                                                     leaves the slider out
      "carried": ["shortlist", "person_"],           beginnings of the names of parameters of the page's own address
                                                     that links to offers carry along
      "labels": {"legend": "Légende", ...},          every word of the map, keys as in `words.json`
      "vocabulary": {                                labels of the controlled terms that markers carry
        "modality": {"onsite": "Présentiel", ...},
        "recognition_body": {"forem": "Le Forem", ...},
        "precision": {"address": "Adresse", ...},
        "freshness": {"fresh": "À jour", ...},
        "funding": {"direct": "Financement direct", ...}
      }
    }</script>

A self-contained page also carries `map-data` (a GeoJSON FeatureCollection, one feature per offer and place),
`map-outlines` and `map-labels`, each such an element; the script takes them instead of asking a server.

`clustersUrl` answers a FeatureCollection with `total` (offers on the map: matching, with a point) and
`without_point` (matching, without one). Features with an empty `offers` list are clusters of different points
(`bbox` says where to zoom to), some of them the totals of an area (`area` names it); the others are one point each,
with up to 30 of its `count` offers. `classes` says how many of them are of each class of the layer asked for.

The page and the map talk by events on `document`. The page sends `cartoforma:highlight` and `cartoforma:open` with
`{detail: {id}}` (null ends a highlight; open shows an offer where it is, with its popup). The map sends
`cartoforma:select` `{id}` when an offer is opened, `cartoforma:pointed` `{ids}` when the pointer or the focus is on a
marker of these offers (or on none any more), `cartoforma:loaded` `{total, without_point, revision}`,
`cartoforma:moved` `{bbox, byUser}` when the view has come to rest (`bbox` is "west,south,east,north", empty
outside Belgium; `byUser` when a person moved it), `cartoforma:layer` `{layer}`, and `cartoforma:starts`
`{from, until}` (days, or null) when the slider is let go.

`window.cartoformaMap` has `setQuery(query, isBare)` (narrow without a reload), `setLayer(layer)`, `openOffer(id)`
(resolves to whether it is on the map), `showView(box)` (as it was left), `fitBox(box)` (beside the controls; all of
Belgium without one), `refresh()`, and Leaflet's `map`.
"""

from collections.abc import Mapping

import msgspec

from maps.marks import FRESHNESS_MARKS, FUNDING_MARKS, list_drawn
from maps.words import get_words

LAYER_MARKS = {"funding": list_drawn(FUNDING_MARKS), "freshness": list_drawn(FRESHNESS_MARKS)}
"""The `marks` of a map whose layers can be chosen."""
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class MapConfig(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the page tells the map: see the text of the module. `bounds` and `view` are degrees, longitude first."""

    language: str = "fr"
    clusters_url: str | None = "/api/v1/clusters"
    query: str = ""
    is_bare: bool = False
    offer_url: str | None = "/offers/{id}"
    list_url: str | None = None
    outlines_url: str | None = "/assets/places/outlines.json"
    labels_url: str | None = "/assets/places/labels.json"
    bounds: tuple[float, float, float, float] | None = None
    view: tuple[float, float, float, float] | None = None
    selected: str | None = None
    layer: str = "recognition"
    marks: Mapping[str, Mapping[str, Mapping[str, str | bool]]] = {}
    starts_url: str | None = None
    carried: tuple[str, ...] = ()
    labels: Mapping[str, str] = {}
    vocabulary: Mapping[str, Mapping[str, str]] = {}

    def to_json(self) -> str:
        """Render the configuration as JSON that is safe inside a script element, missing words filled in."""
        complete = msgspec.structs.replace(self, labels={**get_words(self.language), **self.labels})
        return render_script_json(complete)


def render_script_json(value: object) -> str:
    """Render a value as JSON that no HTML parser can mistake for markup, whatever text it holds.

    `<`, `>` and `&` become JSON escapes, so neither `</script>` nor `<!--` can occur; so do the two line
    separators that older JavaScript refuses in a string.
    """
    return escape_json(msgspec.json.encode(value).decode())


def escape_json(text: str) -> str:
    """Escape JSON text for a script element; these characters occur in JSON inside strings only."""
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text
