"""Things that are held because they were asked for, bounded in bytes: the ones asked for longest ago go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Thing = TypeVar("Thing")


class Recent(Generic[Key, Thing]):
    """Things by key; threads may share it."""

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
