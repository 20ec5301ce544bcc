"""Links cannot be forged, and a letter is in the language of its reader."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.confirmation.letter import Occasion, write_letter
from service.confirmation.page import read_seen
from service.confirmation.rules import choose_language, read_token, write_token
from service.outbox.letter import render_text
from service.secret import make_signer

SECRET, OTHER = b"s" * 32, b"t" * 32
FR, NL = {"fr": "Un"}, {"nl": "Een"}


def test_a_token_is_read_back() -> None:
    assert read_token(SECRET, write_token(SECRET, "abc")) == "abc"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abc",
        "x" * 5_000,
        write_token(OTHER, "abc"),
        write_token(SECRET, "abc")[:-1],
        write_token(SECRET, "abc").swapcase(),
        str(make_signer(SECRET, "invitation").dumps("abc")),
        str(make_signer(SECRET, "confirm-link").dumps(["abc"])),
        "é\x00",
    ],
    # Tokens differ from one second to the next, and processes that share the tests must call them the same.
    ids=["empty", "plain", "long", "other_secret", "cut", "other_letters", "other_purpose", "other_content", "no_text"],
)
def test_what_was_not_signed_for_this_is_nothing(token: str) -> None:
    assert read_token(SECRET, token) is None


@pytest.mark.parametrize(
    ("accounts", "region", "titles", "language"),
    [
        (["en", "nl"], "BE-WAL", [FR], "en"),
        ([], "BE-VLG", [FR], "nl"),
        ([], "BE-WAL", [NL], "fr"),
        ([], "BE-BRU", [FR, NL], "fr"),
        ([], "BE-BRU", [NL], "nl"),
        ([], None, [NL], "nl"),
        ([], None, [], "fr"),
    ],
)
def test_language(accounts: list[str], region: str | None, titles: list[dict[str, str]], language: str) -> None:
    assert choose_language(accounts, region, titles) == language


@pytest.mark.parametrize(
    ("text", "found"), [("3:a:b", ("a:b", 3)), ("3:", None), (":a", None), ("-3:a", None), ("9999999999:a", None)]
)
def test_what_a_form_sends_back(text: str, found: tuple[str, int] | None) -> None:
    assert read_seen(text) == found


def test_the_last_day_is_the_one_in_belgium() -> None:
    ends_at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    letter = write_letter(Occasion("École", "https://a.example/c", ends_at, "https://a.example", ""), [], "fr")
    assert "1er janvier 2027" in render_text(letter)
