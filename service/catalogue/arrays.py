"""Named arrays and a text in one file, which is mapped: processes share its pages, and touch those that they need."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from service.catalogue.texts import FileArray, ReadFile

Arrays = dict[str, Any]
_ALIGNMENT = 64


def write_arrays(path: Path, head: bytes, arrays: Arrays) -> None:
    """Write named arrays and a text into one file: the lengths of the heads first, then what they speak of."""
    listed, place = [], 0
    for name, array in arrays.items():
        listed.append((name, array.dtype.str, array.shape, place))
        place += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    directory = msgspec.json.encode(listed)
    sizes = np.array([len(directory), len(head)], "<i8").tobytes()
    with path.open("wb") as file:
        file.write(sizes + directory + head)
        file.write(bytes(-file.tell() % _ALIGNMENT))
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).data)
            file.write(bytes(-file.tell() % _ALIGNMENT))


def read_arrays(path: Path, unmapped: Sequence[str] = ()) -> tuple[bytes, Arrays]:
    """The text and the arrays of a file, which are mapped and not read; ``unmapped`` ones are read slice by slice.

    Those are the largest, of which many a question needs a large part: mapped, it would count as memory.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    first, second = np.frombuffer(mapped, "<i8", 2).tolist()
    listed = msgspec.json.decode(mapped[16 : 16 + first], type=list[tuple[str, str, tuple[int, ...], int]])
    start = -(-(16 + first + second) // _ALIGNMENT) * _ALIGNMENT
    held, arrays = ReadFile(path), Arrays()
    for name, kind, shape, place in listed:
        count = int(np.prod(shape))
        if name in unmapped:
            arrays[name] = FileArray(held, np.dtype(kind), start + place, count)
        else:
            arrays[name] = np.frombuffer(mapped, kind, count, start + place).reshape(shape)
    return mapped[16 + first : 16 + first + second], arrays
