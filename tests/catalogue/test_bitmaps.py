"""Arrays of numbers become sets, whatever their order and however they lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from service.catalogue.bitmaps import cross, to_bitmap, to_numbers

RUNS = st.lists(st.tuples(st.integers(0, 400_000), st.integers(1, 9_000), st.integers(1, 40)), max_size=6)
"""First number, how many, and the step between them."""


@given(RUNS)
def test_any_numbers_become_their_set(runs: list[tuple[int, int, int]]) -> None:
    """Few and many, dense and sparse, repeated, in any order, over the borders of containers."""
    numbers = np.concatenate(
        [np.arange(first, first + count * step, step, dtype=np.uint32) for first, count, step in runs]
        or [np.empty(0, np.uint32)]
    )
    np.random.default_rng(len(numbers)).shuffle(numbers)
    found = to_bitmap(numbers)
    assert found == BitMap(numbers.tolist())
    assert to_numbers(found).tolist() == sorted(set(numbers.tolist()))


@pytest.mark.parametrize("count", [4_096, 4_097, 65_536])
def test_a_container_at_its_edges(count: int) -> None:
    """The format lists up to 4,096 numbers of a container, and has a bit for each of 65,536 beyond."""
    numbers = np.arange(131_072, 131_072 + count, dtype=np.uint32)
    assert to_bitmap(numbers) == BitMap(range(131_072, 131_072 + count))


def test_sets_can_be_changed_and_joined() -> None:
    found = to_bitmap(np.arange(0, 20_000, 2, dtype=np.uint32))
    found.add(1)
    assert len(found | BitMap([3, 200_000])) == 10_003
    assert found.intersection_cardinality(BitMap(range(10))) == 6


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_all_sets_have_is_a_set_of_its_own(count: int) -> None:
    sets = [BitMap(range(0, 100, step)) for step in (2, 3, 5)[:count]]
    found = cross(sets)
    assert found == BitMap.intersection(*sets)
    found.clear()
    assert [len(one) for one in sets] == [50, 34, 20][:count]
