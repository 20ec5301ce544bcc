"""The gazetteer: every Belgian region, province, municipality and locality, ready to be looked up.

The file is `seed/places/gazetteer.csv` (see the README beside it for its sources). Everything here
is read-only and made once; it uses the standard library alone, because the build of the gazetteer
folds names by the same `make_name_key` and must not need the product's packages.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeVar, get_args

GAZETTEER_PATH: Final = Path(__file__).resolve().parents[2] / "seed" / "places" / "gazetteer.csv"
LANGUAGES: Final = ("fr", "nl", "de", "en")

PlaceKind = Literal["region", "province", "municipality", "locality"]
PlacePrecision = Literal["locality", "municipality", "region"]

# One spelling for the words that people abbreviate or that differ by one accent only.
_FOLDED_WORDS: Final = {
    **dict.fromkeys(("saint", "sainte", "sint", "sinte", "sankt", "ste"), "st"),
    "les": "lez",
    "s": "sur",
}
_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def make_plain_key(name: str) -> str:
    """Fold a name to plain letters and digits: accents, case, hyphens and apostrophes go, one space between words.

    Text without a Latin letter or a digit has the empty key.
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(_LIGATURES).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def make_name_key(name: str) -> str:
    """Fold a place name to the key under which it is looked up.

    As `make_plain_key`, and `Saint`, `Sint`, `St.` and `Sankt` become one word, as do `lez`, `les` and `lès`.
    """
    return " ".join(_FOLDED_WORDS.get(word, word) for word in make_plain_key(name).split())


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One place. `lon` and `lat` are WGS 84 degrees; `precision` says what they are the centre of.

    A locality is a part of a municipality under one postal code. `municipality` as the precision of
    a locality says that it could be placed by its municipality only. `population` is the number of
    inhabitants GeoNames gives (0: not known): good enough to order namesakes, not to be shown.
    """

    id: str
    kind: PlaceKind
    postal_code: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    nis_code: str
    municipality_id: str
    province_id: str
    region_id: str
    lon: float
    lat: float
    precision: PlacePrecision
    population: int = 0

    def get_name(self, language: str) -> str:
        """The name in `language`, or the French one where the language is not among the four."""
        return self.names.get(language) or self.names["fr"]


_Word = TypeVar("_Word", bound=str)


def _check_word(value: str, words: tuple[_Word, ...]) -> _Word:
    for word in words:
        if word == value:
            return word
    raise ValueError(f"{value!r} is none of {', '.join(words)}")


def _read_entry(row: Mapping[str, str]) -> GazetteerEntry:
    kinds: tuple[PlaceKind, ...] = get_args(PlaceKind)
    precisions: tuple[PlacePrecision, ...] = get_args(PlacePrecision)
    return GazetteerEntry(
        id=row["id"],
        kind=_check_word(row["kind"], kinds),
        postal_code=row["postal_code"],
        names={language: row[f"name_{language}"] for language in LANGUAGES},
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        nis_code=row["nis_code"],
        municipality_id=row["municipality_id"],
        province_id=row["province_id"],
        region_id=row["region_id"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        precision=_check_word(row["precision"], precisions),
        population=int(row["population"]),
    )


def load_gazetteer(path: Path) -> tuple[GazetteerEntry, ...]:
    """Read the entries of a gazetteer file, in its order (wide places first, main localities first).

    Raises OSError when the file cannot be read, KeyError or ValueError when it is not a gazetteer.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_read_entry(row) for row in csv.DictReader(file))


class Gazetteer:
    """The entries with the indexes that looking up needs."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        self._by_id = {entry.id: entry for entry in entries}
        self._by_postal_code: dict[str, list[GazetteerEntry]] = defaultdict(list)
        self._by_name: dict[str, list[GazetteerEntry]] = defaultdict(list)
        self._by_alias: dict[str, list[GazetteerEntry]] = defaultdict(list)
        self._inside: dict[str, set[str]] = defaultdict(set)
        for entry in self._by_id.values():
            self._index(entry)
        self._covers = {place_id: frozenset(inside) for place_id, inside in self._inside.items()}

    def _index(self, entry: GazetteerEntry) -> None:
        if entry.kind == "locality":
            self._by_postal_code[entry.postal_code].append(entry)
        names = {make_name_key(name) for name in entry.names.values()}
        for key in sorted(names):
            self._by_name[key].append(entry)
        for key in sorted({make_name_key(alias) for alias in entry.aliases} - names):
            self._by_alias[key].append(entry)
        for wider in {entry.id, entry.municipality_id, entry.province_id, entry.region_id} - {""}:
            self._inside[wider].add(entry.id)

    def __iter__(self) -> Iterator[GazetteerEntry]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, place_id: str) -> GazetteerEntry:
        """The entry with this id. Raises KeyError when there is none."""
        return self._by_id[place_id]

    def find(self, place_id: str) -> GazetteerEntry | None:
        """The entry with this id, or None."""
        return self._by_id.get(place_id)

    def find_by_postal_code(self, postal_code: str) -> tuple[GazetteerEntry, ...]:
        """The localities under a postal code, the main one first."""
        return tuple(self._by_postal_code.get(postal_code, ()))

    def find_by_name(self, name: str) -> tuple[GazetteerEntry, ...]:
        """The entries whose name in one of the four languages is this, whatever accents and case."""
        return tuple(self._by_name.get(make_name_key(name), ()))

    def find_by_alias(self, name: str) -> tuple[GazetteerEntry, ...]:
        """The entries that are also called this, besides their names."""
        return tuple(self._by_alias.get(make_name_key(name), ()))

    def covers(self, place_id: str) -> frozenset[str]:
        """The ids of all places inside a place, itself included; nothing for an unknown id."""
        return self._covers.get(place_id, frozenset())

    def is_within(self, place_id: str, wider_id: str) -> bool:
        """Whether a place is, or lies inside, another one."""
        return place_id in self.covers(wider_id)


@cache
def default_gazetteer() -> Gazetteer:
    """The gazetteer that is shipped, read once."""
    return Gazetteer(load_gazetteer(GAZETTEER_PATH))
