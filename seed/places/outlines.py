"""The base map: provinces, Brussels, the neighbours' land and the borders, simplified, as GeoJSON.

Provinces are dissolved from the cantons (NGI) and simplified as a coverage, so that shared borders stay
shared. Neighbours come from Natural Earth and are cut where Belgium begins; what Natural Earth gives to
Belgium beyond the true border goes to the neighbour that it touches, so that no sliver of sea is left.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import shapely  # type: ignore[import-untyped]
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]

from seed.places.coordinates import Cantons
from seed.places.sources import AdministrativeArea

# What a wide screen may show around Belgium: west, south, east, north in degrees.
FRAME: Final = (-3.0, 47.2, 12.0, 54.2)
_NUMERIC_CODES: Final = {"250": "FR", "528": "NL", "276": "DE", "442": "LU", "826": "GB", "056": "BE"}
_HOME_TOLERANCE: Final = 0.0025
_NEIGHBOUR_TOLERANCE: Final = 0.01
_SMALLEST: Final = 2e-4  # square degrees: islets below 1.5 km2 are not drawn
_DECIMALS: Final = 4
_CLOSED_LINE: Final = 3  # a ring of three points is a line there and back

Names = Mapping[str, Mapping[str, str]]


def build_outlines(
    cantons: Cantons, municipalities: Sequence[AdministrativeArea], names: Names, world_atlas: Path
) -> dict[str, Any]:
    """The GeoJSON of the base map. `names` are those of provinces and of Brussels, by id."""
    home = dissolve_provinces(cantons, municipalities)
    regions = {place.province_id or place.region_id: place.region_id for place in municipalities}
    land = shapely.union_all(list(home.values()))
    features = [
        _make_feature(shape, {"kind": "neighbour", "country": country})
        for country, shape in build_neighbours(read_countries(world_atlas), land).items()
    ]
    features += [
        _make_feature(
            shape,
            {"kind": "province", "id": key, "region": regions[key], "names": dict(names[key])},
        )
        for key, shape in sorted(home.items())
    ]
    features += _draw_borders(home, regions, land)
    return {"type": "FeatureCollection", "features": features}


def dissolve_provinces(cantons: Cantons, municipalities: Sequence[AdministrativeArea]) -> dict[str, BaseGeometry]:
    """The ten provinces and Brussels, by id, simplified with their shared borders intact."""
    owners = {place.id: place.province_id or place.region_id for place in municipalities}
    parts = defaultdict(list)
    for polygon, municipality_ids in cantons.values():
        parts[owners[municipality_ids[0]]].append(polygon)
    keys = sorted(parts)
    # Cantons touch within centimetres: snapping to a grid of 1 m closes the seams.
    wholes = [shapely.union_all([shapely.set_precision(p, 1e-5) for p in parts[key]]) for key in keys]
    simple = shapely.coverage_simplify(wholes, _HOME_TOLERANCE)
    return dict(zip(keys, (_drop_islets(shape) for shape in simple), strict=True))


def _drop_islets(shape: BaseGeometry) -> BaseGeometry:
    """Without specks and pinholes that no zoom of the map shows."""
    polygons = [part for part in shapely.get_parts(shape) if part.area > _SMALLEST]
    return shapely.union_all(
        [
            shapely.Polygon(part.exterior, [r for r in part.interiors if shapely.Polygon(r).area > _SMALLEST])
            for part in polygons
            if part.geom_type == "Polygon"
        ]
    )


def read_countries(path: Path) -> dict[str, BaseGeometry]:
    """Decode the countries of a world-atlas TopoJSON file that lie in the frame, by ISO code or number."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    frame = shapely.box(*FRAME)
    countries: dict[str, BaseGeometry] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        shape = _assemble(geometry, arcs)
        if shape is not None and shape.intersects(frame):
            code = str(geometry.get("id", geometry["properties"]["name"]))
            countries[_NUMERIC_CODES.get(code, code)] = shape.intersection(frame)
    return countries


def _assemble(geometry: Mapping[str, Any], arcs: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry | None:
    """A polygon out of numbered arcs; a negative number is an arc read backwards. None for anything else."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        return None
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    shapes = []
    for rings in polygons:
        lines = []
        for ring in rings:
            points: list[tuple[float, float]] = []
            for index in ring:
                arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += arc[1:] if points else arc
            lines.append(points)
        if len(lines[0]) > _CLOSED_LINE:
            holes = [line for line in lines[1:] if len(line) > _CLOSED_LINE]
            shapes.append(shapely.make_valid(shapely.Polygon(lines[0], holes)))
    return shapely.union_all(shapes)


def build_neighbours(countries: Mapping[str, BaseGeometry], land: BaseGeometry) -> dict[str, BaseGeometry]:
    """The land of the other countries, meeting Belgium's outline without gap or overlap."""
    others = sorted(key for key in countries if key != "BE")
    simple = shapely.coverage_simplify([countries[key] for key in others], _NEIGHBOUR_TOLERANCE)
    shapes = {key: shapely.make_valid(shape) for key, shape in zip(others, simple, strict=True)}
    gaps = shapely.get_parts(countries["BE"].buffer(_NEIGHBOUR_TOLERANCE).difference(land))
    for gap in gaps:
        touching = {key: gap.buffer(1e-4).intersection(shape).area for key, shape in shapes.items()}
        nearest = max(sorted(touching), key=touching.__getitem__)
        # What touches nobody is a strip of Natural Earth's coast that lies at sea.
        if touching[nearest] > 0:
            shapes[nearest] = shapely.union(shapes[nearest], _keep_inland(gap, shapes.values()))
    return {
        key: _drop_islets(shapely.make_valid(shape.difference(land)))
        for key, shape in shapes.items()
        if shape.difference(land).area > _SMALLEST
    }


def _keep_inland(gap: BaseGeometry, shapes: Any) -> BaseGeometry:
    """The part of a gap that lies between Belgium and a neighbour, not along the coast."""
    return gap.intersection(shapely.union_all(list(shapes)).buffer(0.03))


def _draw_borders(
    home: Mapping[str, BaseGeometry], regions: Mapping[str, str], land: BaseGeometry
) -> list[dict[str, Any]]:
    by_region = defaultdict(list)
    for key, shape in home.items():
        by_region[regions[key]].append(shape)
    wholes = [shapely.union_all(by_region[key]) for key in sorted(by_region)]
    outer = land.boundary
    inner = shapely.union_all([shape.boundary for shape in wholes]).difference(outer.buffer(1e-6))
    provincial = shapely.union_all([shape.boundary for shape in home.values()])
    provincial = provincial.difference(shapely.union(outer, inner).buffer(1e-6))
    return [
        _make_feature(shapely.line_merge(lines), {"kind": f"{kind}_border"})
        for kind, lines in (("province", provincial), ("region", inner), ("country", outer))
    ]


def _make_feature(shape: BaseGeometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    geometry["coordinates"] = _round(geometry["coordinates"])
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(coordinates, _DECIMALS)
    rounded = [_round(item) for item in coordinates]
    if rounded and isinstance(rounded[0], list) and isinstance(rounded[0][0], float | int):
        return [point for index, point in enumerate(rounded) if index == 0 or point != rounded[index - 1]]
    return rounded
