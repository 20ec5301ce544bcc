"""The features of the map as GeoJSON: points with their offers, clusters of points, totals of areas."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class PointProperties(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One point: how well it is known, where it is, and the offers there."""

    count: int
    bbox: tuple[float, float, float, float] | None
    precision: str
    place: Mapping[str, str] | None
    offers: list[msgspec.Raw]
    venue: dict[str, str] | None = None
    classes: dict[str, int] | msgspec.UnsetType = msgspec.UNSET


class AreaName(msgspec.Struct, frozen=True, gc=False):
    """What an area is called; ``kind`` is region, province or district."""

    id: str
    kind: str
    names: Mapping[str, str]


class ClusterProperties(msgspec.Struct, frozen=True, gc=False):
    """Several points: how many offers, and the box that holds them. ``area`` where they are those of an area."""

    count: int
    bbox: list[float]
    offers: tuple[()] = ()
    classes: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    area: AreaName | msgspec.UnsetType = msgspec.UNSET


class Position(msgspec.Struct, frozen=True, tag="Point", gc=False):
    """A point of GeoJSON: longitude, latitude."""

    coordinates: list[float]


class Feature(msgspec.Struct, frozen=True, tag="Feature", gc=False):
    """A feature of GeoJSON."""

    geometry: Position
    properties: PointProperties | ClusterProperties
