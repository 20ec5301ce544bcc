"""Answers made smaller: which encoding a client takes, and the body in it."""

from __future__ import annotations

import asyncio
import gzip
from functools import lru_cache

import brotli

from service.answers import Answer
from service.preferences import list_preferences

BROTLI, GZIP, PLAIN = b"br", b"gzip", b""
MIN_BYTES = 500
"""Below this, what is saved is less than the head."""
BROTLI_QUALITY = 4
GZIP_LEVEL = 6
MAX_LOOP_BYTES = 100_000
"""What takes longer than a millisecond or two is compressed in a thread: others are answered meanwhile."""
MAX_HEADER_BYTES = 200


def choose_encoding(accepted: bytes) -> bytes:
    """The best encoding that an Accept-Encoding allows: brotli, gzip, or none (empty)."""
    return _choose(accepted[:MAX_HEADER_BYTES]) if accepted else PLAIN


@lru_cache(maxsize=256)
def _choose(accepted: bytes) -> bytes:
    wanted = list_preferences(accepted.decode("latin-1"))
    return next((name for name in (BROTLI, GZIP) if name.decode() in wanted), PLAIN)


async def compress_answer(answer: Answer, encoding: bytes) -> Answer:
    """The answer in an encoding, when there is enough to compress and nobody has encoded it yet."""
    if encoding == PLAIN or len(answer.body) < MIN_BYTES or answer.find_header(b"content-encoding"):
        return answer
    if len(answer.body) > MAX_LOOP_BYTES:
        body = await asyncio.to_thread(compress, answer.body, encoding)
    else:
        body = compress(answer.body, encoding)
    headers = [item for item in answer.headers if item[0] != b"content-length"]
    headers += [(b"content-encoding", encoding), (b"content-length", str(len(body)).encode())]
    return Answer(answer.status, headers, body)


def compress(body: bytes, encoding: bytes) -> bytes:
    """A body in an encoding; the same body gives the same bytes."""
    if encoding == GZIP:
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
    return packed
