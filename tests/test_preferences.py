"""What a header asks for, in the order in which it is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.preferences import list_preferences
from service.vocabulary import choose_language


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", []),
        ("nl", ["nl"]),
        ("nl-BE, nl;q=0.9, fr;q=0.8", ["nl-be", "nl", "fr"]),
        ("fr ; q=0.1 , nl; Q=0.5", ["nl", "fr"]),
        ("fr;q=0.5, nl;q=0.5", ["fr", "nl"]),
        ("nl;q=0, fr", ["fr"]),
        ("nl;q=high, de;q=nan, en;q=-1, fr;q=0.001", ["fr"]),
        ("nl;q=0.9;x=1, fr;x=1;q=0.95, de;q=inf", ["de", "fr", "nl"]),
        (", ;q=1,,de,", ["de"]),
    ],
)
def test_the_most_wanted_comes_first_and_of_equals_the_first_named(header: str, wanted: list[str]) -> None:
    assert list_preferences(header) == wanted


@given(st.text(max_size=60))
def test_any_header_is_read(header: str) -> None:
    assert all(name == name.lower() and "," not in name for name in list_preferences(header))


@pytest.mark.parametrize(
    ("asked", "accept", "language"),
    [
        ("de", "nl", "de"),
        ("xx", "nl", "nl"),
        (None, "nl-BE, fr;q=0.5", "nl"),
        (None, "fr;q=0.5, nl; q=0.9", "nl"),
        (None, "ja, en; q=0.3", "en"),
        (None, "ja", "fr"),
        (None, "", "fr"),
    ],
)
def test_language_is_the_best_that_there_is(asked: str | None, accept: str, language: str) -> None:
    assert choose_language(asked, accept) == language
