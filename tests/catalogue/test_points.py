"""Distances on the ellipsoid: exact enough for a street, for every radius that a visitor may ask for."""

from __future__ import annotations

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.points import Points

CENTRE = (4.3525, 50.8467)
STEPS = [(number, 4.3525 + 0.001 * number, 50.8467) for number in range(60)]


@pytest.fixture
def points() -> Points:
    """Sixty offers on a line to the east, about 70 m from each other; the last has a second place at the centre."""
    rows = [(number, longitude, latitude, -1, 0) for number, longitude, latitude in STEPS]
    return Points.collect([*rows, (59, *CENTRE, -1, 0)])


@pytest.mark.parametrize("radius_km", [0.05, 0.3, 1, 2, 3.5])
def test_radius_keeps_exactly_what_lies_within(points: Points, radius_km: float) -> None:
    """Also below two kilometres, where float32 cosines are all alike."""
    expected = {
        number
        for number, longitude, latitude in STEPS
        if geodesic((CENTRE[1], CENTRE[0]), (latitude, longitude)).km <= radius_km
    }
    assert set(points.find_within(*CENTRE, radius_km)) == expected | {59}


def test_distance_is_that_of_the_nearest_place(points: Points) -> None:
    """Kilometres, for the offers asked for only."""
    found = points.measure_km(*CENTRE, np.array([0, 10, 59], np.uint32))
    expected = geodesic((CENTRE[1], CENTRE[0]), (STEPS[10][2], STEPS[10][1])).km
    assert found == pytest.approx([0, expected, 0], abs=0.001)


def test_distance_without_a_place_is_infinite() -> None:
    """So that it stands last when offers are sorted."""
    points = Points.collect([(1, *CENTRE, -1, 0)])
    assert points.measure_km(*CENTRE, np.array([0, 1], np.uint32)).tolist() == [np.inf, 0]


def test_no_points_at_all() -> None:
    """An empty catalogue answers too."""
    points = Points.collect([])
    assert len(points.find_within(*CENTRE, 300)) == 0
    assert points.measure_km(*CENTRE, np.array([], np.uint32)).tolist() == []


@given(st.floats(2.5, 6.5), st.floats(49.4, 51.6), st.floats(2.5, 6.5), st.floats(49.4, 51.6))
def test_distances_are_geodesic_to_a_metre(longitude: float, latitude: float, east: float, north: float) -> None:
    """From one end of Belgium to the other, as geopy computes them step by step."""
    points = Points.collect([(0, east, north, -1, 0)])
    found = points.measure_km(longitude, latitude, np.array([0], np.uint32))
    assert found == pytest.approx(geodesic((latitude, longitude), (north, east)).km, abs=0.001)
