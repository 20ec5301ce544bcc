"""Suggestions while a person types the name of a place: beginnings first, then words, then spelling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from service.places.gazetteer import LANGUAGES, Gazetteer, GazetteerEntry, make_name_key, make_plain_key

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
    language_keys: dict[str, dict[str, frozenset[str]]]


_indexes: WeakKeyDictionary[Gazetteer, _Index] = WeakKeyDictionary()


def suggest_places(gazetteer: Gazetteer, q: str, lang: str, limit: int = 10) -> list[GazetteerEntry]:
    """Places that a beginning may become, best first, at most `limit`.

    Names in all four languages count, those in `lang` a little more; so do postal codes. Spelling is forgiven
    only where nothing begins with the text. Where municipality and locality share a name, one is enough.
    """
    index = _get_index(gazetteer)
    keys = _read_beginning(q)
    if not keys:
        return []
    best = _choose(index, _find_prefixed(index.starts, index.start_keys, keys), keys, lang)
    if len(best) < limit:
        best += _choose(index, _find_prefixed(index.words, index.word_keys, keys), keys, lang, besides=best)
    if not best and len(keys[0]) >= _SHORTEST_FUZZY and not keys[0].isdigit():
        best = list(_drop_twins(_find_alike(index, make_name_key(q), limit), lang))
    return best[:limit]


def _read_beginning(q: str) -> list[str]:
    """The beginnings that a text stands for: as it is, and with `Saint` and its like folded.

    A folded word that may still grow is closed, or `saint` would begin `Stabroek`.
    """
    plain, folded = make_plain_key(q[:_LONGEST_QUERY]), make_name_key(q[:_LONGEST_QUERY])
    if plain.split()[-1:] != folded.split()[-1:]:
        folded += " "
    return list(dict.fromkeys(key for key in (plain, folded) if key.strip()))


def suggest_names(gazetteer: Gazetteer, q: str, limit: int) -> list[str]:
    """Different names spelt like a text, nearest first: what a refusal proposes."""
    key = make_name_key(q[:_LONGEST_QUERY])
    if not key:
        return []
    if key.isdigit():
        found: Iterable[GazetteerEntry] = suggest_places(gazetteer, key[:3], "fr", limit)
        return [f"{entry.postal_code} {entry.get_name('fr')}" for entry in found]
    found = _find_alike(_get_index(gazetteer), key, limit * 2)
    names = [min(_list_common_names(entry), key=lambda name: _measure(key, name)) for entry in found]
    return list(dict.fromkeys(names))[:limit]


def _list_common_names(entry: GazetteerEntry) -> list[str]:
    """The names of a place, and the parts of them by which it is called; names in other tongues only find it."""
    whole = f" {' '.join(make_name_key(name) for name in entry.names.values())} "
    return [*entry.names.values(), *(alias for alias in entry.aliases if f" {make_name_key(alias)} " in whole)]


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
    language_keys: dict[str, dict[str, frozenset[str]]] = {}
    for entry in gazetteer:
        by_language = {language: _fold_both(entry.get_name(language)) for language in LANGUAGES}
        names = frozenset().union(*by_language.values())
        aliases = frozenset().union(*map(_fold_both, entry.aliases))
        # What everybody calls a place ("Molenbeek") is as good as its whole name, in every language.
        language_keys[entry.id] = {language: own | aliases for language, own in by_language.items()}
        starts += [(key, entry) for key in (names | aliases | {entry.postal_code}) - {""}]
        words += [(rest, entry) for key in names for rest in _list_later_words(key)]
        for key in sorted({make_name_key(name) for name in (*entry.names.values(), *entry.aliases)}):
            fuzzy.setdefault(key, []).append(entry)
    starts.sort(key=lambda item: (item[0], item[1].id))
    words.sort(key=lambda item: (item[0], item[1].id))
    return _Index(starts, [key for key, _ in starts], words, [key for key, _ in words], fuzzy, language_keys)


def _fold_both(name: str) -> frozenset[str]:
    return frozenset({make_plain_key(name), make_name_key(name)})


def _list_later_words(key: str) -> Iterator[str]:
    """The key from its second word on, from its third on, and so forth."""
    position = key.find(" ")
    while position >= 0:
        yield key[position + 1 :]
        position = key.find(" ", position + 1)


def _find_prefixed(
    items: list[tuple[str, GazetteerEntry]], item_keys: list[str], keys: Iterable[str]
) -> dict[str, GazetteerEntry]:
    """Every place, by id, with a key that begins with one of these."""
    found = {}
    for key in keys:
        low = bisect_left(item_keys, key)
        high = bisect_left(item_keys, key + "\uffff", low)
        found.update({entry.id: entry for _, entry in items[low:high]})
    return found


def _choose(
    index: _Index,
    found: dict[str, GazetteerEntry],
    keys: list[str],
    lang: str,
    besides: Sequence[GazetteerEntry] = (),
) -> list[GazetteerEntry]:
    """What was found in order, without what is shown already."""
    shown = {entry.id for entry in besides}
    ordered = sorted(
        (entry for entry in found.values() if entry.id not in shown),
        key=lambda entry: _weigh(index, entry, keys, lang),
    )
    if keys[0].isdigit():
        return ordered
    return list(_drop_twins([*besides, *ordered], lang))[len(besides) :]


def _drop_twins(entries: Iterable[GazetteerEntry], lang: str) -> Iterator[GazetteerEntry]:
    """Only the first of several places of one name in one municipality: the municipality itself, mostly."""
    shown = set()
    for entry in entries:
        twin = (entry.municipality_id or entry.id, entry.get_name(lang))
        if twin not in shown:
            shown.add(twin)
            yield entry


def _weigh(index: _Index, entry: GazetteerEntry, keys: list[str], lang: str) -> tuple[int, int, int, str]:
    """Smaller is better: the whole name, the reader's language, the kind, the inhabitants."""
    names = index.language_keys[entry.id]
    is_whole = any(key in own for key in keys for own in names.values())
    is_readers = any(name.startswith(key) for key in keys for name in names.get(lang, ()))
    rank = (0 if is_whole else 2) + (0 if is_readers else 1)
    return rank, _KIND_RANKS[entry.kind], -entry.population, entry.id


def _find_alike(index: _Index, key: str, limit: int) -> list[GazetteerEntry]:
    hits = process.extract(key, index.fuzzy.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=_ALIKE_PERCENT)
    ordered = sorted(
        (-score, _KIND_RANKS[entry.kind], -entry.population, entry.id, entry)
        for name, score, _ in hits
        for entry in index.fuzzy[name]
    )
    return list({item[3]: item[4] for item in ordered}.values())[:limit]
