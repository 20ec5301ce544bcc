"""Between bitmaps and arrays of numbers, the fast way in both directions."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap


def to_bitmap(numbers: NDArray[np.unsignedinteger]) -> BitMap:
    """The set of some numbers (uint32).

    Through the standard library's array: pyroaring reads its buffer, but a numpy array number by number.
    """
    return BitMap(array("I", numbers.tobytes()))


def to_numbers(offers: BitMap) -> NDArray[np.uint32]:
    """The numbers of a set, ascending."""
    return np.frombuffer(offers.to_array(), np.uint32)
