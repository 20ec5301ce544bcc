"""The shortlist in an address: put on, taken off, moved; never more than six, everything else left as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.pages.address import Pairs
from service.pages.shortlist_links import (
    MOST_LISTED,
    SHORTLIST,
    is_full,
    list_named,
    list_shortlisted,
    move,
    set_shortlist,
    toggle,
    write_shortlist_address,
)

NAMES = st.sampled_from([f"offre-{number}" for number in range(9)])
PAIRS = st.lists(
    st.one_of(st.tuples(st.just(SHORTLIST), NAMES), st.tuples(st.sampled_from(["topic", "person_age"]), st.just("ai")))
).map(tuple)


def list_others(pairs: Pairs) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[0] != SHORTLIST]


@given(PAIRS, NAMES)
def test_an_offer_is_put_on_and_taken_off(pairs: Pairs, name: str) -> None:
    changed = toggle(pairs, name)
    assert list_others(changed) == list_others(pairs)
    if name in list_named(pairs):
        assert list_named(changed) == tuple(one for one in list_named(pairs) if one != name)
    elif is_full(pairs):
        assert changed == pairs
    else:
        assert list_named(changed) == (*list_named(pairs), name)
        assert toggle(changed, name) == pairs


@given(PAIRS)
def test_no_more_than_six_are_on_it(pairs: Pairs) -> None:
    listed = list_shortlisted(pairs)
    assert len(listed) == len(set(listed)) <= MOST_LISTED
    assert is_full(pairs) == (len(list_named(pairs)) >= MOST_LISTED)


@given(PAIRS, NAMES, st.integers(-9, 9))
def test_moving_changes_places_and_nothing_else(pairs: Pairs, name: str, by: int) -> None:
    before, after = list_named(pairs), list_named(move(pairs, name, by))
    assert sorted(before) == sorted(after)
    assert list_others(move(pairs, name, by)) == list_others(pairs)
    if name in before:
        place = min(max(before.index(name) + by, 0), len(before) - 1)
        assert after[place] == name
        assert [one for one in after if one != name] == [one for one in before if one != name]


def test_the_address_keeps_the_question_as_the_way_back() -> None:
    pairs = (("topic", "ai"), ("cursor", "x"), ("selected", "a"), ("lang", "nl"), (SHORTLIST, "a"), ("person_age", "x"))
    assert write_shortlist_address(pairs, "fr") == "/shortlist?topic=ai&shortlist=a&person_age=x&lang=fr"
    assert set_shortlist(pairs, ("b", "c"))[-2:] == ((SHORTLIST, "b"), (SHORTLIST, "c"))
