"""Short codes: they lead back to their offers however they are typed, and never to others without a word."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Sequence
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.catalogue.ids import Ids, hash_id, hash_ids
from service.catalogue.texts import HeldTexts
from service.pages.shortlist_links import MOST_LISTED
from service.shortlist import rules
from service.shortlist.rules import LETTERS, read_short_code, write_short_code
from tests.shortlist.known import Known

NAMES = st.lists(
    st.text(string.ascii_lowercase + string.digits + "-éü", min_size=1, max_size=40),
    min_size=1,
    max_size=60,
    unique=True,
)


@st.composite
def list_chosen(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Offers that there are, and up to six of them in some order."""
    names = draw(NAMES)
    chosen = draw(st.permutations(names))[: draw(st.integers(1, min(len(names), MOST_LISTED)))]
    return names, chosen


@given(list_chosen())
def test_a_code_leads_back_to_its_offers_in_their_order(drawn: tuple[list[str], list[str]]) -> None:
    names, chosen = drawn
    reading = read_short_code(write_short_code(chosen), [Known(names)])
    assert reading.is_confirmed
    assert list(reading.offer_ids) == chosen


@given(list_chosen(), NAMES)
def test_a_code_stays_when_other_offers_come_and_go(drawn: tuple[list[str], list[str]], others: list[str]) -> None:
    names, chosen = drawn
    code = write_short_code(chosen)
    alone = read_short_code(code, [Known(chosen)])
    among = read_short_code(code, [Known([*names, *others])])
    assert alone.offer_ids == among.offer_ids == tuple(chosen)


@given(list_chosen(), st.sampled_from(["", " ", "-", " - ", "/", "_", "."]), st.booleans())
def test_a_code_may_be_typed_as_people_do(drawn: tuple[list[str], list[str]], between: str, is_lower: bool) -> None:
    names, chosen = drawn
    typed = write_short_code(chosen).replace("-", between)
    for seen, written in (("8", "B"), ("0", "D"), ("2", "Z"), ("U", "V")):
        typed = typed.replace(written, seen)
    typed = typed.lower() if is_lower else typed
    assert read_short_code(typed, [Known(names)]).offer_ids == tuple(chosen)


@given(list_chosen(), st.data())
def test_one_wrong_letter_is_noticed_and_the_other_offers_are_recognised(
    drawn: tuple[list[str], list[str]], data: st.DataObject
) -> None:
    names, chosen = drawn
    code = write_short_code(chosen)
    place = data.draw(st.integers(0, len(code) - 1))
    assume(code[place] != "-")
    wrong = data.draw(st.sampled_from([letter for letter in LETTERS if letter != code[place]]))
    reading = read_short_code(code[:place] + wrong + code[place + 1 :], [Known(names)])
    assert not reading.is_confirmed
    part = place // (rules.OFFER_LETTERS + 1)
    left = [name for number, name in enumerate(chosen) if number != part]
    assert list(reading.offer_ids) == (left if part < len(chosen) else chosen)


@given(list_chosen(), st.integers(0, MOST_LISTED - 1))
def test_a_missing_offer_or_a_changed_order_is_noticed(drawn: tuple[list[str], list[str]], place: int) -> None:
    names, chosen = drawn
    assume(len(chosen) > 1)
    parts = write_short_code(chosen).split("-")
    shorter = [*parts[:-1], parts[-1]]
    del shorter[place % len(chosen)]
    turned = [*reversed(parts[:-1]), parts[-1]]
    for wrong in (shorter, turned):
        reading = read_short_code("-".join(wrong), [Known(names)])
        # The end has 529 values: one of so many changes goes unnoticed, and never among these names and their hashes.
        assert not reading.is_confirmed or rules.write_short_code(reading.offer_ids) == "-".join(wrong)


@given(st.text(max_size=300))
def test_nothing_breaks_on_what_is_no_code(text: str) -> None:
    reading = read_short_code(text, [Known(["ecole-ai-bruxelles", "ecole-ai-gand"])])
    assert len(reading.parts) <= MOST_LISTED
    assert not reading.is_confirmed


def test_letters_are_none_that_are_taken_for_another() -> None:
    assert len(set(LETTERS)) == len(LETTERS)
    for alike in ("0ODQ", "1IL", "2Z", "5S", "6G", "8B", "UV"):
        assert len(set(alike) & set(LETTERS)) <= 1, alike
    assert not set("AEIOU") & set(LETTERS)
    code = write_short_code(["ecole-ai-bruxelles", "ecole-ai-gand", "becode-x"])
    assert re.fullmatch(rf"([{LETTERS}]{{7}}-){{3}}[{LETTERS}]{{2}}", code)


def test_the_code_of_an_identifier_is_always_the_same() -> None:
    # What is printed on paper must hold in years: these were written once, and may not change.
    assert write_short_code(["ecole-ai-bruxelles"]) == "DGGTX3C-DD"
    assert write_short_code(["ecole-ai-bruxelles", "ecole-ai-gand", "technocite-ai"]) == "DGGTX3C-YBXX4CG-PTHJFSK-3S"


def test_where_letters_may_mean_two_offers_the_end_decides() -> None:
    names = ["one", "two", "three"]
    with patch.object(rules, "_PREFIXES", 1), patch.object(rules, "OFFER_LETTERS", 1):
        code = write_short_code(["two", "three"])
        reading = read_short_code(code, [Known(names)])
        assert reading.offer_ids == ("two", "three")
        doubtful = read_short_code(code[:-1] + ("3" if code[-1] != "3" else "4"), [Known(names)])
    assert not doubtful.is_confirmed
    assert doubtful.offer_ids == ()
    assert {name for part in doubtful.parts for name in part.offer_ids} == set(names)


def collect(names: Sequence[str]) -> Ids:
    return Ids.collect(HeldTexts.collect([name.encode() for name in names]), hash_ids(names))


@given(NAMES, NAMES, st.data())
def test_identifiers_are_found_between_hashes(names: list[str], added: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(names), unique=True))
    fresh = [name for name in added if name not in names or name in gone]
    ids = collect(names).replace(gone, fresh)
    there = sorted({*names, *fresh} - (set(gone) - set(fresh)), key=hash_id)
    hashes = [hash_id(name) for name in there]
    bounds = (
        data.draw(st.lists(st.one_of(st.sampled_from(hashes), st.integers(0, 2**64)), min_size=2, max_size=2))
        if (hashes)
        else [0, 2**64]
    )
    low, high = sorted(bounds)
    assert ids.list_between(low, high) == there[bisect_left(hashes, low) : bisect_left(hashes, high)]
    assert ids.list_between(0, 2**64) == there


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_million_offers_leave_few_codes_in_doubt(count: int) -> None:
    share = count * 1_000_000 / rules._PREFIXES
    assert share < 0.002
    assert share / rules._CHECKS < 5e-6
