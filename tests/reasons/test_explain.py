"""What is said of one offer, on examples that can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from service.catalogue.catalogue import Catalogue
from service.catalogue.obtain import build_here
from service.catalogue.search import Sorting
from service.intake.run import run_intake
from service.offers.filters import OfferFilters
from service.reasons.schemas import FilterLine, Why
from service.reasons.search import explain_offer
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.invented import INVENTED


@pytest.fixture(scope="module")
def handmade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Seven offers, each different."""
    engine = make_placed_database(tmp_path_factory.mktemp("handmade"))
    run_intake(engine, Given(*INVENTED))
    yield build_here(engine, date(2026, 11, 20)).catalogue
    engine.dispose()


def explain(catalogue: Catalogue, name: str, sort: str | None = None, **asked: Any) -> Why:
    number = catalogue.ids.get(name)
    assert number is not None
    return explain_offer(catalogue, OfferFilters(**asked), Sorting(sort=sort), number)


def get_line(why: Why, name: str) -> FilterLine:
    return next(line for line in why.filters if line.filter == name)


def test_nothing_asked_keeps_nothing_out(handmade: Catalogue) -> None:
    why = explain(handmade, "python-mons")
    assert (why.is_found, why.total, why.filters, why.keeps_out) == (True, 7, (), ())
    assert why.rank is not None
    assert (why.rank.place, why.rank.sort, why.rank.on) == (2, "freshness", date(2026, 10, 1))


def test_a_narrower_topic_meets_a_broader_one(handmade: Catalogue) -> None:
    (fact,) = get_line(explain(handmade, "kunstmatig-hornu", topic=["data", "ai"]), "topic").facts
    assert (fact.value, fact.meets) == ("ai_generative", "ai")


def test_everyone_meets_whoever_is_asked_for(handmade: Catalogue) -> None:
    (fact,) = get_line(explain(handmade, "python-mons", audience=["jobseeker"]), "audience").facts
    assert (fact.value, fact.meets) == ("all", "jobseeker")


def test_too_far_away_says_how_far_and_what_radius_would_do(handmade: Catalogue) -> None:
    why = explain(handmade, "donnees-gand", near="Mons", radius_km=20.0)
    line = get_line(why, "near")
    assert (line.verdict, line.is_alone) == ("keeps_out", True)
    (fact,) = line.facts
    assert fact.kind == "distance"
    assert fact.km is not None
    assert 65 < fact.km < 72
    assert [way.changes for way in line.ways] == [{"radius_km": ("80",)}, {"near": (), "radius_km": ()}]
    assert line.ways[0].query == "near=Mons&radius_km=80"
    assert why.remedy == line.ways[0]
    assert get_line(why, "radius_km").verdict == "passes"


def test_a_place_widens_to_what_is_around_it(handmade: Catalogue) -> None:
    why = explain(handmade, "kunstmatig-hornu", place=["Mons"])
    assert why.remedy is not None
    assert why.remedy.changes == {"place": (), "near": ("Mons",), "radius_km": ("10",)}
    assert why.remedy.total == 2


def test_an_offer_without_a_point_cannot_be_judged(handmade: Catalogue) -> None:
    why = explain(handmade, "en-ligne", near="Mons", topic=["data"])
    assert (why.is_found, why.is_apart) == (False, True)
    line = get_line(why, "near")
    assert line.verdict == "cannot_judge"
    assert [fact.value for fact in line.facts] == ["online_live"]
    assert why.remedy is not None
    assert why.remedy.changes == {"near": ()}


def test_prices_say_what_is_not_known(handmade: Catalogue) -> None:
    why = explain(handmade, "kunstmatig-hornu", price_max_eur=100.0)
    line = get_line(why, "price_max_eur")
    assert [(fact.value, fact.audience) for fact in line.facts] == [("unknown", "all")]
    assert [way.changes for way in line.ways] == [{"price_max_eur": ()}]


def test_the_price_that_holds_is_marked(handmade: Catalogue) -> None:
    line = get_line(explain(handmade, "python-mons", free_for=["jobseeker_longterm", "worker"]), "free_for")
    held = {fact.audience: fact.meets for fact in line.facts}
    assert held == {"all": "worker", "jobseeker": "jobseeker_longterm", "company": None}


def test_a_price_is_raised_to_what_it_costs(handmade: Catalogue) -> None:
    why = explain(handmade, "python-mons", price_max_eur=90.0)
    assert why.remedy is not None
    assert why.remedy.changes == {"price_max_eur": ("400",)}


def test_audience_and_price_are_one_question(handmade: Catalogue) -> None:
    why = explain(handmade, "python-mons", audience=["company"], price_max_eur=500.0)
    assert why.keeps_out == ("price_max_eur",)
    assert why.remedy is not None
    assert len(why.remedy.changes) == 1


def test_dates_move_as_little_as_they_can(handmade: Catalogue) -> None:
    asked: dict[str, Any] = {"starts_from": date(2026, 10, 1), "starts_until": date(2026, 12, 31)}
    why = explain(handmade, "donnees-gand", **asked)
    assert why.keeps_out == ("starts_from", "starts_until")
    assert why.remedy is not None
    assert why.remedy.changes == {"starts_from": ("2026-09-01",)}
    later = get_line(why, "starts_until").ways[0]
    assert (later.changes, later.is_enough) == ({"starts_until": ("2027-03-01",)}, True)


def test_words_say_where_they_stand_and_which_is_missing(handmade: Catalogue) -> None:
    found = get_line(explain(handmade, "python-mons", q="python mons"), "q")
    assert {fact.value: fact.fields for fact in found.facts} == {"python": ("title",), "mons": ("names",)}
    why = explain(handmade, "python-mons", q="python analyse")
    assert {fact.value: fact.fields for fact in get_line(why, "q").facts} == {"python": ("title",), "analyse": ()}
    assert why.remedy is not None
    assert why.remedy.changes == {"q": ("python",)}


def test_several_filters_together(handmade: Catalogue) -> None:
    why = explain(handmade, "donnees-gand", language=["en"], enrolment=["open"], topic=["data"])
    assert why.keeps_out == ("language", "enrolment")
    assert not any(line.is_alone for line in why.filters)
    assert not any(way.is_enough for line in why.filters for way in line.ways)
    assert why.remedy is not None
    assert why.remedy.changes == {"language": ("en", "fr"), "enrolment": ("open", "closed")}
    assert why.remedy.query == "topic=data&language=en&language=fr&enrolment=open&enrolment=closed"


def test_a_sort_that_has_nothing_to_measure_from_any_more_is_left_out(handmade: Catalogue) -> None:
    why = explain(handmade, "en-ligne", sort="distance", near="Mons")
    assert why.remedy is not None
    assert why.remedy.query == ""
    assert why.query == "near=Mons&sort=distance"


def test_ties_are_said(handmade: Catalogue) -> None:
    rank = explain(handmade, "hostile").rank
    assert rank is not None
    assert rank.tied == 3, "four of which nobody ever answered"
    assert rank.on is None
