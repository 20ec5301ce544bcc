"""Numbers in a file are read slice by slice, whether or not they were fetched ahead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from service.catalogue import texts
from service.catalogue.texts import FileArray, ReadFile


@pytest.mark.parametrize("kind", ["<i4", "<u1"])
def test_slices_are_those_of_the_numbers(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_AHEAD_BYTES", 64)
    numbers = np.arange(100).astype(kind)
    path = tmp_path / "numbers"
    path.write_bytes(b"before" + numbers.tobytes() + b"behind")
    array = FileArray(ReadFile(path), numbers.dtype, len(b"before"), len(numbers))
    array.read_ahead()
    assert len(array) == 100
    for part in (slice(0, 0), slice(3, 17), slice(90, 200), slice(None), slice(20, 10)):
        assert np.array_equal(array[part], numbers[part])
