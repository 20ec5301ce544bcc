"""What stands before the router, piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.front import find_host, list_hosts, strip_empty_parameters
from service.stored_answers import Answer, StoredAnswers, is_fresh, write_etag


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"", b""),
        (b"q=&topic=ai", b"topic=ai"),
        (b"topic=ai&q=", b"topic=ai"),
        (b"q=&near=&radius_km=", b""),
        (b"q=a=b&x=1", b"q=a=b&x=1"),
        (b"q=a==&x=", b"q=a=="),
        (b"topic=ai", b"topic=ai"),
    ],
)
def test_empty_parameters_go(query: bytes, expected: bytes) -> None:
    assert strip_empty_parameters(query) == expected


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["", "1", "x"])), max_size=6))
def test_only_empty_parameters_go(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs).encode()
    kept = "&".join(f"{name}={value}" for name, value in pairs if value).encode()
    assert strip_empty_parameters(query) == kept


@pytest.mark.parametrize(
    ("header", "host"),
    [
        (b"example.org", "example.org"),
        (b"EXAMPLE.org:8000", "example.org"),
        (b"[::1]:8000", "[::1]"),
        (b"[::1]", "[::1]"),
        (b"", ""),
        (b"\xff", "ÿ"),
    ],
)
def test_host_without_port(header: bytes, host: str) -> None:
    assert find_host(header) == host


def test_hosts_come_from_settings() -> None:
    hosts = list_hosts("https://Formations.example:8443/x", " a.example ,B.example,")
    assert {"formations.example", "a.example", "b.example", "localhost"} <= hosts
    assert "" not in hosts


def make_answer(size: int) -> Answer:
    return Answer(200, [], b"x" * size)


def test_the_least_used_answer_goes_first() -> None:
    stored = StoredAnswers(limit_bytes=100)
    for name in "abc":
        stored.keep(name, make_answer(40))
        stored.find("a")
    assert [stored.find(name) is not None for name in "abc"] == [True, False, True]


def test_stored_answers_are_bounded_and_can_be_forgotten() -> None:
    stored = StoredAnswers(limit_bytes=1000)
    for number in range(1000):
        stored.keep(number, make_answer(10))
    assert sum(stored.find(number) is not None for number in range(1000)) == 100
    stored.keep("large", make_answer(2**20 + 1))
    assert stored.find("large") is None
    stored.empty()
    assert stored.find(999) is None
    stored.keep(1, make_answer(900))
    assert stored.find(1) is not None, "room is counted anew"


def test_a_tag_stands_for_one_answer_of_one_state() -> None:
    tags = {write_etag(state, key) for state in ("1", "2") for key in ("a", "b")}
    assert len(tags) == 4
    tag = write_etag("1", "a")
    assert is_fresh(tag, tag)
    assert is_fresh(b'"x", ' + tag, tag)
    assert is_fresh(b"*", tag)
    assert not is_fresh(b"", tag)
    assert not is_fresh(b'"x"', tag)
