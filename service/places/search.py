"""Suggestions while a person types the name of a place: beginnings first, then words, then spelling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from service.places.gazetteer import LANGUAGES, Gazetteer, GazetteerEntry, make_name_key

_KIND_RANKS: Final = {"municipality": 0, "region": 1, "province": 1, "locality": 2}
_LONGEST_QUERY: Final = 100
# Alike in 75 of 100: one letter wrong in four, three in twelve.
_ALIKE_PERCENT: Final = 75.0
_SHORTEST_FUZZY: Final = 3


@dataclass(frozen=True, slots=True)
class _Index:
    """Keys of every place, in order, with the place that each leads to."""

    starts: list[tuple[str, GazetteerEntry]]
    start_keys: list[str]
    words: list[tuple[str, GazetteerEntry]]
    word_keys: list[str]
    fuzzy: dict[str, list[GazetteerEntry]]


_indexes: WeakKeyDictionary[Gazetteer, _Index] = WeakKeyDictionary()


def suggest_places(gazetteer: Gazetteer, q: str, lang: str, limit: int = 10) -> list[GazetteerEntry]:
    """Places that a beginning may become, best first, at most `limit`.

    Names in all four languages count, those in `lang` a little more; so do postal codes. Spelling is forgiven
    only where nothing begins with the text. Where municipality and locality share a name, one is enough.
    """
    index = _get_index(gazetteer)
    key = make_name_key(q[:_LONGEST_QUERY])
    if not key:
        return []
    found = [entry for _, entry in _find_prefixed(index.starts, index.start_keys, key)]
    best = _choose(found, key, lang, limit)
    if len(best) < limit:
        found = [entry for _, entry in _find_prefixed(index.words, index.word_keys, key)]
        best += _choose(found, key, lang, limit, besides=best)
    if not best and len(key) >= _SHORTEST_FUZZY and not key.isdigit():
        best = list(_find_alike(index, key, limit))
    return best[:limit]


def suggest_names(gazetteer: Gazetteer, q: str, limit: int) -> list[str]:
    """Different names spelt like a text, nearest first: what a refusal proposes."""
    key = make_name_key(q[:_LONGEST_QUERY])
    if not key:
        return []
    if key.isdigit():
        found: Iterable[GazetteerEntry] = suggest_places(gazetteer, key[:3], "fr", limit)
        return [f"{entry.postal_code} {entry.get_name('fr')}" for entry in found]
    found = _find_alike(_get_index(gazetteer), key, limit * 2)
    names = [min(entry.names.values(), key=lambda name: _measure(key, name)) for entry in found]
    return list(dict.fromkeys(names))[:limit]


def _measure(key: str, name: str) -> float:
    return -fuzz.ratio(key, make_name_key(name))


def _get_index(gazetteer: Gazetteer) -> _Index:
    if gazetteer not in _indexes:
        _indexes[gazetteer] = _make_index(gazetteer)
    return _indexes[gazetteer]


def _make_index(gazetteer: Gazetteer) -> _Index:
    starts: list[tuple[str, GazetteerEntry]] = []
    words: list[tuple[str, GazetteerEntry]] = []
    fuzzy: dict[str, list[GazetteerEntry]] = {}
    for entry in gazetteer:
        names = {make_name_key(name) for name in entry.names.values()}
        keys = names | {make_name_key(alias) for alias in entry.aliases}
        starts += [(key, entry) for key in sorted(keys | {entry.postal_code} - {""})]
        words += [(rest, entry) for key in sorted(names) for rest in _list_later_words(key)]
        for key in sorted(names):
            fuzzy.setdefault(key, []).append(entry)
    starts.sort(key=lambda item: (item[0], item[1].id))
    words.sort(key=lambda item: (item[0], item[1].id))
    return _Index(starts, [key for key, _ in starts], words, [key for key, _ in words], fuzzy)


def _list_later_words(key: str) -> Iterator[str]:
    """The key from its second word on, from its third on, and so forth."""
    position = key.find(" ")
    while position >= 0:
        yield key[position + 1 :]
        position = key.find(" ", position + 1)


def _find_prefixed(
    items: list[tuple[str, GazetteerEntry]], keys: list[str], key: str
) -> list[tuple[str, GazetteerEntry]]:
    low = bisect_left(keys, key)
    return items[low : bisect_left(keys, key + "\uffff", low)]


def _choose(
    found: Iterable[GazetteerEntry], key: str, lang: str, limit: int, besides: Iterable[GazetteerEntry] = ()
) -> list[GazetteerEntry]:
    """The best of what was found, each place once, and no locality beside its municipality of the same name."""
    seen = {entry.id for entry in besides}
    shown = {(entry.municipality_id, entry.get_name(lang)) for entry in besides}
    chosen = []
    unique = {entry.id: entry for entry in found if entry.id not in seen}
    for entry in sorted(unique.values(), key=lambda entry: _weigh(entry, key, lang)):
        name = (entry.municipality_id, entry.get_name(lang))
        if key.isdigit() or not entry.municipality_id or name not in shown:
            shown.add(name)
            chosen.append(entry)
            if len(chosen) == limit:
                break
    return chosen


def _weigh(entry: GazetteerEntry, key: str, lang: str) -> tuple[int, int, int, str]:
    """Smaller is better: the whole name, the reader's language, the kind, the inhabitants."""
    keys = {language: make_name_key(entry.get_name(language)) for language in LANGUAGES}
    is_whole = key in keys.values()
    is_readers = keys.get(lang, "").startswith(key)
    return (
        (0 if is_whole else 2) + (0 if is_readers else 1),
        _KIND_RANKS[entry.kind],
        -entry.population,
        entry.id,
    )


def _find_alike(index: _Index, key: str, limit: int) -> list[GazetteerEntry]:
    hits = process.extract(key, index.fuzzy.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=_ALIKE_PERCENT)
    ordered = sorted(
        (-score, _KIND_RANKS[entry.kind], -entry.population, entry.id, entry)
        for name, score, _ in hits
        for entry in index.fuzzy[name]
    )
    return list({item[3]: item[4] for item in ordered}.values())[:limit]
