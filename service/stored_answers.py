"""Answers that are kept whole: sent again while the catalogue's state is the same, told apart by their tag."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from service.answers import Answer
from service.counts.tally import Noted
from service.recent import Recent

Key = tuple[str, bytes, bytes, bytes, bytes]
"""What an answer depends on: path, query, Accept, the encoding chosen, Accept-Language."""

MAX_STORED_BYTES = 6 * 2**20
MAX_ANSWER_BYTES = 2**20
MAX_ASKED_BYTES = 2**20
"""For knowing some thousands of questions again, which are held as a hash."""
ASKED_BYTES = 200
"""About what one of them costs: its number and its place in the table."""
ENTRY_BYTES = 1_000
"""About what one entry costs besides its bytes: key, tuples, lists."""


class Stored(NamedTuple):
    """An answer, and what it shows, which is counted whenever it is given."""

    answer: Answer
    noted: Noted | None


class StoredAnswers:
    """Answers of one state of the catalogue, the least used dropped first; bounded in bytes.

    Most questions are asked once. An answer that is quickly made is worth its room, and the memory that it moves, from
    the second time on that somebody asks for it, be it in another state.
    """

    def __init__(self, limit_bytes: int = MAX_STORED_BYTES) -> None:
        self._held: Recent[Key, Stored] = Recent(limit_bytes)
        self._asked: Recent[int, bool] = Recent(MAX_ASKED_BYTES)

    def find(self, key: Key) -> Stored | None:
        """The answer stored under a key."""
        return self._held.find(key)

    def keep(self, key: Key, answer: Answer, noted: Noted | None = None, *, is_quick: bool = False) -> None:
        """Store an answer, unless it is too large to be worth it, or quickly made and not asked for lately."""
        if len(answer.body) <= MAX_ANSWER_BYTES and (not is_quick or self._was_asked(key)):
            self._held.keep(key, Stored(answer, noted), measure_entry(key, answer))

    def _was_asked(self, key: Key) -> bool:
        """Whether a question was asked lately; from now on it was. Two are taken for one another once in billions."""
        mark = hash(key)
        if self._asked.find(mark):
            return True
        self._asked.keep(mark, thing=True, size=ASKED_BYTES)
        return False

    def empty(self) -> None:
        """Forget everything."""
        self._held.empty()


def measure_entry(key: Key, answer: Answer) -> int:
    """About how many bytes an answer takes in the store, its key among them."""
    return answer.measure_bytes() + sum(map(len, key)) + ENTRY_BYTES


def write_etag(state: str, key: Key, version: int | None = None) -> bytes:
    """The tag of what is answered to a key in a state of the catalogue.

    That of one record begins with the record's version and is strong: ``If-Match`` compares that part alone.
    """
    digest = blake2b(b"\0".join((key[0].encode("utf-8", "surrogateescape"), *key[1:])), digest_size=6).hexdigest()
    return (f'W/"{state}-{digest}"' if version is None else f'"{version}.{state}-{digest}"').encode()


def is_fresh(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a client that sent this If-None-Match already has what the tag stands for."""
    if if_none_match == etag:
        return True
    tags = [tag.strip() for tag in if_none_match.split(b",")]
    weak = etag.removeprefix(b"W/")
    return any(tag == b"*" or tag.removeprefix(b"W/") == weak for tag in tags if tag)
