"""Orders: the first of many measures, ties by lot, and what stands behind one of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.orders import take_nearest


@given(
    st.integers(0, 2_000),
    st.sampled_from([1, 5, 300, 100_000]),
    st.integers(1, 60),
    st.none() | st.integers(0, 1_999),
    st.integers(0, 9),
)
def test_the_first_are_those_of_a_full_sort(size: int, kinds: int, count: int, after: int | None, seed: int) -> None:
    """Of few measures and of many, of which few or many are alike; some are infinite."""
    random = np.random.default_rng(seed)
    measures = random.integers(0, kinds, size).astype(np.float32)
    measures[random.random(size) < 0.1] = np.inf
    lots = random.integers(0, 50, size, np.uint32)
    order = sorted(range(size), key=lambda place: (measures[place], lots[place], place))
    last = None if after is None or after >= size else after
    begin = 0 if last is None else order.index(last) + 1
    assert take_nearest(measures, lots, count, last).tolist() == order[begin : begin + count]
