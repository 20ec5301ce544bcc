"""Which encoding a client gets, and what is worth encoding."""

from __future__ import annotations

import asyncio
import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answers import Answer, make_answer
from service.compression import MAX_LOOP_BYTES, MIN_BYTES, choose_encoding, compress, compress_answer

UNPACK = {b"br": brotli.decompress, b"gzip": gzip.decompress, b"": bytes}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (b"", b""),
        (b"identity", b""),
        (b"gzip, deflate, br", b"br"),
        (b"GZIP", b"gzip"),
        (b"gzip;q=0.5", b"gzip"),
        (b"br;q=0, gzip", b"gzip"),
        (b"br; q=0.000", b""),
        (b"br;q=1.0", b"br"),
        (b"brotli", b""),
    ],
)
def test_the_best_that_is_allowed(accepted: bytes, encoding: bytes) -> None:
    assert choose_encoding(accepted) == encoding


@given(st.binary(max_size=300))
def test_any_header_has_an_encoding(accepted: bytes) -> None:
    assert choose_encoding(accepted) in UNPACK


@pytest.mark.parametrize("encoding", UNPACK)
@pytest.mark.parametrize("size", [0, MIN_BYTES - 1, MIN_BYTES, MAX_LOOP_BYTES + 1])
def test_what_is_packed_is_the_answer(encoding: bytes, size: int) -> None:
    whole = make_answer(b"x" * size, "application/json", link="</a>")
    packed = asyncio.run(compress_answer(whole, encoding))
    is_packed = bool(encoding) and size >= MIN_BYTES
    assert packed.find_header(b"content-encoding") == (encoding if is_packed else b"")
    assert packed.find_header(b"content-length") == str(len(packed.body)).encode()
    assert packed.find_header(b"link") == b"</a>"
    assert (UNPACK[encoding] if is_packed else bytes)(packed.body) == whole.body


def test_what_is_packed_already_is_left_alone() -> None:
    packed = Answer(200, [(b"content-encoding", b"gzip")], b"x" * 1000)
    assert asyncio.run(compress_answer(packed, b"br")) is packed


def test_the_same_body_gives_the_same_bytes() -> None:
    assert compress(b"a" * 1000, b"gzip") == compress(b"a" * 1000, b"gzip")
