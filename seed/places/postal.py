"""The rows of the gazetteer: regions, provinces, municipalities and localities, put together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely  # type: ignore[import-untyped]

from seed.places.coordinates import Cantons, Locator, Position
from seed.places.hamlets import find_hamlets
from seed.places.names import (
    PROVINCE_NAMES_EN,
    REGION_ALIASES,
    REGION_NAMES_EN,
    SPECIAL_LABELS,
    clean_label,
    fill_names,
    make_slug,
    pick_aliases,
    shorten_saint,
    split_compound,
    strip_province_words,
)
from seed.places.sources import AdministrativeArea, PostalCode, Toponym, Village
from service.places.gazetteer import LANGUAGES, make_name_key

Row = dict[str, str]
COLUMNS: Final = (
    "id",
    "kind",
    "postal_code",
    *(f"name_{language}" for language in LANGUAGES),
    "aliases",
    "nis_code",
    "municipality_id",
    "province_id",
    "region_id",
    "lon",
    "lat",
    "precision",
    "source",
    "population",
)


@dataclass(frozen=True, slots=True)
class OpenData:
    """Everything the sources give."""

    regions: Sequence[AdministrativeArea]
    provinces: Sequence[AdministrativeArea]
    municipalities: Sequence[AdministrativeArea]
    postal_codes: Sequence[PostalCode]
    toponyms: Sequence[Toponym]
    villages: Mapping[str, Village]
    cantons: Cantons


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the postal codes and the municipalities are. Every code has one."""

    codes: Mapping[str, Position]
    municipalities: Mapping[str, Position]


def locate_all(data: OpenData) -> Positions:
    """Place every postal code and every municipality, codes without a position at their municipality."""
    locator = Locator(data.municipalities, data.toponyms, data.villages, data.cantons)
    codes = {code.code: locator.locate_code(code) for code in data.postal_codes}
    by_municipality: dict[str, list[Position]] = defaultdict(list)
    for position in codes.values():
        if position is not None:
            by_municipality[position.municipality_id].append(position)
    municipalities = {
        place.id: locator.locate_municipality(place.id, by_municipality[place.id]) for place in data.municipalities
    }
    placed = {code.code: codes[code.code] or municipalities[code.municipality_ids[0]] for code in data.postal_codes}
    return Positions(placed, municipalities)


def build_rows(data: OpenData, positions: Positions) -> Iterator[Row]:
    """Every row in the order of the file: wide before narrow, the main locality of a code first."""
    regions = {area.id: area for area in data.regions}
    yield from _build_wide_rows(data)
    # No alias may be the name of another municipality or of a main locality.
    taken = {make_name_key(name) for place in data.municipalities for name in place.names.values()}
    taken |= {make_name_key(clean_label(label)) for code in data.postal_codes for label in code.labels.values()}
    areas = {place.id: place for place in data.municipalities}
    for place in sorted(data.municipalities, key=lambda place: place.id):
        yield _build_municipality(place, positions.municipalities[place.id], taken)
    for code in data.postal_codes:
        position = positions.codes[code.code]
        yield _build_locality(code, areas[position.municipality_id], position, taken)
    claimed = [*positions.codes.values(), *positions.municipalities.values()]
    for hamlet in find_hamlets(data.toponyms, data.cantons, claimed, data.postal_codes):
        names = dict.fromkeys(LANGUAGES, hamlet.toponym.name)
        place = areas[hamlet.canton_municipality_id]
        slug = make_slug(hamlet.toponym.name)
        position = Position(hamlet.toponym.lon, hamlet.toponym.lat, "locality", hamlet.source, "", hamlet.toponym)
        row = _make_row("locality", names, pick_aliases(names, hamlet.toponym.alternates, taken), position)
        yield row | {
            "id": f"{hamlet.postal_code or f'gn{hamlet.toponym.id}'}-{slug}",
            "postal_code": hamlet.postal_code,
            "nis_code": hamlet.municipality_id,
            "municipality_id": hamlet.municipality_id,
            "province_id": place.province_id,
            "region_id": regions[place.region_id].id,
        }


def _make_row(kind: str, names: Mapping[str, str], aliases: Iterable[str], position: Position) -> Row:
    return {
        **dict.fromkeys(COLUMNS, ""),
        "kind": kind,
        **{f"name_{language}": names[language] for language in LANGUAGES},
        "aliases": "|".join(aliases),
        "lon": f"{position.lon:.5f}",
        "lat": f"{position.lat:.5f}",
        "precision": position.precision,
        "source": position.source,
        "population": str(position.toponym.population if position.toponym else 0),
    }


def _build_wide_rows(data: OpenData) -> Iterator[Row]:
    for region in sorted(data.regions, key=lambda region: region.id):
        names = fill_names({**region.names, "en": REGION_NAMES_EN[region.id]}, region.id)
        position = _find_middle(data, [m.id for m in data.municipalities if m.region_id == region.id])
        row = _make_row("region", names, REGION_ALIASES[region.id], position)
        yield row | {"id": region.id, "region_id": region.id, "precision": "region"}
    for province in sorted(data.provinces, key=lambda province: province.id):
        bare = strip_province_words(province.names)
        bare["en"] = PROVINCE_NAMES_EN.get(province.id, bare["fr" if province.region_id == "BE-WAL" else "nl"])
        names = fill_names(bare, province.region_id)
        position = _find_middle(data, [m.id for m in data.municipalities if m.province_id == province.id])
        row = _make_row("province", names, dict.fromkeys(province.names.values()), position)
        yield row | {
            "id": province.id,
            "nis_code": province.id,
            "province_id": province.id,
            "region_id": province.region_id,
            "precision": "region",
        }


def _find_middle(data: OpenData, municipality_ids: Iterable[str]) -> Position:
    wanted = set(municipality_ids)
    polygons = [polygon for polygon, members in data.cantons.values() if wanted.issuperset(members)]
    whole = shapely.union_all([shapely.simplify(part, 0.001) for part in polygons])
    middle = shapely.centroid(whole)
    if not shapely.contains(whole, middle):
        middle = shapely.point_on_surface(whole)
    return Position(middle.x, middle.y, "municipality", "ngi", "")


def _build_municipality(place: AdministrativeArea, position: Position, taken: set[str]) -> Row:
    names = fill_names(place.names, place.region_id)
    row = _make_row("municipality", names, _list_aliases(names, place, position, taken), position)
    return row | {
        "id": place.id,
        "nis_code": place.id,
        "municipality_id": place.id,
        "province_id": place.province_id,
        "region_id": place.region_id,
        "precision": "municipality",
    }


def _list_aliases(
    names: Mapping[str, str], place: AdministrativeArea, position: Position, taken: set[str]
) -> tuple[str, ...]:
    own = {make_name_key(name) for name in place.names.values()}
    shorter = [short for name in names.values() if (short := shorten_saint(name))]
    parts = [part for name in names.values() for part in split_compound(name)]
    others = [*shorter, *parts, *(position.toponym.alternates if position.toponym else ())]
    return pick_aliases(names, others, taken - own)


def _build_locality(code: PostalCode, place: AdministrativeArea, position: Position, taken: set[str]) -> Row:
    labels = {language: clean_label(label) for language, label in code.labels.items()}
    if code.code in SPECIAL_LABELS:
        labels = {"fr": SPECIAL_LABELS[code.code]}
    own = {make_name_key(name) for name in place.names.values()}
    is_namesake = not own.isdisjoint(map(make_name_key, labels.values()))
    names = fill_names(place.names if is_namesake else labels, place.region_id)
    aliases = [short for name in names.values() if (short := shorten_saint(name))]
    if is_namesake:
        aliases = [*_list_aliases(names, place, position, taken)]
    elif position.toponym is not None and position.precision == "locality":
        aliases += position.toponym.alternates
    row = _make_row("locality", names, pick_aliases(names, aliases, taken - own), position)
    slug = make_slug(names["nl" if place.region_id == "BE-VLG" else "fr"])
    return row | {
        "id": f"{code.code}-{slug}",
        "postal_code": code.code,
        "nis_code": place.id,
        "municipality_id": place.id,
        "province_id": place.province_id,
        "region_id": place.region_id,
    }
