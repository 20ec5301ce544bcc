"""Words in a table are found as they would be in a list: by their beginnings, by their letters, by themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from service.catalogue.word_table import WordTable

LETTERS = "abeé9σ\U0001d51e"
"""Of one byte and of up to four."""
WORD = st.text(LETTERS, min_size=1, max_size=5)
SPELLINGS = st.dictionaries(WORD, st.text(LETTERS.upper(), min_size=1, max_size=5), max_size=30)


def keep(table: WordTable) -> WordTable:
    """The table as a snapshot gives it back."""
    return WordTable.from_arrays(table.to_arrays())


@given(SPELLINGS, st.text(LETTERS, max_size=3))
def test_beginnings_are_found_in_order(spellings: dict[str, str], prefix: str) -> None:
    table = keep(WordTable.collect(spellings))
    assert table.list_beginning_with(prefix) == sorted(word for word in spellings if word.startswith(prefix))


@given(SPELLINGS, WORD)
def test_a_word_is_shown_as_it_is_spelled(spellings: dict[str, str], word: str) -> None:
    table = keep(WordTable.collect({**spellings, "abba": "abba"}))
    assert table.find_spelling("abba") == "abba"
    for known, spelling in spellings.items():
        assert known == "abba" or table.find_spelling(known) == spelling
    assert (word in table) == (word in spellings or word == "abba")
    assert (table.find_spelling(word) is None) == (word not in table)


@given(SPELLINGS, WORD, st.integers(1, 2))
def test_no_word_few_slips_away_is_left_out(spellings: dict[str, str], typed: str, slips: int) -> None:
    found = keep(WordTable.collect(spellings)).list_alike(typed, slips)
    assert found == sorted(found)
    assert {word for word in spellings if OSA.distance(word, typed) <= slips} <= set(found)
