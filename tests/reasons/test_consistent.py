"""Why and why not agree with the search, whatever is asked: on the documented facts and on offers drawn by lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.catalogue.catalogue import Catalogue
from service.catalogue.orders import SORTS
from service.catalogue.search import Sorting, narrow, search_offers
from service.narrowing import list_active, list_filters
from service.offers.filters import OfferFilters
from service.paging import Paging
from service.query import read_parameters
from service.reasons.rules import list_questions
from service.reasons.schemas import Way, Why
from service.reasons.search import explain_offer
from tests.reasons import made_up as lots

DAYS = st.dates(date(2026, 8, 1), date(2027, 5, 1))
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "q": st.sampled_from(
        [
            "python",
            "intelligence artificielle",
            "analyse réseaux",
            "pyhton",
            "cours",
            "formation ia",
            "becode gand",
            "zzz",
        ]
    ),
    "topic": st.sampled_from(lots.TOPICS),
    "operator": st.sampled_from([*lots.OPERATORS, "becode"]),
    "place": st.sampled_from(["Mons", "Gand", "Molenbeek-Saint-Jean", "7000", "Hainaut"]),
    "region": st.sampled_from(["BE-BRU", "BE-WAL", "BE-VLG", "no_record"]),
    "near": st.sampled_from(["Mons", "4.35,50.85", "Gand"]),
    "radius_km": st.sampled_from([3.0, 25.0, 80.0]),
    "bbox": st.sampled_from(["4.2,50.7,4.6,51", "3,50,4,51.2"]),
    "funder": st.sampled_from([*lots.FUNDERS, "cocof"]),
    "funding": st.sampled_from(["direct", "indirect", "operator_only", "unknown", "no_record"]),
    "recognised_by": st.sampled_from([*lots.BODIES, "bxl_formation", "no_record", "unknown"]),
    "audience": st.sampled_from([*lots.AUDIENCES, "no_record"]),
    "free_for": st.sampled_from(lots.AUDIENCES),
    "price_max_eur": st.sampled_from([0.0, 50.0, 89.99, 300.0]),
    "modality": st.sampled_from(lots.MODALITIES),
    "language": st.sampled_from(lots.LANGUAGES),
    "starts_from": DAYS,
    "starts_until": DAYS.map(lambda day: day + timedelta(days=300)),
    "enrolment": st.sampled_from(["open", "closed", "unknown"]),
    "certification": st.sampled_from(["attainment", "none", "unknown"]),
    "confirmed_since": DAYS.map(lambda day: day - timedelta(days=400)),
    "freshness": st.sampled_from(["fresh", "due", "overdue", "unconfirmed"]),
}
"""By filter some of the values it takes: those that the offers have, and some that none has."""


def test_every_filter_is_tried() -> None:
    assert set(CHOICES) == set(list_filters(OfferFilters)), "a new filter is tried here too"


@st.composite
def draw_filters(draw: st.DrawFn) -> OfferFilters:
    """Up to four filters that may be asked together."""
    names = draw(st.lists(st.sampled_from(sorted(CHOICES)), unique=True, max_size=4))
    chosen = {name: draw(CHOICES[name]) for name in names}
    if "radius_km" in chosen and "near" not in chosen:
        chosen["near"] = draw(CHOICES["near"])
    many = {item.name for item in list_filters(OfferFilters).values() if item.is_repeated}
    asked: dict[str, Any] = {name: [value] if name in many else value for name, value in chosen.items()}
    return OfferFilters(**asked)


def choose(catalogue: Catalogue, filters: OfferFilters) -> OfferFilters:
    """The filters, without payers that the catalogue does not have, which a search would refuse."""
    kept = {item.name: value for item, value in list_active(filters)}
    for name in ("funder", "operator"):
        kept[name] = [value for value in kept.get(name) or () if value in catalogue.names[name]] or None
    return OfferFilters(**kept)


def follow(way: Way) -> OfferFilters:
    """The filters of a changed question, read as the list reads its address."""
    filters: OfferFilters = read_parameters(parse_qsl(way.query), (OfferFilters, Sorting))[OfferFilters]
    return filters


def count_dropped(filters: OfferFilters) -> Iterator[tuple[int, OfferFilters]]:
    """Every question that is left when some parameters are dropped, with how many; a radius goes with its point."""
    names = [item.name for item, _ in list_active(filters) if item.name != "radius_km"]
    for size in range(len(names) + 1):
        for dropped in combinations(names, size):
            gone = {*dropped, *({"radius_km"} if "near" in dropped else ())}
            yield (
                size,
                OfferFilters(
                    **{item.name: getattr(filters, item.name) for item in fields(filters) if item.name not in gone}
                ),
            )


def count_changed(way: Way) -> int:
    """How many parameters a way changes; a place that becomes a point with a radius, or those two together, are one."""
    if "place" in way.changes and "near" in way.changes and way.changes["near"]:
        return len(way.changes) - 2
    return len(way.changes) - ({"near", "radius_km"} <= way.changes.keys())


def check(catalogue: Catalogue, filters: OfferFilters, number: int) -> Why:
    """Everything that has to hold of an explanation."""
    why = explain_offer(catalogue, filters, Sorting(), number)
    narrowed = narrow(catalogue, filters)
    assert why.is_found == (number in narrowed.matching)
    assert why.is_apart == (narrowed.elsewhere is not None and number in narrowed.elsewhere)
    assert why.total == len(narrowed.matching)
    assert [line.filter for line in why.filters] == [item.name for item, _ in list_active(filters)]
    refused = {line.filter for line in why.filters if line.verdict != "passes"}
    assert refused == set(why.keeps_out)
    assert why.is_found == (not refused)
    assert (why.rank is not None) == why.is_found
    assert (why.remedy is None) == why.is_found
    for line in why.filters:
        assert line.is_alone == (refused == {line.filter})
        assert bool(line.ways) == (line.verdict != "passes")
        kinds = [(frozenset(way.changes), any(way.changes.values())) for way in line.ways]
        assert len(set(kinds)) == len(kinds), "one of each kind"
        for way in line.ways:
            matching = narrow(catalogue, follow(way)).matching
            assert way.is_enough == (number in matching), way
            assert way.total == (len(matching) if way.is_enough else None)
    return why


def check_remedy(catalogue: Catalogue, filters: OfferFilters, number: int, why: Why) -> None:
    """The change lets the offer in: one at least for each question that keeps it out, never more than dropping."""
    assert why.remedy is not None
    assert why.remedy.is_enough
    assert number in narrow(catalogue, follow(why.remedy)).matching
    needed = next(size for size, left in count_dropped(filters) if number in narrow(catalogue, left).matching)
    least = len(list_questions(why.keeps_out))
    assert least <= count_changed(why.remedy) <= needed


@pytest.mark.parametrize("name", ["documented", "made_up"])
def test_why_agrees_with_the_search(name: str, request: pytest.FixtureRequest) -> None:
    catalogue: Catalogue = request.getfixturevalue(name)
    found = outside = 0

    @settings(max_examples=300)
    @given(draw_filters(), st.integers(0, len(catalogue) - 1))
    def look(filters: OfferFilters, number: int) -> None:
        nonlocal found, outside
        filters = choose(catalogue, filters)
        why = check(catalogue, filters, number)
        found += why.is_found
        if not why.is_found:
            outside += 1
            check_remedy(catalogue, filters, number, why)

    look()
    assert found > 20, "some are found"
    assert outside > 100, "most are not"


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("asked", [{}, {"topic": ["ai"]}, {"near": "Mons", "radius_km": 120.0}, {"q": "python"}])
def test_a_rank_is_the_place_in_the_list(made_up: Catalogue, sort: str, asked: dict[str, Any]) -> None:
    around: dict[str, Any] = {"near": "Mons", "radius_km": 300.0} if sort == "distance" else {}
    filters = OfferFilters(**{**around, **asked})
    sorting = Sorting(sort=sort)
    listed = search_offers(made_up, filters, sorting, Paging(limit=len(made_up)))
    assert len(listed.numbers) > 30
    for place, number in enumerate(listed.numbers.tolist(), start=1):
        rank = explain_offer(made_up, filters, sorting, number).rank
        assert rank is not None
        assert (rank.place, rank.total, rank.sort) == (place, listed.total, listed.sort)


def test_parts_of_a_score_make_the_score(made_up: Catalogue) -> None:
    filters = OfferFilters(q="python données")
    (first, *_) = search_offers(made_up, filters, Sorting(), Paging(limit=5)).numbers.tolist()
    rank = explain_offer(made_up, filters, Sorting(), first).rank
    assert rank is not None
    assert rank.score is not None
    assert rank.score > 0
    assert len(rank.parts) == 2
    assert sum(part.score for part in rank.parts) == pytest.approx(rank.score, abs=0.01)
