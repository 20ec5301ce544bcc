"""Identifiers in order of their hash, as a catalogue has them."""

from __future__ import annotations

from collections.abc import Iterable

from service.catalogue.ids import hash_id


class Known:
    """Gives the identifiers whose hash lies in a span."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names), key=hash_id)

    def __call__(self, low: int, high: int) -> list[str]:
        return [name for name in self._names if low <= hash_id(name) < high]
