"""Cursors are opaque, survive the journey, and cannot be made up."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InvalidParameterError
from service.paging import Cursor, quote_query, read_cursor, write_address, write_cursor
from service.query import parse_query

CURSORS = st.builds(Cursor, st.dates(), st.integers(0, 100_000_000), st.text(max_size=200))


@given(CURSORS)
def test_a_cursor_comes_back_as_it_went(cursor: Cursor) -> None:
    text = write_cursor(cursor)
    assert read_cursor(text) == cursor
    assert dict(parse_qsl(urlsplit(write_address("/x", "", cursor=text)).query))["cursor"] == text


@given(st.text(max_size=60))
def test_any_other_text_is_a_cursor_or_refused(text: str) -> None:
    with suppress(InvalidParameterError):
        assert isinstance(read_cursor(text), Cursor)


@pytest.mark.parametrize(
    "raw", [b"[]", b"{}", b'["2026-01-01",-1,"a"]', b'["2026-01-01",1e12,"a"]', b'["x",1,"a"]', b'["2026-01-01",1]']
)
def test_cursors_that_were_made_up_are_refused(raw: bytes) -> None:
    with pytest.raises(InvalidParameterError):
        read_cursor(urlsafe_b64encode(raw).decode())


def test_addresses_keep_order_and_repetition() -> None:
    given = "topic=ai&topic=%C3%A9%26%3D&cursor=old"
    assert write_address("/x", given, cursor="new") == "/x?topic=ai&topic=%C3%A9%26%3D&cursor=new"
    assert write_address("/x", given, cursor=None) == "/x?topic=ai&topic=%C3%A9%26%3D"
    assert write_address("/x", "cursor=old", cursor=None) == "/x"
    assert write_address("/x", "") == "/x"


@pytest.mark.parametrize("sent", [b"topic=ai&near=4.35,50.8", b"q=a+b%20c", b"starts_from=2026-01-31", b""])
def test_a_query_that_needs_no_quoting_stays_as_it_was_sent(sent: bytes) -> None:
    assert quote_query(sent) == sent.decode()


@pytest.mark.parametrize(
    ("sent", "quoted"),
    [(b'q=">&topic=ai', "q=%22%3E&topic=ai"), ("q=é".encode(), "q=%C3%83%C2%A9"), (b"q=a b", "q=a+b"), (b"x", "x=")],
)
def test_a_query_that_could_leave_its_brackets_is_quoted(sent: bytes, quoted: str) -> None:
    assert quote_query(sent) == quoted


@given(st.binary(max_size=80))
def test_any_query_is_quoted_to_the_same_question(sent: bytes) -> None:
    quoted = quote_query(sent)
    assert quoted.isascii()
    assert not set(quoted) & set('<>"\\ \r\n\t')
    assert list(parse_query(quoted.encode())) == list(parse_query(sent))
