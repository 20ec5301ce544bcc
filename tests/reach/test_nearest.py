"""The nearest of many points is found as by measuring them all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reach.nearest import RUN, Space, find_nearest

coordinate = st.floats(-150, 150, width=32)
some_points = st.lists(st.tuples(coordinate, coordinate, coordinate), max_size=3 * RUN)


def to_space(points: list[tuple[float, float, float]]) -> Space:
    return np.array(points, np.float32).reshape(-1, 3).T


def measure_all(points: Space, places: Space) -> np.ndarray:
    """The squares of all distances, shape (places, points)."""
    away = places[:, :, None] - points[:, None, :]
    return np.asarray((away * away).sum(axis=0), np.float32)


def check(points: Space, places: Space) -> None:
    found = find_nearest(points, places)
    squares = measure_all(points, places)
    assert found.square == pytest.approx(squares.min(axis=1), rel=1e-5, abs=1e-6)
    assert squares[np.arange(len(found.point)), found.point] == pytest.approx(found.square, rel=1e-5, abs=1e-6)


@given(some_points.filter(bool), some_points.filter(bool))
def test_it_is_as_if_every_pair_were_measured(
    points: list[tuple[float, float, float]], places: list[tuple[float, float, float]]
) -> None:
    check(to_space(points), to_space(places))


@pytest.mark.parametrize("order", ["neighbours", "anyhow", "one place", "a line"])
def test_many_points_in_any_order(order: str) -> None:
    draw = np.random.default_rng(5)
    points = draw.uniform(-150, 150, (3, 20_000)).astype(np.float32)
    if order == "neighbours":
        points = points[:, np.lexsort((points[1], np.round(points[0] / 10)))]
    elif order == "one place":
        points[:] = points[:, :1]
    elif order == "a line":
        points[1:] = 0
    check(points, draw.uniform(-150, 150, (3, 565)).astype(np.float32))


def test_of_points_equally_far_the_first_is_named() -> None:
    points = to_space([(0, 0, 2), (0, 0, 1), (0, 1, 0), (1, 0, 0)] * RUN)
    assert find_nearest(points, to_space([(0, 0, 0)])).point.tolist() == [1]


def test_there_may_be_nothing() -> None:
    found = find_nearest(to_space([]), to_space([(0, 0, 0), (1, 1, 1)]))
    assert found.point.tolist() == [-1, -1]
    assert np.isinf(found.square).all()
