"""Words that are few slips away are found, all of them, and those added later too."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from service.catalogue.spelling import WordList
from service.catalogue.word_table import WordTable

LETTERS = "abeilnorst9éσ"
WORDS = st.lists(st.text(LETTERS, min_size=2, max_size=9), max_size=20, unique=True)
TYPED = st.text(LETTERS.replace("9", ""), min_size=4, max_size=9)


@given(WORDS, WORDS, TYPED)
@settings(deadline=None)
def test_every_word_few_slips_away_is_proposed(words: list[str], more: list[str], typed: str) -> None:
    """Those of the same first letter, or all others where there are none; two words written as one come besides."""
    index = WordList(lambda: WordTable.collect({word: word for word in words}))
    index.prepare()
    index.add({word: word for word in more})
    allowed = 2 if len(typed) >= 6 else 1
    near = {word for word in {*words, *more} if OSA.distance(word, typed) <= allowed}
    same = {word for word in near if word[0] == typed[0]}
    found = index.find_nearest(typed, 100, lambda _: 0)
    assert {word for word in found if " " not in word} == (same or near)


def test_the_fewest_slips_come_first() -> None:
    index = WordList(lambda: WordTable.collect({word: word for word in ("soudure", "soudage", "soudeur", "couture")}))
    assert index.find_nearest("soudrue", 4, lambda _: 0) == ["soudure", "soudage", "soudeur"]
