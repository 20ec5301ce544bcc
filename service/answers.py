"""A whole answer: status, head and body, which is at the same time the ASGI application that sends it.

A handler on the way that is walked most often returns one, as Litestar lets handlers return ASGI applications:
nothing is then derived from its type, merged into its head or encoded once more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import chain
from typing import Any
from urllib.parse import quote

from litestar.concurrency import sync_to_thread
from msgspec import Struct

Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


class Answer(Struct, frozen=True):
    """A whole answer, as it can be sent, and sent again. Names of headers are in lower case."""

    status: int
    headers: Headers
    body: bytes

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await self.send(send)

    async def send(self, send: Send, *, is_head: bool = False) -> None:
        """Send it whole, or its head alone."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"" if is_head else self.body, "more_body": False})

    def find_header(self, name: bytes) -> bytes:
        """The first value of a header, empty where there is none."""
        return find_header(self.headers, name)

    def measure_bytes(self) -> int:
        """How many bytes its head and body hold."""
        return len(self.body) + sum(map(len, chain.from_iterable(self.headers)))


def read_header(scope: Scope, name: bytes) -> str:
    """A header of a request, empty where it has none; ``name`` in lower case."""
    return find_header(scope["headers"], name).decode("latin-1")


def find_header(headers: Headers, name: bytes) -> bytes:
    """The first value of a header, empty where there is none."""
    for own, value in headers:
        if own == name:
            return value
    return b""


def make_answer(body: bytes, media_type: str, **headers: str) -> Answer:
    """A 200; ``headers`` by name, underscores for hyphens."""
    more = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    kind, size = media_type.encode(), str(len(body)).encode()
    if kind.startswith(b"text/"):
        kind += b"; charset=utf-8"
    return Answer(200, [*more, (b"content-type", kind), (b"content-length", size)], body)


def make_apart(make: Callable[[], Answer]) -> Application:
    """The application that sends what is made in a thread, because it would keep others waiting."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (await sync_to_thread(make))(scope, receive, send)

    return answer


def make_redirect(address: str) -> Answer:
    """A 303 to another address of this host; an address holds no character that a header cannot."""
    return Answer(303, [(b"location", quote(address).encode()), (b"content-length", b"0")], b"")


async def collect_answer(application: Application, scope: Scope, receive: Receive) -> Answer:
    """The application's whole answer."""
    if isinstance(application, Answer):
        return application
    status, headers, pieces = 500, [], []

    async def collect(message: Any) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], message["headers"]
        elif message["type"] == "http.response.body":
            pieces.append(message.get("body", b""))

    await application(scope, receive, collect)
    return Answer(status, headers, pieces[0] if len(pieces) == 1 else b"".join(pieces))
