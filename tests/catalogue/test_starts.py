"""The months of starts: each offer once a month, nothing lost beyond the months told, unknown starts counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.obtain import build_here
from service.catalogue.starts import MONTHS_AHEAD, MOST_MONTHS, Starts, count_starts
from service.database import Engine
from service.intake.draft import OfferDraft, OperatorDraft, SessionDraft
from service.intake.run import run_intake
from tests.catalogue.test_overlay import DAY
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.app import Client, get_json, get_problem, open_client

STARTS = {
    "twice-in-january": (date(2027, 1, 4), date(2027, 1, 31)),
    "january-and-march": (date(2027, 1, 11), date(2027, 3, 1)),
    "long-ago": (date(2001, 5, 5),),
    "in-a-hundred-years": (date(2126, 1, 1), date(2027, 2, 28)),
    "never": (),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_placed_database(tmp_path_factory.mktemp("starts"))
    offers = (
        OfferDraft(
            id=name,
            title={"fr": name},
            operator_id="school",
            topics=("ai",) if days else ("data",),
            sessions=tuple(SessionDraft(id=f"{name}-{index}", starts_on=day) for index, day in enumerate(days)),
        )
        for name, days in STARTS.items()
    )
    report = run_intake(made, Given(OperatorDraft(id="school", name="School"), *offers))
    assert report.refusals == []
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def catalogue(engine: Engine) -> Catalogue:
    return build_here(engine, DAY).catalogue


def tell(starts: Starts) -> dict[str, int]:
    return {item.month: item.offers for item in starts.months if item.offers}


def test_an_offer_counts_once_in_each_month_in_which_it_starts(catalogue: Catalogue) -> None:
    starts = count_starts(catalogue, catalogue.everyone)
    assert tell(starts) == {"2027-01": 2, "2027-02": 1, "2027-03": 1}


def test_months_follow_each_other_without_a_gap_and_within_bounds(catalogue: Catalogue) -> None:
    months = [item.month for item in count_starts(catalogue, catalogue.everyone).months]
    assert months[-1] == "2027-03"
    assert len(months) == MOST_MONTHS
    numbers = [int(month[:4]) * 12 + int(month[5:]) for month in months]
    assert numbers == list(range(numbers[0], numbers[0] + MOST_MONTHS))
    assert MONTHS_AHEAD < MOST_MONTHS


def test_what_is_beyond_and_what_is_unknown_is_counted(catalogue: Catalogue) -> None:
    starts = count_starts(catalogue, catalogue.everyone)
    assert (starts.total, starts.before, starts.after, starts.without_start) == (5, 1, 1, 1)


def test_only_the_matching_offers_count(catalogue: Catalogue) -> None:
    starts = count_starts(catalogue, BitMap([catalogue.ids.get("never") or 0]))
    assert (starts.total, starts.without_start, starts.months) == (1, 1, [])
    assert count_starts(catalogue, BitMap()).total == 0


def test_the_filters_of_starts_are_left_aside(engine: Engine) -> None:
    with open_client(engine) as client:
        whole, part = (get_json(client, f"/api/v1/starts{query}") for query in ("", "?starts_from=2027-03-01"))
        assert part == whole
        assert get_json(client, "/api/v1/starts?topic=data")["total"] == 1
        assert get_problem(client, "/api/v1/starts?topci=ai", 400)["errors"][0]["nearest"]
        check_far_filter(client)


def check_far_filter(client: Client) -> None:
    """A day that cannot be read is a mistake of its parameter, here as in the list."""
    assert get_problem(client, "/api/v1/starts?starts_from=2027-13-01", 400)["errors"][0]["field"] == "starts_from"
