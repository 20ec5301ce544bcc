"""Bands end where they say, and every change has one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reach.rules import BANDS, CHANGES, choose_band, compare_distances, find_median

distance = st.one_of(st.none(), st.floats(0, 300))


@pytest.mark.parametrize(
    ("km", "band"),
    [
        (0, "within_5"),
        (5, "within_5"),
        (5.01, "within_10"),
        (10, "within_10"),
        (20, "within_20"),
        (20.01, "within_30"),
        (30, "within_30"),
        (30.01, "beyond_30"),
        (300, "beyond_30"),
        (None, "none"),
    ],
)
def test_a_band_includes_its_end(km: float | None, band: str) -> None:
    assert choose_band(km) == band


@given(distance, distance)
def test_farther_is_never_a_nearer_band(one: float | None, other: float | None) -> None:
    if other is None or (one is not None and one <= other):
        assert BANDS.index(choose_band(one)) <= BANDS.index(choose_band(other))


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [(None, None, "same"), (3, 3, "same"), (None, 3, "new"), (3, None, "lost"), (3, 2, "nearer"), (2, 3, "farther")],
)
def test_a_change_has_one_word(before: float | None, now: float | None, change: str) -> None:
    assert compare_distances(before, now) == change


@given(distance, distance)
def test_looking_back_turns_a_change_round(before: float | None, now: float | None) -> None:
    turned = {"nearer": "farther", "farther": "nearer", "new": "lost", "lost": "new", "same": "same"}
    assert set(turned) == set(CHANGES)
    assert compare_distances(now, before) == turned[compare_distances(before, now)]


def test_the_median_counts_what_is_nowhere() -> None:
    assert find_median([1.0, 2.0, None]) == 2.0
    assert find_median([1.0, None, None]) is None
    assert find_median([1.0, 3.0]) == 2.0
    assert find_median([1.0, None]) is None
    assert find_median([]) is None
