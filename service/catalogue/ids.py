"""The identifiers of offers, by number, and the numbers by identifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from service.catalogue.texts import Texts, add_texts


@dataclass(frozen=True, slots=True)
class Ids:
    """Identifiers by number. A changed offer has a new number: ``renumbered`` says which, None for one that is gone.

    ``hashes`` (uint64) are those of the identifiers by number, ``by_hash`` (uint32) the numbers of the first
    of them in order of hash: so a million identifiers are found without a dictionary of a hundred megabytes.
    """

    texts: Texts
    hashes: NDArray[np.uint64]
    by_hash: NDArray[np.uint32]
    renumbered: Mapping[str, int | None] = field(default_factory=dict)

    @classmethod
    def collect(cls, texts: Texts, hashes: NDArray[np.uint64]) -> Ids:
        """Make the way back from identifiers to numbers."""
        return cls(texts, hashes, np.argsort(hashes, kind="stable").astype(np.uint32))

    def __len__(self) -> int:
        return len(self.hashes)

    def __getitem__(self, number: int) -> str:
        return self.texts[number].decode()

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def get(self, name: str) -> int | None:
        """The number of the offer with this identifier; None when there is none."""
        if self.renumbered and name in self.renumbered:
            return self.renumbered[name]
        wanted = hash_id(name)
        place, text = self._find_place(wanted), name.encode()
        while place < len(self.by_hash):
            number = int(self.by_hash[place])
            if int(self.hashes[number]) != wanted:
                return None
            if self.texts[number] == text:
                return number
            place += 1
        return None

    def list_between(self, low: int, high: int) -> list[str]:
        """The identifiers whose hash is at least ``low`` and less than ``high``, in order of hash."""
        numbers = []
        for place in range(self._find_place(low), len(self.by_hash)):
            number = int(self.by_hash[place])
            if int(self.hashes[number]) >= high:
                break
            numbers.append(number)
        first = len(self.by_hash)
        laid = self.hashes[first:]
        numbers += (np.flatnonzero((laid >= low) & (laid <= high - 1)) + first).tolist()  # 2**64 is no uint64
        return sorted((self[number] for number in numbers if self.get(self[number]) == number), key=hash_id)

    def count_laid(self) -> int:
        """How many identifiers were added behind those that were collected."""
        return len(self) - len(self.by_hash)

    def _find_place(self, wanted: int) -> int:
        low, high = 0, len(self.by_hash)
        while low < high:
            middle = (low + high) // 2
            if int(self.hashes[self.by_hash[middle]]) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def replace(self, gone: Iterable[str], added: Sequence[str]) -> Ids:
        """The identifiers with some gone and others added behind the last number."""
        first = len(self)
        changes: dict[str, int | None] = dict.fromkeys(gone)
        changes |= {name: first + place for place, name in enumerate(added)}
        texts = add_texts(self.texts, [name.encode() for name in added])
        hashes = np.concatenate([self.hashes, hash_ids(added)])
        return Ids(texts, hashes, self.by_hash, {**self.renumbered, **changes})


def hash_id(name: str) -> int:
    """A number of 64 bits that depends on an identifier and nothing else."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def hash_ids(ids: Sequence[str]) -> NDArray[np.uint64]:
    """The hashes of identifiers, shape (n,)."""
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in ids)
    return np.frombuffer(digests, "<u8").astype(np.uint64, copy=False)
