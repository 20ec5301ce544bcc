"""Answers that are kept whole: how many, which ones, and the tag that each has."""

from __future__ import annotations

from service.answers import Answer
from service.stored_answers import (
    ASKED_BYTES,
    MAX_ASKED_BYTES,
    Key,
    StoredAnswers,
    is_fresh,
    measure_entry,
    write_etag,
)


def make_key(name: str) -> Key:
    return (name, b"", b"", b"", b"")


def make_sized(size: int) -> Answer:
    return Answer(200, [], b"x" * size)


SIZE = measure_entry(make_key("a"), make_sized(40))


def test_the_least_used_answer_goes_first() -> None:
    stored = StoredAnswers(limit_bytes=2 * SIZE)
    for name in "abc":
        stored.keep(make_key(name), make_sized(40))
        stored.find(make_key("a"))
    assert [stored.find(make_key(name)) is not None for name in "abc"] == [True, False, True]


def test_stored_answers_are_bounded_and_can_be_forgotten() -> None:
    stored = StoredAnswers(limit_bytes=100 * SIZE)
    keys = [make_key(chr(number)) for number in range(1000)]
    for key in keys:
        stored.keep(key, make_sized(40))
    assert sum(stored.find(key) is not None for key in keys) == 100
    stored.keep(make_key("large"), make_sized(2**20 + 1))
    assert stored.find(make_key("large")) is None
    stored.empty()
    assert stored.find(keys[-1]) is None
    stored.keep(keys[1], make_sized(900))
    assert stored.find(keys[1]) is not None, "room is counted anew"


def test_a_question_is_known_again_for_a_while() -> None:
    stored, answer = StoredAnswers(), make_sized(40)
    many = [make_key(str(number)) for number in range(MAX_ASKED_BYTES // ASKED_BYTES + 1)]
    for key in many:
        stored.keep(key, answer, is_quick=True)
        assert stored.find(key) is None
    for key in (many[-1], many[0]):
        stored.keep(key, answer, is_quick=True)
    assert stored.find(many[-1]) is not None, "it was asked for a moment ago"
    assert stored.find(many[0]) is None, "it was asked for too long ago"


def test_the_head_of_an_answer_counts_as_well_as_its_body() -> None:
    long_head = Answer(200, [(b"link", b"x" * 3_000)], b"")
    assert measure_entry(make_key("a"), long_head) > 3_000
    stored = StoredAnswers(limit_bytes=10_000)
    for name in "abcdefgh":
        stored.keep(make_key(name), long_head)
    assert sum(stored.find(make_key(name)) is not None for name in "abcdefgh") == 2


def test_a_tag_stands_for_one_answer_of_one_state() -> None:
    tags = {write_etag(state, make_key(name)) for state in ("1", "2") for name in "ab"}
    tags.add(write_etag("1", ("a", b"b", b"", b"", b"")))
    tags.add(write_etag("1", ("a", b"", b"b", b"", b"")))
    assert len(tags) == 6
    tag = write_etag("1", make_key("a"))
    assert is_fresh(tag, tag)
    assert is_fresh(b'"x", ' + tag, tag)
    assert is_fresh(b"*", tag)
    assert not is_fresh(b"", tag)
    assert not is_fresh(b'"x"', tag)
