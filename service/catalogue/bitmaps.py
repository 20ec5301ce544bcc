"""Between bitmaps and arrays of numbers, the fast way in both directions."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

_FEW, _FEW_ASCENDING = 600, 10_000
"""Up to so many numbers, adding them one by one is the shorter way: each where it belongs, or all at the end."""
_CONTAINER = 1 << 16
_MOST_LISTED = 4_096
_NO_RUNS = 12_346
"""What a serialised bitmap begins with when none of its containers is made of runs."""


def to_bitmap(numbers: NDArray[np.unsignedinteger]) -> BitMap:
    """The set of some numbers (uint32), in any order.

    A few go through the standard library's array, whose buffer pyroaring reads. Many are laid out as the format says
    in which roaring bitmaps are exchanged, container by container, which numpy does four times as fast.
    """
    if len(numbers) <= _FEW or (len(numbers) <= _FEW_ASCENDING and (numbers[1:] >= numbers[:-1]).all()):
        return BitMap(array("I", numbers.tobytes()))
    first = int(numbers.min()) // _CONTAINER
    is_in = np.zeros((int(numbers.max()) // _CONTAINER - first + 1) * _CONTAINER, np.bool_)
    is_in[numbers - np.uint32(first * _CONTAINER)] = True
    heads, bodies = [], []
    for place, table in enumerate(is_in.reshape(-1, _CONTAINER)):
        if count := int(np.count_nonzero(table)):
            heads.append((first + place, count - 1))
            is_listed = count <= _MOST_LISTED
            body = np.flatnonzero(table).astype("<u2") if is_listed else np.packbits(table, bitorder="little")
            bodies.append(body.tobytes())
    return BitMap.deserialize(_write_head(heads, bodies) + b"".join(bodies))


def _write_head(heads: list[tuple[int, int]], bodies: list[bytes]) -> bytes:
    """The head of a serialised bitmap: for each container its key, its size less one, and where it begins."""
    keys = np.array(heads, "<u2").tobytes()
    begin = 8 + len(keys) + 4 * len(heads)
    begins = np.cumsum([begin, *(len(body) for body in bodies[:-1])]).astype("<u4").tobytes()
    return np.array([_NO_RUNS, len(heads)], "<u4").tobytes() + keys + begins


def cross(sets: Sequence[BitMap]) -> BitMap:
    """What all of one or more sets have, as a set of its own."""
    first, *rest = sets
    if not rest:
        return first.copy()
    found = first & rest[0]  # BitMap.intersection would copy the whole of the first
    for other in rest[1:]:
        found &= other
    return found


def to_numbers(offers: BitMap) -> NDArray[np.uint32]:
    """The numbers of a set, ascending."""
    return np.frombuffer(offers.to_array(), np.uint32)


def find_firsts(numbers: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The place of the first of each number, where equal ones stand beside each other; none is 2**32 - 1."""
    return np.flatnonzero(np.diff(numbers, prepend=np.uint32(2**32 - 1)))
