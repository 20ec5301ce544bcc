"""The menu of distances: each step says how many more it gives, and gives that many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import narrow
from service.offers.filters import OfferFilters
from service.pages.question import read_question, tidy_pairs
from service.pages.radius import RADII_KM, count_within, describe_place, say_difference
from service.pages.speech import Speech
from tests.pages.conftest import Shelf

FR = Speech("fr")
PLACES = ("Mons", "Gand", "7000", "Bruxelles", "Eupen", "4.35,50.85", "BE-WAL")


@pytest.mark.parametrize(
    ("name", "place"), [*(("near", place) for place in PLACES), ("place", "Mons"), ("place", "7000")]
)
@pytest.mark.parametrize("others", [{}, {"topic": ["ai"]}, {"audience": ["worker"], "region": ["BE-WAL"]}])
def test_each_step_gives_what_it_says(
    invented_catalogue: Catalogue, name: str, place: str, others: dict[str, list[str]]
) -> None:
    filters = OfferFilters(**{name: place if name == "near" else [place]}, **others)  # type: ignore[arg-type]  # by name
    narrowed = narrow(invented_catalogue, filters)
    counts = count_within(invented_catalogue, filters, narrowed, RADII_KM)
    assert list(counts) == list(RADII_KM)
    for km, count in counts.items():
        asked = OfferFilters(near=place, radius_km=km, **others)  # type: ignore[arg-type]  # by name
        assert count == len(narrow(invented_catalogue, asked).matching)


@given(st.floats(2.6, 6.3), st.floats(49.5, 51.5), st.floats(0.1, 250))
def test_any_point_and_distance_agree(shelf: Shelf, longitude: float, latitude: float, radius_km: float) -> None:
    catalogue = shelf.catalogue
    near = f"{longitude:.5f},{latitude:.5f}"
    filters = OfferFilters(near=near, radius_km=3)
    counts = count_within(catalogue, filters, narrow(catalogue, filters), [radius_km])
    wider = OfferFilters(near=near, radius_km=radius_km)
    assert counts == {radius_km: len(narrow(catalogue, wider).matching)}


def test_menu_says_how_many_more_or_fewer(invented_catalogue: Catalogue) -> None:
    question = read_question((("near", "Mons"), ("radius_km", "20")))
    narrowed = narrow(invented_catalogue, question.filters)
    labels = [option.label for option in describe_place(invented_catalogue, question, narrowed, FR).radii]
    counts = count_within(invented_catalogue, question.filters, narrowed, RADII_KM)
    total = counts[20]
    assert 0 < counts[5] < total < counts[40]
    assert labels[0] == "lieu exact"
    assert f"5 km (\u2212{total - counts[5]})" in labels
    assert "20 km" in labels, "the one in force has no difference to itself"
    assert f"40 km (+{counts[40] - total})" in labels


def test_form_without_script_asks_what_the_menu_counted(invented_catalogue: Catalogue) -> None:
    question = read_question((("place", "Mons"),))
    narrowed = narrow(invented_catalogue, question.filters)
    counts = count_within(invented_catalogue, question.filters, narrowed, RADII_KM)
    asked = read_question(tidy_pairs([("place", "Mons"), ("radius_km", "20")]))
    assert counts[20] == len(narrow(invented_catalogue, asked.filters).matching) > len(narrowed.matching)


@pytest.mark.parametrize("pairs", [(), (("place", "Mons"), ("place", "Gand")), (("topic", "ai"),)])
def test_nothing_is_counted_without_one_place(
    invented_catalogue: Catalogue, pairs: tuple[tuple[str, str], ...]
) -> None:
    question = read_question(pairs)
    narrowed = narrow(invented_catalogue, question.filters)
    assert count_within(invented_catalogue, question.filters, narrowed, RADII_KM) == {}
    labels = [option.label for option in describe_place(invented_catalogue, question, narrowed, FR).radii]
    assert labels[1] == "5 km"


def test_differences_have_their_sign() -> None:
    assert [say_difference(number, FR) for number in (3, 0, -2)] == ["+3", "+0", "\u22122"]
