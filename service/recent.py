"""What was asked for lately: things that are held, bounded in bytes, and keys that are known again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Thing = TypeVar("Thing")


class Recent(Generic[Key, Thing]):
    """Things by key, the ones asked for longest ago dropped first; threads may share it."""

    def __init__(self, most_bytes: int) -> None:
        """Hold nothing yet, and never more than so many bytes."""
        self._most_bytes = most_bytes
        self._held: OrderedDict[Key, tuple[Thing, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __iter__(self) -> Iterator[Key]:
        """The keys, the one asked for longest ago first."""
        return iter(self._held)

    def find(self, key: Key) -> Thing | None:
        """What is held under a key."""
        with self._lock:
            entry = self._held.get(key)
            if entry is None:
                return None
            self._held.move_to_end(key)
            return entry[0]

    def keep(self, key: Key, thing: Thing, size: int) -> None:
        """Hold a thing of about so many bytes, unless its key is held already, and drop others for it."""
        with self._lock:
            if key in self._held:
                return
            self._held[key] = thing, size
            self._size += size
            while self._size > self._most_bytes:
                _, (_, dropped) = self._held.popitem(last=False)
                self._size -= dropped

    def empty(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._size = 0


class Met:
    """Keys that were met lately, by their hashes: two keys may be taken for one another, once in billions."""

    __slots__ = ("_before", "_count", "_lately")

    def __init__(self, count: int) -> None:
        """Know at least so many keys again, and at most twice as many."""
        self._count = count
        self._lately: set[int] = set()
        self._before: set[int] = set()

    def meet(self, key: Hashable) -> bool:
        """Whether a key was met before; from now on it was."""
        mark = hash(key)
        if mark in self._lately or mark in self._before:
            return True
        self._lately.add(mark)
        if len(self._lately) == self._count:
            self._lately, self._before = set(), self._lately
        return False
