"""Phrases are found in all lines at once as they are word by word."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.catalogue.phrases import PhraseFinder
from service.catalogue.synonyms import Synonyms

words = st.integers(1, 4)
phrases = st.lists(st.lists(words, min_size=1, max_size=4).map(tuple), max_size=8, unique=True)
lines = st.lists(st.lists(st.integers(0, 5), max_size=9), max_size=4)


@given(phrases, lines)
def test_what_is_found_at_once_is_what_each_line_names(listed: list[tuple[int, ...]], spoken: list[list[int]]) -> None:
    reach = {phrase[0]: max(len(other) for other in listed if other[0] == phrase[0]) for phrase in listed}
    synonyms = Synonyms({}, {phrase: str(place) for place, phrase in enumerate(listed)}, {}, frozenset(), reach, "")
    expected, first = [], 0
    for line in spoken:
        expected += [(first + found.start, int(found.concept)) for found in synonyms.find_all(line)]
        first += len(line)
    owners = np.repeat(np.arange(len(spoken)), [len(line) for line in spoken] or np.zeros(0, np.int64))
    flat = np.array([number for line in spoken for number in line], np.int64)
    met = list(PhraseFinder(listed).find(flat, owners))
    found = [pair for one in met for pair in zip(one.places.tolist(), one.phrases.tolist(), strict=True)]
    assert sorted(found) == sorted(expected)
