"""A catalogue as a folder of files: opened in milliseconds, and shared by all processes of a machine.

Columns lie in one file, which is mapped: processes share its pages, and touch those alone that a question needs.
Texts lie in files of their own, which are read piece by piece (see :class:`service.catalogue.texts.FileTexts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import blake2b
from io import BufferedWriter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.arrays import Arrays, read_arrays, write_arrays
from service.catalogue.bitmaps import to_bitmap
from service.catalogue.build import TEXTS
from service.catalogue.catalogue import BareVenue, Catalogue, Names
from service.catalogue.days import Days
from service.catalogue.funded import Funded
from service.catalogue.ids import Ids
from service.catalogue.orders import STATIC_SORTS, Order
from service.catalogue.points import Points
from service.catalogue.prices import PriceRows
from service.catalogue.text import TextIndex
from service.catalogue.texts import FileTexts, HeldTexts, ReadFile, RecentTexts
from service.catalogue.titles import Titles
from service.funding.rules import Node
from service.funding.tracing import Reach
from service.settings import ROOT

COLUMNS = "columns"
"""The file of the columns; each name of TEXTS is a file besides."""
_HELD = {"summaries": 12 * 2**20, "pins": 2 * 2**20}
"""How many bytes of the texts that stand on pages are held once they were asked for. Eight thousand summaries are all
of four hundred pages, and reading one that is not held takes two microseconds; a map shows few offers by themselves.
"""
_CODE = tuple(
    f"service/{name}" for name in ("catalogue", "offers", "funding", "evidence", "places", "columns", "vocabulary")
)
"""What decides of what a catalogue is made; a snapshot made by other code is not opened."""


class Head(msgspec.Struct, frozen=True):
    """What a snapshot says of itself, besides its columns."""

    revision: int
    on: date
    operator_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    names: dict[str, dict[str, dict[str, str]]]
    bare_venues: tuple[BareVenue, ...]
    sets: tuple[tuple[str, str, str, int], ...]
    """Of each set: what it belongs to, the facet, the value, and its size in bytes."""
    audiences: tuple[str, ...]
    reached: dict[str, tuple[Node, Reach]]


class FileSink:
    """Writes texts to files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, BufferedWriter] = {name: (folder / name).open("wb") for name in TEXTS}
        self._sizes: dict[str, list[NDArray[np.int64]]] = {name: [] for name in TEXTS}

    def __enter__(self) -> FileSink:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def take(self, name: str, texts: Sequence[bytes]) -> None:
        """Write the next texts of a name."""
        self._files[name].writelines(texts)
        self._sizes[name].append(np.array([len(text) for text in texts], np.int64))

    def finish(self, name: str) -> FileTexts:
        """All texts of a name, whose file is complete now."""
        self._files[name].close()
        sizes = np.concatenate([np.zeros(1, np.int64), *self._sizes[name]])
        return open_texts(self._folder / name, np.cumsum(sizes))


def open_texts(path: Path, offsets: NDArray[np.int64]) -> FileTexts:
    """The texts of a file."""
    return FileTexts(ReadFile(path), offsets)


@cache
def fingerprint_code() -> str:
    """A hash of the code and the words that a catalogue is made with."""
    digest = blake2b(np.__version__.encode(), digest_size=16)
    for part in _CODE:
        base = ROOT / part
        for path in sorted([*base.rglob("*.*"), *base.parent.glob(f"{base.name}.*")]):
            if path.suffix in {".py", ".toml", ".csv"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def write_columns(catalogue: Catalogue, folder: Path) -> None:
    """Write everything but the texts, which a :class:`FileSink` has written already."""
    arrays, sets = _collect_arrays(catalogue), list(_list_sets(catalogue))
    packed = [offers.serialize() for *_, offers in sets]
    arrays["sets"] = np.frombuffer(b"".join(packed), np.uint8)
    head = Head(
        revision=catalogue.revision,
        on=catalogue.on,
        operator_ids=catalogue.labels.operator_ids,
        place_ids=catalogue.labels.place_ids,
        names={facet: {key: dict(words) for key, words in names.items()} for facet, names in catalogue.names.items()},
        bare_venues=catalogue.bare_venues,
        sets=tuple((*key, len(text)) for (*key, _), text in zip(sets, packed, strict=True)),  # type: ignore[misc]
        audiences=tuple(catalogue.prices.amounts),
        reached=dict(catalogue.reached),
    )
    write_arrays(folder / COLUMNS, msgspec.json.encode(head), arrays)


def _collect_arrays(catalogue: Catalogue) -> Arrays:
    points, days, titles = catalogue.points, catalogue.days, catalogue.titles
    arrays: Arrays = {f"points.{name}": getattr(points, name) for name in Points.__dataclass_fields__}
    arrays |= {f"days.{name}": getattr(days, name) for name in Days.__dataclass_fields__}
    arrays |= {f"text.{name}": array for name, array in catalogue.text.to_arrays().items()}
    arrays |= {f"{name}.offsets": getattr(catalogue, name).offsets for name in TEXTS}
    for name, texts in (("ids", catalogue.ids.texts), ("titles", titles.known)):
        assert isinstance(texts, HeldTexts)  # noqa: S101  a catalogue that was just joined
        arrays |= {f"{name}.block": np.frombuffer(texts.block, np.uint8), f"{name}.offsets": texts.offsets}
    arrays |= {"ids.hashes": catalogue.ids.hashes, "ids.by_hash": catalogue.ids.by_hash}
    arrays |= {"titles.ranks": titles.ranks, "operator": catalogue.operator}
    for sort in STATIC_SORTS:
        order = catalogue.order(sort, catalogue.on)
        arrays |= {f"order.{sort}.{name}": getattr(order, name) for name in Order.__dataclass_fields__}
    for audience, amounts in catalogue.prices.amounts.items():
        arrays |= {f"price.{audience}.amounts": amounts, f"price.{audience}.offers": catalogue.prices.offers[audience]}
    return arrays


def _list_sets(catalogue: Catalogue) -> Iterable[tuple[str, str, str, BitMap]]:
    kinds: Mapping[str, Mapping[str, Mapping[str, BitMap]]] = {
        "facets": catalogue.facets,
        "coarse": {"": catalogue.coarse_places},
        "funder": catalogue.funded.by_funder,
        "anyhow": {"": catalogue.funded.anyhow},
        "spoken_of": {"": catalogue.prices.spoken_of},
        "said_free": {"": catalogue.prices.said_free},
    }
    for kind, facets in kinds.items():
        for facet, sets in facets.items():
            yield kind, facet, "", BitMap()  # a facet without values is one all the same
            yield from ((kind, facet, value, offers) for value, offers in sets.items())


def open_snapshot(folder: Path) -> Catalogue:
    """The catalogue in a folder; raises ``OSError`` or ``ValueError`` when it is not all there."""
    text, arrays = read_arrays(folder / COLUMNS, unmapped=("text.offers", "text.counts"))
    head = msgspec.json.decode(text, type=Head)
    sets = _read_sets(head, arrays["sets"])
    offers = len(arrays["ids.hashes"])
    everyone = BitMap(range(offers))
    points = Points(*(arrays[f"points.{name}"] for name in Points.__dataclass_fields__))
    amounts = {name: arrays[f"price.{name}.amounts"] for name in head.audiences}
    prices = PriceRows(
        sets["spoken_of"][""],
        sets["said_free"][""],
        amounts,
        {name: arrays[f"price.{name}.offers"] for name in head.audiences},
    )
    return Catalogue(
        revision=head.revision,
        on=head.on,
        ids=Ids(_open_held("ids", arrays), arrays["ids.hashes"], arrays["ids.by_hash"]),
        everyone=everyone,
        facets=sets["facets"],
        coarse_places=sets["coarse"][""],
        funded=Funded(sets.get("funder", {}), sets["anyhow"][""]),
        prices=prices,
        free=prices.list_free(),
        days=Days(*(arrays[f"days.{name}"] for name in Days.__dataclass_fields__)),
        points=points,
        pointless=everyone - to_bitmap(points.offer),
        titles=Titles(arrays["titles.ranks"], _open_held("titles", arrays)),
        operator=arrays["operator"],
        text=TextIndex.from_arrays({name[5:]: array for name, array in arrays.items() if name.startswith("text.")}),
        **_open_all_texts(folder, arrays),
        labels=Names(head.operator_ids, head.place_ids, head.names),
        reached=head.reached,
        bare_venues=head.bare_venues,
        _orders={
            (sort, head.on): Order(*(arrays[f"order.{sort}.{name}"] for name in Order.__dataclass_fields__))
            for sort in STATIC_SORTS
        },
    )


def _open_all_texts(folder: Path, arrays: Arrays) -> Any:
    texts = {name: open_texts(folder / name, arrays[f"{name}.offsets"]) for name in TEXTS}
    return {**texts, **{name: RecentTexts(texts[name], most) for name, most in _HELD.items()}}


def _open_held(name: str, arrays: Arrays) -> HeldTexts:
    return HeldTexts(arrays[f"{name}.block"].data, arrays[f"{name}.offsets"])


def _read_sets(head: Head, packed: NDArray[np.uint8]) -> dict[str, dict[str, dict[str, BitMap]]]:
    found: dict[str, dict[str, dict[str, BitMap]]] = {}
    block, place = packed.tobytes(), 0
    for kind, facet, value, size in head.sets:
        sets = found.setdefault(kind, {}).setdefault(facet, {})
        if value:
            sets[value] = BitMap.deserialize(block[place : place + size])
        place += size
    return found
