"""Who an audience includes, and which price line holds for it."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from service.offers.rules import EVERYONE, list_addressed, spread_by_audience
from service.vocabulary import get_vocabulary

AUDIENCES = st.sampled_from(list(get_vocabulary("audience")))
LINES = st.dictionaries(AUDIENCES, st.booleans(), max_size=5)


def find_prices_for(audience: str, lines: Iterable[str]) -> str | None:
    """Of the audiences that a price list speaks of, the one that holds for this audience, the narrowest first."""
    listed = set(lines)
    return next((candidate for candidate in list_addressed(audience) if candidate in listed), None)


def test_everyone_is_always_addressed() -> None:
    for audience in get_vocabulary("audience"):
        addressed = list_addressed(audience)
        assert addressed[0] == audience
        assert addressed[-1] == EVERYONE
        assert len(set(addressed)) == len(addressed)


def test_the_narrowest_line_holds() -> None:
    assert find_prices_for("jobseeker_longterm", ["all", "jobseeker"]) == "jobseeker"
    assert find_prices_for("jobseeker_longterm", ["all", "jobseeker", "jobseeker_longterm"]) == "jobseeker_longterm"
    assert find_prices_for("company", ["all", "jobseeker"]) == "all"
    assert find_prices_for("company", ["jobseeker"]) is None


@given(st.lists(LINES, max_size=4), AUDIENCES)
def test_sets_say_what_lines_say(offers: list[dict[str, bool]], audience: str) -> None:
    """``offers``: for each, whether the line of an audience matches (say, is free)."""
    matching: dict[str, BitMap] = {}
    spoken_of: dict[str, BitMap] = {}
    for number, lines in enumerate(offers):
        for named, is_matching in lines.items():
            spoken_of.setdefault(named, BitMap()).add(number)
            if is_matching:
                matching.setdefault(named, BitMap()).add(number)
    expected = set()
    for number, lines in enumerate(offers):
        holding = find_prices_for(audience, lines)
        if holding is not None and lines[holding]:
            expected.add(number)
    assert set(spread_by_audience(matching, spoken_of)[audience]) == expected
