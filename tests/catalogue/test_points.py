"""Distances on the ellipsoid: exact enough for a street, for every radius that a visitor may ask for."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from service.catalogue.around import Around
from service.catalogue.curve import find_on_curve
from service.catalogue.ellipsoid import bend, to_chord
from service.catalogue.points import Points

CENTRE = (4.3525, 50.8467)
STEPS = [(number, 4.3525 + 0.001 * number, 50.8467) for number in range(60)]


@pytest.fixture
def points() -> Points:
    """Sixty offers on a line to the east, about 70 m from each other; the last has a second place at the centre."""
    rows = [(number, longitude, latitude, -1, 0) for number, longitude, latitude in STEPS]
    return Points.collect([*rows, (59, *CENTRE, -1, 0)])


def measure_km(points: Points, centre: tuple[float, float], offers: list[int]) -> list[float]:
    squares = Around.look(points, *centre).measure_squares(np.array(offers, np.uint32))
    return [bend(square) for square in squares.tolist()]


@pytest.mark.parametrize("radius_km", [0.05, 0.3, 1, 2, 3.5])
def test_radius_keeps_exactly_what_lies_within(points: Points, radius_km: float) -> None:
    """Also below two kilometres, where float32 cosines are all alike."""
    expected = {
        number
        for number, longitude, latitude in STEPS
        if geodesic((CENTRE[1], CENTRE[0]), (latitude, longitude)).km <= radius_km
    }
    assert set(Around.look(points, *CENTRE).find_within(radius_km)) == expected | {59}


def test_distance_is_that_of_the_nearest_place(points: Points) -> None:
    """Kilometres, for the offers asked for only."""
    found = measure_km(points, CENTRE, [0, 10, 59])
    expected = geodesic((CENTRE[1], CENTRE[0]), (STEPS[10][2], STEPS[10][1])).km
    assert found == pytest.approx([0, expected, 0], abs=0.001)


def test_distance_without_a_place_is_infinite() -> None:
    """So that it stands last when offers are sorted."""
    points = Points.collect([(1, *CENTRE, -1, 0)])
    assert measure_km(points, CENTRE, [0, 1]) == [np.inf, 0]


def test_no_points_at_all() -> None:
    """An empty catalogue answers too."""
    points = Points.collect([])
    assert len(Around.look(points, *CENTRE).find_within(300)) == 0
    assert measure_km(points, CENTRE, []) == []


@given(st.floats(2.5, 6.5), st.floats(49.4, 51.6), st.floats(2.5, 6.5), st.floats(49.4, 51.6))
def test_distances_are_geodesic_to_a_metre(longitude: float, latitude: float, east: float, north: float) -> None:
    """From one end of Belgium to the other, as geopy computes them step by step."""
    points = Points.collect([(0, east, north, -1, 0)])
    found = measure_km(points, (longitude, latitude), [0])
    assert found == pytest.approx([geodesic((latitude, longitude), (north, east)).km], abs=0.001)


SPREAD = [(number, 2.6 + number * 0.0391 % 3.8, 49.5 + number * 0.0173 % 2) for number in range(1_000)]
SEVERAL = [(number, longitude, latitude) for number, longitude, latitude in SPREAD for _ in range(1 + number % 7 // 6)]


@given(st.floats(2.5, 6.5), st.floats(49.4, 51.6), st.floats(0, 2), st.floats(0, 1))
def test_a_box_keeps_exactly_what_lies_in_it(west: float, south: float, width: float, height: float) -> None:
    """Whichever blocks of rows it touches, and however the rows are numbered."""
    points = Points.collect([(*row, -1, 0) for row in SEVERAL])
    box = (west, south, west + width, south + height)
    inside = {row for row, (_, x, y) in enumerate(SEVERAL) if west <= x <= box[2] and south <= y <= box[3]}
    assert set(points.find_in_box(box).tolist()) == inside
    near = points.find_near_box(box)
    assert {SEVERAL[row][0] for row in inside} <= set(near)


@given(st.floats(2.5, 6.5), st.floats(49.4, 51.6), st.floats(0, 120))
def test_a_radius_keeps_exactly_what_is_near(longitude: float, latitude: float, radius_km: float) -> None:
    points = Points.collect([(*row, -1, 0) for row in SEVERAL])
    offers = [number for number, _, _ in SPREAD]
    near = {number for number, km in enumerate(measure_km(points, (longitude, latitude), offers)) if km <= radius_km}
    found = set(Around.look(points, longitude, latitude).find_within(radius_km))
    assert len(found ^ near) <= 1  # one may stand on the edge


@given(st.lists(st.integers(0, 30), max_size=40), st.sets(st.integers(0, 35)))
def test_rows_of_offers_with_one_place_several_or_none(placed: list[int], asked: set[int]) -> None:
    """Also of offers behind the last one that has a place."""
    points = Points.collect([(offer, *CENTRE, -1, 0) for offer in sorted(placed)])
    found = points.find_rows(np.array(sorted(asked), np.uint32))
    assert found.tolist() == [row for row, offer in enumerate(sorted(placed)) if offer in asked]


@cache
def make_many() -> Points:
    """Twelve thousand offers along the curve, some with two places, with a hundred numbers left out now and then."""
    longitude, latitude = np.random.default_rng(5).uniform([[2.6], [49.5]], [[6.4], [51.5]], (2, 12_000))
    order = np.argsort(find_on_curve(longitude, latitude)).tolist()
    rows = [(number + number // 2_000 * 100, longitude[row], latitude[row], -1, 0) for number, row in enumerate(order)]
    return Points.collect([row for row in rows for _ in range(1 + row[0] % 7 // 6)])


@given(
    st.tuples(st.floats(2.5, 6.5), st.floats(49.4, 51.6)),
    st.sampled_from([1, 2, 7, 50]),
    st.integers(1, 30),
    st.none() | st.integers(0, 239),
)
def test_none_of_the_others_is_nearer_than_is_said(
    centre: tuple[float, float], step: int, count: int, place: int | None
) -> None:
    """Of many offers and of few, the nearest of all and those behind one; also where numbers are left out."""
    around = Around.look(make_many(), *centre)
    offers = np.arange(0, 12_600, step, dtype=np.uint32)
    squares = around.measure_squares(offers)
    is_behind = place is not None and np.isfinite(squares[place])
    passed, after = (squares[place], int(offers[place])) if is_behind else (-1, None)
    looked_at = list(around.look_further(BitMap(offers.tolist()), count, after))
    for found, reach in looked_at:
        assert set(offers[(squares >= passed) & (squares < reach)].tolist()) <= set(found)
        assert after is None or after in found
    assert looked_at[-1] == (BitMap(offers.tolist()), np.inf)


def test_few_are_looked_at_to_find_the_nearest_of_many() -> None:
    around = Around.look(make_many(), *CENTRE)
    found, reach = next(around.look_further(BitMap(range(12_600)), 21))
    assert len(found) < 2_000
    assert np.count_nonzero(around.measure_squares(np.array(found, np.uint32)) < reach) > 21


NUMBERED_APART = [(number + number // 300 * 40, longitude, latitude) for number, longitude, latitude in sorted(SEVERAL)]


@given(st.floats(2.5, 6.5), st.floats(49.4, 51.6), st.floats(0, 300))
def test_a_radius_keeps_nothing_that_has_no_place(longitude: float, latitude: float, radius_km: float) -> None:
    """Blocks that lie in it whole are taken as stretches of numbers, unless a number is left out in them."""
    points = Points.collect([(*row, -1, 0) for row in NUMBERED_APART])
    offers = np.array(sorted({number for number, *_ in NUMBERED_APART}), np.uint32)
    around = Around.look(points, longitude, latitude)
    near = offers[around.measure_squares(offers) <= np.float32(to_chord(radius_km) ** 2)]
    assert set(around.find_within(radius_km)) == set(near.tolist())
