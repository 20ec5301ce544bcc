"""The curve along which offers are numbered: neighbours on it are neighbours on the map."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.curve import LEVELS, NOWHERE, find_on_curve, find_squares

LONGITUDES, LATITUDES = st.floats(2.5, 6.5), st.floats(49.4, 51.6)


def find_tile(longitude: float, latitude: float, level: int) -> tuple[int, int]:
    """Column and line of the square of a web map, by the usual formula."""
    line = (1 - np.arcsinh(np.tan(np.radians(latitude))) / np.pi) / 2
    return int((longitude + 180) / 360 * 2**level), int(line * 2**level)


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=2, max_size=40), st.integers(0, LEVELS))
def test_a_square_of_the_map_is_one_stretch_of_the_curve(points: list[tuple[float, float]], level: int) -> None:
    places = find_on_curve(*np.array(points).T)
    squares = find_squares(places, level).tolist()
    tiles = [find_tile(*point, level) for point in points]
    assert len(set(zip(squares, tiles, strict=True))) == len(set(squares)) == len(set(tiles))


def test_steps_along_the_curve_are_steps_to_a_neighbour() -> None:
    """In a grid of 16 by 16 squares, of which every two that follow each other share a side."""
    level, (column, line) = 12, find_tile(4.3, 50.9, 8)
    cells = [(column * 16 + x, line * 16 + y) for x in range(16) for y in range(16)]
    longitude = np.array([(x + 0.5) / 2**level * 360 - 180 for x, _ in cells])
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (np.array([y for _, y in cells]) + 0.5) / 2**level))))
    order = np.argsort(find_on_curve(longitude, latitude))
    walk = [cells[place] for place in order.tolist()]
    assert {abs(a - c) + abs(b - d) for (a, b), (c, d) in itertools.pairwise(walk)} == {1}


def test_what_has_no_point_stands_behind_everything() -> None:
    found = find_on_curve(np.array([np.nan, 6.4]), np.array([np.nan, 49.5]))
    assert found[0] == NOWHERE > found[1]
