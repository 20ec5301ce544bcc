"""Marks of the map that would cover each other are joined, the nearest first."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.gathering import APART_PIXELS, find_leaders


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 700), st.integers(1, 9)), min_size=1, max_size=60),
    st.sampled_from([1, 20, 21]),
)
def test_the_nearest_are_joined_first_until_all_stand_apart(marks: list[tuple[int, int, int]], step: int) -> None:
    """Looking again at what has moved alone finds the same as looking again at everything; also where much is level."""
    x, y, weights = np.array(marks, np.float32).T
    x, y = x // step * step, y // step * step
    expected = join_slowly(list(zip(x, y, weights, strict=True)))
    leaders = find_leaders(x, y, weights.copy())
    assert (list(range(len(marks))) if leaders is None else leaders.tolist()) == expected


def join_slowly(marks: list[tuple[np.float32, np.float32, np.float32]]) -> list[int]:
    leaders = list(range(len(marks)))
    left = dict(enumerate(marks))
    while True:
        near = sorted(
            ((left[one][0] - left[other][0]) ** 2 + (left[one][1] - left[other][1]) ** 2, one, other)
            for one, other in combinations(left, 2)
        )
        taken: set[int] = set()
        for square, one, other in near:
            if square < APART_PIXELS**2 and taken.isdisjoint((one, other)):
                taken |= {one, other}
                (x, y, weight), (east, south, more) = left[one], left.pop(other)
                share = more / (weight + more)
                left[one] = (x + (east - x) * share, y + (south - y) * share, weight + more)
                leaders = [one if leader == other else leader for leader in leaders]
        if not taken:
            return leaders
