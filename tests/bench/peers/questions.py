"""Our questions in the words of the peers: each address of ours becomes the nearest that they can answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, radians
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

BY_ID, FILTERED, TEXT, MAP, FACETS, RADIUS = (
    "offer by id",
    "filtered page of 20",
    "text, two words",
    "map, up to 200 features",
    "page with four facets",
    "radius, by distance",
)
PAGE, FEATURES = 20, 200
KM_PER_DEGREE = 111.32
FACET_COLUMNS = ("topic", "region", "modality", "audience")
Translation = Callable[[str], str]
Words = Mapping[str, Translation]
"""Question -> how an address of ours is said; a question that is missing cannot be asked."""


def _read(path: str) -> dict[str, str]:
    """The parameters of one of our addresses, without those that only we know."""
    return {name: value for name, value in parse_qsl(urlsplit(path).query) if name != "facets"}


def _find_id(path: str) -> str:
    return quote(urlsplit(path).path.rpartition("/")[2])


def _read_box(path: str) -> tuple[list[str], str]:
    asked = _read(path)
    return asked["bbox"].split(","), asked["topic"]


def _read_circle(path: str) -> tuple[float, float, float]:
    asked = _read(path)
    longitude, latitude = map(float, asked["near"].split(","))
    return longitude, latitude, float(asked["radius_km"])


def _speak_features(collection: str, *, has_cql: bool) -> Words:
    """OGC API Features: pygeoapi, and tipg, which also filters by an expression."""
    items = f"/collections/{collection}/items"

    def ask(**parameters: str) -> str:
        return f"{items}?{urlencode({'f': 'geojson' if has_cql else 'json', **parameters})}"

    def search(path: str) -> str:
        first, second = _read(path)["q"].split()
        parts = [f"(description_fr LIKE '%{word}%' OR title_fr LIKE '%{word}%')" for word in (first, second)]
        return ask(filter=" AND ".join(parts), limit=str(PAGE), **{"filter-lang": "cql2-text"})

    def draw(path: str) -> str:
        box, topic = _read_box(path)
        return ask(bbox=",".join(box), topic=topic, limit=str(FEATURES))

    def find(path: str) -> str:
        return f"{items}/{_find_id(path)}?{urlencode({'f': 'geojson' if has_cql else 'json'})}"

    words: dict[str, Translation] = {
        BY_ID: find,
        FILTERED: lambda path: ask(**_read(path), limit=str(PAGE)),
        MAP: draw,
    }
    return words | {TEXT: search} if has_cql else words


def _speak_datasette() -> Words:
    """A table of datasette: columns, full-text search and facets by name, a radius by SQL."""
    table = "/peers/offers"

    def ask(*parameters: tuple[str, str]) -> str:
        return f"{table}.json?{urlencode([('_shape', 'objects'), *parameters])}"

    def draw(path: str) -> str:
        (west, south, east, north), topic = _read_box(path)
        bounds = [
            ("longitude__gte", west),
            ("longitude__lte", east),
            ("latitude__gte", south),
            ("latitude__lte", north),
        ]
        return ask(*bounds, ("topic", topic), ("_size", str(FEATURES)), ("_nocount", "1"))

    def near(path: str) -> str:
        longitude, latitude, radius = _read_circle(path)
        height, shrink = radius / KM_PER_DEGREE, cos(radians(latitude))
        width, squared = height / shrink, shrink * shrink
        sql = (
            "select * from offers where longitude between :west and :east and latitude between :south and :north "
            "order by (longitude - :x) * (longitude - :x) * :squared + (latitude - :y) * (latitude - :y) limit 20"
        )
        box = {"west": longitude - width, "east": longitude + width, "south": latitude - height}
        given = box | {"north": latitude + height, "x": longitude, "y": latitude, "squared": squared}
        return f"/peers.json?{urlencode({'sql': sql, '_shape': 'objects', **given})}"

    def count(path: str) -> str:
        facets = [("_facet", column) for column in FACET_COLUMNS]
        return ask(*_read(path).items(), ("_size", str(PAGE)), *facets)

    return {
        BY_ID: lambda path: f"{table}/{_find_id(path)}.json?_shape=objects",
        FILTERED: lambda path: ask(*_read(path).items(), ("_size", str(PAGE))),
        TEXT: lambda path: ask(("_search", _read(path)["q"]), ("_size", str(PAGE))),
        MAP: draw,
        FACETS: count,
        RADIUS: near,
    }


def _speak_plain() -> Words:
    """The plain service of ours."""

    def draw(path: str) -> str:
        (west, south, east, north), topic = _read_box(path)
        return "/map?" + urlencode({"west": west, "south": south, "east": east, "north": north, "topic": topic})

    def near(path: str) -> str:
        longitude, latitude, radius = _read_circle(path)
        return "/near?" + urlencode({"longitude": longitude, "latitude": latitude, "radius_km": radius})

    return {
        BY_ID: lambda path: f"/offers/{_find_id(path)}",
        FILTERED: lambda path: f"/offers?{urlencode(_read(path))}",
        TEXT: lambda path: f"/offers?{urlencode(_read(path))}",
        MAP: draw,
        FACETS: lambda path: f"/offers?{urlencode(_read(path))}&facets=true",
        RADIUS: near,
    }


PYGEOAPI = _speak_features("offers", has_cql=False)
TIPG = _speak_features("public.offers", has_cql=True)
DATASETTE = _speak_datasette()
PLAIN = _speak_plain()
