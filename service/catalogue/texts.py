"""Many short texts by number: in memory, in a file, or the ones in a file with later ones in memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

_PAGES = 16
"""Of so many pages at least the texts are held; who asks for more at once is given them past what is held."""
ENTRY_BYTES = 150
"""About what holding a text takes besides its bytes: the object, its number, its place in the table."""
_AHEAD_BYTES = 2**17
"""Linux fetches no more than so much ahead for one asking, unless a disk is set up otherwise."""


class Texts(Protocol):
    """Texts by number."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, number: int) -> bytes:
        """The text with this number."""
        ...

    def take(self, numbers: Sequence[int]) -> list[bytes]:
        """The texts with these numbers, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """Texts in one block of memory; ``offsets`` (n + 1) says where each begins."""

    block: bytes | memoryview
    offsets: NDArray[np.int64]

    @classmethod
    def collect(cls, texts: Iterable[bytes]) -> HeldTexts:
        """Put texts one behind the other."""
        pieces = list(texts)
        return cls(b"".join(pieces), measure_offsets(pieces))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self.block[self.offsets[number] : self.offsets[number + 1]])

    def take(self, numbers: Sequence[int]) -> list[bytes]:
        """The texts with these numbers, in their order."""
        places = np.asarray(numbers, np.int64)
        begins, ends = self.offsets[places].tolist(), self.offsets[places + 1].tolist()
        return [bytes(self.block[begin:end]) for begin, end in zip(begins, ends, strict=True)]


class ReadFile:
    """A file that is open for reading until nobody speaks of it any more, even after it was deleted."""

    __slots__ = ("number",)

    def __init__(self, path: Path) -> None:
        self.number = -1
        self.number = os.open(path, os.O_RDONLY)

    def __del__(self) -> None:
        if self.number >= 0:
            os.close(self.number)


@dataclass(frozen=True, slots=True)
class FileTexts:
    """Texts in a file.

    They are read, not mapped: a page of a mapped file counts as memory of the process for as long as it is
    mapped, and a million summaries are more than a gigabyte. The system's own cache holds what is asked for often.
    """

    file: ReadFile
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        begin, end = self.offsets[number : number + 2].tolist()
        return os.pread(self.file.number, end - begin, begin)

    def take(self, numbers: Sequence[int]) -> list[bytes]:
        """The texts with these numbers, in their order."""
        places = np.asarray(numbers, np.int64)
        begins = self.offsets[places]
        sizes = (self.offsets[places + 1] - begins).tolist()
        file = self.file.number
        return [os.pread(file, size, at) for size, at in zip(sizes, begins.tolist(), strict=True)]


class RecentTexts:
    """Texts of which those read last are held: the same few stand on many pages. Threads may share them."""

    def __init__(self, texts: FileTexts, most_bytes: int) -> None:
        """Hold as many as take so many bytes when they are as long as all are on average."""
        mean = int(texts.offsets[-1]) // max(1, len(texts))
        self._texts = texts
        self._count = most_bytes // (mean + ENTRY_BYTES)
        self._held: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number: int) -> bytes:
        return self.take((number,))[0]

    def take(self, numbers: Sequence[int]) -> list[bytes]:
        """The texts with these numbers, in their order; many at once push out none that are held."""
        if len(numbers) * _PAGES > self._count:
            return self._texts.take(numbers)
        found = list(map(self._held.get, numbers))
        missing = [number for number, text in zip(numbers, found, strict=True) if text is None]
        if not missing:
            return cast("list[bytes]", found)
        read = dict(zip(missing, self._texts.take(missing), strict=True))
        self._hold(read)
        return [read[number] if text is None else text for number, text in zip(numbers, found, strict=True)]

    def _hold(self, read: Mapping[int, bytes]) -> None:
        """Hold these; where they are too many, those that were read first go, an eighth at once."""
        self._held.update(read)
        if len(self._held) > self._count:
            for number in list(islice(self._held, self._count // 8)):
                self._held.pop(number, None)


@dataclass(frozen=True, slots=True)
class LayeredTexts:
    """Texts to which others were added."""

    lower: Texts
    upper: Texts

    def __len__(self) -> int:
        return len(self.lower) + len(self.upper)

    def __getitem__(self, number: int) -> bytes:
        below = len(self.lower)
        return self.lower[number] if number < below else self.upper[number - below]

    def take(self, numbers: Sequence[int]) -> list[bytes]:
        """The texts with these numbers, in their order."""
        below = len(self.lower)
        if max(numbers, default=0) < below:
            return self.lower.take(numbers)
        return [self[number] for number in numbers]


@dataclass(frozen=True, slots=True)
class FileArray:
    """Numbers in a file, from ``start`` on, of which slices are read."""

    file: ReadFile
    kind: np.dtype[Any]
    start: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, part: slice) -> NDArray[Any]:
        width = self.kind.itemsize
        begin, end, _ = part.indices(self.count)
        piece = os.pread(self.file.number, max(0, end - begin) * width, self.start + begin * width)
        return np.frombuffer(piece, self.kind)

    def read_ahead(self) -> None:
        """Ask the system to fetch all of it into its cache, where that can be asked for; nobody waits for it."""
        if hasattr(os, "posix_fadvise"):
            end = self.start + self.count * self.kind.itemsize
            for place in range(self.start, end, _AHEAD_BYTES):
                os.posix_fadvise(self.file.number, place, min(_AHEAD_BYTES, end - place), os.POSIX_FADV_WILLNEED)


def add_texts(texts: Texts, more: Sequence[bytes]) -> Texts:
    """The texts and more behind them; what was added before is held in one block with the new ones."""
    if not isinstance(texts, LayeredTexts):
        return LayeredTexts(texts, HeldTexts.collect(more))
    before = texts.upper.take(range(len(texts.upper)))
    return LayeredTexts(texts.lower, HeldTexts.collect([*before, *more]))


def measure_offsets(pieces: Sequence[bytes]) -> NDArray[np.int64]:
    """Where each of these pieces begins when they stand one behind the other, and where the last ends."""
    offsets = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum([len(piece) for piece in pieces], out=offsets[1:])
    return offsets
