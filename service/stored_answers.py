"""Answers that are kept whole: sent again while the catalogue's state is the same, told apart by their tag."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

MAX_STORED_BYTES = 32 * 2**20
MAX_ANSWER_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as it can be sent again."""

    status: int
    headers: Headers
    body: bytes


class StoredAnswers:
    """Answers of one state of the catalogue, the least used dropped first; bounded in bytes."""

    def __init__(self, limit_bytes: int = MAX_STORED_BYTES) -> None:
        self._limit = limit_bytes
        self._held: OrderedDict[Any, Answer] = OrderedDict()
        self._size = 0

    def find(self, key: Any) -> Answer | None:
        """The answer stored under a key."""
        answer = self._held.get(key)
        if answer is not None:
            self._held.move_to_end(key)
        return answer

    def keep(self, key: Any, answer: Answer) -> None:
        """Store an answer, unless it is too large to be worth it."""
        if len(answer.body) > MAX_ANSWER_BYTES or key in self._held:
            return
        self._held[key] = answer
        self._size += len(answer.body)
        while self._size > self._limit:
            _, dropped = self._held.popitem(last=False)
            self._size -= len(dropped.body)

    def empty(self) -> None:
        """Forget everything."""
        self._held.clear()
        self._size = 0


def write_etag(state: str | None, key: Any) -> bytes:
    """The tag of what is answered to a key (address and what is accepted) in a state of the catalogue."""
    digest = blake2b(repr(key).encode(), digest_size=6).hexdigest()
    return f'W/"{state}-{digest}"'.encode()


def is_fresh(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a client that sent this If-None-Match already has what the tag stands for."""
    tags = [tag.strip() for tag in if_none_match.split(b",")]
    weak = etag.removeprefix(b"W/")
    return any(tag == b"*" or tag.removeprefix(b"W/") == weak for tag in tags if tag)


async def collect_answer(application: Application, scope: Scope, receive: Receive) -> Answer:
    """The application's whole answer."""
    status, headers, pieces = 500, [], []

    async def collect(message: Any) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], [tuple(item) for item in message["headers"]]
        elif message["type"] == "http.response.body":
            pieces.append(message.get("body", b""))

    await application(scope, receive, collect)
    kept = [item for item in headers if item[0] not in (b"vary",)]
    return Answer(status, kept, b"".join(pieces))


async def send_answer(send: Send, answer: Answer) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
