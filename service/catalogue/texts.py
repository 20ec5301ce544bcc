"""Many short texts in one block of memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by number: one block of bytes and where each text begins (n + 1 offsets)."""

    block: bytes
    offsets: NDArray[np.int64]

    @classmethod
    def collect(cls, texts: Iterable[bytes]) -> Texts:
        """Put texts one behind the other."""
        pieces = list(texts)
        offsets = np.zeros(len(pieces) + 1, np.int64)
        np.cumsum([len(piece) for piece in pieces], out=offsets[1:])
        return cls(b"".join(pieces), offsets)

    def __getitem__(self, number: int) -> bytes:
        return self.block[self.offsets[number] : self.offsets[number + 1]]

    def take(self, numbers: Iterable[int]) -> list[bytes]:
        """The texts with these numbers, in their order."""
        block, offsets = self.block, self.offsets
        return [block[offsets[number] : offsets[number + 1]] for number in numbers]
