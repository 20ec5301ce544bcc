"""Orders of offers. Ties are broken by an order that changes every day, so that nobody is always first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

STATIC_SORTS = ("freshness", "starts_on", "title")
SORTS = ("relevance", "distance", *STATIC_SORTS)


def hash_ids(ids: Sequence[str]) -> NDArray[np.uint64]:
    """A number for each identifier that depends on nothing else, shape (n,)."""
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in ids)
    return np.frombuffer(digests, np.uint64)


def draw_lots(hashes: NDArray[np.uint64], day: date) -> NDArray[np.uint32]:
    """The rank of each offer in the order of a day, shape (n,).

    It depends on the identifiers and the day alone: anyone can compute it again, and an offer that is
    added moves no other past a third one.
    """
    salt = np.frombuffer(blake2b(day.isoformat().encode(), digest_size=8).digest(), np.uint64)[0]
    with np.errstate(over="ignore"):
        mixed = (hashes ^ salt) * np.uint64(0x9E3779B97F4A7C15)
    return rank_of(np.argsort(mixed ^ (mixed >> np.uint64(29)), kind="stable"))


def rank_of(order: NDArray[np.intp]) -> NDArray[np.uint32]:
    """The inverse of an order: for each offer the position at which it stands."""
    ranks = np.empty(len(order), np.uint32)
    ranks[order] = np.arange(len(order), dtype=np.uint32)
    return ranks


def join_keys(primary: NDArray[np.integer], lots: NDArray[np.uint32]) -> NDArray[np.int64]:
    """One key from a primary one (smallest first, 31 bits) and the lots that break its ties."""
    return (primary.astype(np.int64) << 32) | lots


def take_first(keys: NDArray[np.int64], start: int, stop: int) -> NDArray[np.intp]:
    """The positions of the keys that stand at ``start`` to ``stop`` when sorted, smallest first."""
    if stop * 4 >= len(keys):
        return np.argsort(keys, kind="stable")[start:stop]
    first = np.argpartition(keys, stop)[:stop]
    return first[np.argsort(keys[first], kind="stable")][start:]
