"""What is disputed, what contradicts what, and what was open when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.evidence.rules import Voice, is_disputed
from service.funding.contradictions import find_contradictions
from service.funding.rules import Link, Node
from service.overviews.rules import MOST_MONTHS, Spell, count_months, find_answered

TODAY = date(2026, 11, 22)
DEPUTY, MINISTER = ("d0", "deputy"), ("d1", "minister")
DAYS = st.dates(date(2026, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("voices", "disputed"),
    [
        ([Voice("unknown", *DEPUTY), Voice("stated", *MINISTER)], True),
        ([Voice("unknown", *DEPUTY), Voice("inferred", *MINISTER)], True),
        ([Voice("unknown", *DEPUTY), Voice("stated", *DEPUTY)], False),  # free for some, unknown for others
        ([Voice("unknown", *DEPUTY), Voice("unknown", *MINISTER)], False),
        ([Voice("stated", *DEPUTY), Voice("stated", *MINISTER)], False),
        ([], False),
    ],
)
def test_a_doubt_is_disputed_by_another_voice_alone(voices: list[Voice], disputed: bool) -> None:
    assert is_disputed(voices) is disputed


BEFORE, AFTER = (None, date(2020, 12, 31)), (date(2021, 1, 1), None)


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        (Voice("stated", *DEPUTY, "61162000"), Voice("stated", *MINISTER, "60000000"), True),
        (Voice("stated", *DEPUTY, "61162000"), Voice("inferred", *MINISTER, "60000000"), True),
        (Voice("stated", *DEPUTY, "61162000"), Voice("stated", *MINISTER, "61 162 000.00"), False),
        (Voice("stated", *DEPUTY, "Free"), Voice("stated", *MINISTER, "free "), False),
        (Voice("stated", *DEPUTY, "nan"), Voice("stated", *MINISTER, "NaN"), False),
        (Voice("stated", *DEPUTY, "61162000"), Voice("stated", *DEPUTY, "60000000"), False),  # one who corrects himself
        (Voice("stated", *DEPUTY, "61162000"), Voice("stated", *MINISTER), False),
        (Voice("stated", *DEPUTY, "1", *BEFORE), Voice("stated", *MINISTER, "2", *AFTER), False),
        (Voice("stated", *DEPUTY, "1", *BEFORE), Voice("stated", *MINISTER, "2", date(2020, 12, 31)), True),
    ],
)
def test_two_values_for_one_time_stand_against_each_other(one: Voice, other: Voice, disputed: bool) -> None:
    assert is_disputed([one, other]) is disputed
    assert is_disputed([other, Voice("stated", "d9", "nobody"), one]) is disputed


def pay(name: str, directness: str, begins: date | None = None, ends: date | None = None, to: str = "bf") -> Link:
    return Link(
        id=name,
        payer=Node("funder", "cocof"),
        payee=Node("operator", to),
        directness=directness,
        purpose="training",
        valid_from=begins,
        valid_to=ends,
    )


def test_paying_and_not_paying_at_one_time_contradict_each_other() -> None:
    assert find_contradictions([pay("a", "none"), pay("b", "direct"), pay("c", "direct", to="ai2")]) == {"a", "b"}
    assert find_contradictions([pay("a", "none"), pay("b", "potential"), pay("c", "unknown")]) == set()
    apart = [pay("a", "none", ends=date(2020, 12, 31)), pay("b", "direct", date(2021, 1, 1))]
    assert find_contradictions(apart) == set()
    touching = [pay("a", "none", ends=date(2021, 1, 1)), pay("b", "direct", date(2021, 1, 1))]
    assert find_contradictions(touching) == {"a", "b"}


def test_history_shows_what_was_opened_and_answered() -> None:
    unknown, free = [{"audience": "all", "kind": "unknown"}], [{"audience": "all", "kind": "free"}]
    assert find_answered({"prices": [None, unknown]}) == (["prices"], [])
    assert find_answered({"prices": [unknown, free]}) == ([], ["prices"])
    assert find_answered({"prices": [unknown, unknown], "title": ["unknown", "known"]}) == ([], [])
    assert find_answered({"directness": ["unknown", "direct"]}) == ([], ["directness"])


def test_months_begin_with_the_first_record_and_end_today() -> None:
    spells = [Spell(date(2026, 9, 3), None), Spell(date(2026, 9, 30), date(2026, 11, 1)), Spell(TODAY, None)]
    months = count_months(spells, TODAY)
    assert [tuple(line) for line in months] == [
        (date(2026, 9, 1), 2, 0, 2),
        (date(2026, 10, 1), 0, 0, 2),
        (date(2026, 11, 1), 1, 1, 2),
    ]
    assert count_months([], TODAY) == []


def test_a_long_past_is_summed_in_the_first_month_shown() -> None:
    months = count_months([Spell(date(2020, 1, 1), None)], TODAY)
    assert len(months) == MOST_MONTHS
    assert (months[0].opened, months[0].open, months[-1].open) == (0, 1, 1)


@given(st.lists(st.builds(lambda a, b: Spell(min(a, b), max(a, b)), DAYS, DAYS) | st.builds(Spell, DAYS, st.none())))
def test_what_is_open_today_is_what_was_not_answered(spells: list[Spell]) -> None:
    months = count_months(spells, TODAY)
    still = sum(spell.until is None for spell in spells)
    assert (months[-1].open if months else 0) == still
    assert all(line.open >= 0 for line in months)
    assert sum(line.opened - line.answered for line in months) == still
