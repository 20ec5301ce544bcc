"""What stands before the router: hosts, empty parameters, HEAD, stored answers, 304, headers of safety.

An answer below ``/api/v1`` depends on its address, on what the client accepts, and on the catalogue's
revision: it is computed once for each, kept until the revision moves, and has the revision in its ETag.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from service.problems import Problem

Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

STORED_PREFIX = "/api/v1/"
UNSTORED = ("/api/v1/docs", "/api/v1/openapi.json")
MAX_STORED_BYTES = 32 * 2**20
MAX_ANSWER_BYTES = 2**20
MAX_QUERY_BYTES = 4_000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]", "testserver.local", "testserver"})
ACCEPTED = (b"accept", b"accept-encoding", b"accept-language")
VARY = b"Accept, Accept-Encoding, Accept-Language"


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


def strip_empty_parameters(query: bytes) -> bytes:
    """A query without the parameters that have no value, as a form sends its untouched fields."""
    if b"=&" not in query and not query.endswith(b"="):
        return query
    return b"&".join(part for part in query.split(b"&") if part and not part.endswith(b"="))


def list_hosts(public_url: str, allowed_hosts: str) -> frozenset[str]:
    """The host names that are answered to."""
    named = {name.strip().lower() for name in allowed_hosts.split(",") if name.strip()}
    public = urlsplit(public_url).hostname
    return LOOPBACK | named | ({public} if public else set())


def find_host(header: bytes) -> str:
    """The host name of a Host header, without its port."""
    text = header.decode("latin-1").lower()
    return text.rsplit(":", 1)[0] if not text.endswith("]") else text


class Front:
    """Answers what can be answered without the router, and sees to it that every answer has its headers."""

    def __init__(
        self, hosts: Iterable[str], read_state: Callable[[], str | None], policy: Callable[[str], bytes]
    ) -> None:
        """Take the hosts answered to, a reader of the catalogue's state, and the policy of a nonce.

        ``read_state`` gives a text that changes with every change of what is answered; None when there is
        no catalogue yet.
        """
        self._hosts = frozenset(hosts)
        self._read_state = read_state
        self._policy = policy
        self._stored = StoredAnswers()
        self._state: str | None = None

    async def answer(self, application: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by the application where need be."""
        given = dict(scope["headers"])
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["csp_nonce"] = nonce
        is_head = scope["method"] == "HEAD"
        finish = self._finish(send, nonce, is_head=is_head)
        refusal = self._refuse(scope, given)
        if refusal is not None:
            return await _send_problem(finish, refusal, scope["path"])
        scope["query_string"] = strip_empty_parameters(scope["query_string"])
        if is_head:
            scope["method"] = "GET"
        if scope["method"] == "GET" and _is_stored(scope["path"]):
            return await self._answer_stored(application, scope, receive, finish, given)
        return await application(scope, receive, finish)

    def _refuse(self, scope: Scope, given: Mapping[bytes, bytes]) -> Problem | None:
        host = find_host(given.get(b"host", b""))
        if host not in self._hosts:
            return Problem(421, "unknown-host", "Unknown host", "This service does not answer to that host name.")
        if len(scope["query_string"]) > MAX_QUERY_BYTES:
            return Problem(414, "too-long", "Address too long", f"A query has at most {MAX_QUERY_BYTES} bytes.")
        return None

    async def _answer_stored(
        self, application: Application, scope: Scope, receive: Receive, send: Send, given: Mapping[bytes, bytes]
    ) -> None:
        state = self._read_state()
        if state != self._state:
            self._stored.empty()
            self._state = state
        accepted = tuple(given.get(name, b"") for name in ACCEPTED)
        key = (scope["path"], scope["query_string"], accepted)
        etag = _write_etag(state, key)
        answer = self._stored.find(key)
        if answer is None:
            answer = await _collect(application, scope, receive)
            if answer.status != 200:
                return await _send(send, answer)
            answer.headers.extend(((b"etag", etag), (b"cache-control", b"public, no-cache"), (b"vary", VARY)))
            if state is not None and state == self._read_state():
                self._stored.keep(key, answer)
        if _is_fresh(given.get(b"if-none-match", b""), etag):
            kept = [item for item in answer.headers if item[0] in (b"etag", b"cache-control", b"vary", b"link")]
            answer = Answer(304, kept, b"")
        return await _send(send, answer)

    def _finish(self, send: Send, nonce: str, *, is_head: bool) -> Send:
        """Send with the headers that every answer has, and without a body where only the head was asked for."""

        async def finish(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [item for item in message["headers"] if item[0] != b"content-security-policy"]
                message = message | {"headers": [*headers, *self._list_safe_headers(nonce)]}
            elif is_head and message["type"] == "http.response.body":
                message = message | {"body": b""}
            await send(message)

        return finish

    def _list_safe_headers(self, nonce: str) -> Headers:
        return [
            (b"content-security-policy", self._policy(nonce)),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"strict-origin-when-cross-origin"),
            (b"permissions-policy", b"geolocation=(self), camera=(), microphone=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]


def _is_stored(path: str) -> bool:
    return path.startswith(STORED_PREFIX) and not path.startswith(UNSTORED) and not path.endswith(".map")


def _write_etag(state: str | None, key: Any) -> bytes:
    digest = blake2b(repr(key).encode(), digest_size=6).hexdigest()
    return f'W/"{state}-{digest}"'.encode()


def _is_fresh(if_none_match: bytes, etag: bytes) -> bool:
    tags = [tag.strip() for tag in if_none_match.split(b",")]
    weak = etag.removeprefix(b"W/")
    return any(tag == b"*" or tag.removeprefix(b"W/") == weak for tag in tags if tag)


async def _collect(application: Application, scope: Scope, receive: Receive) -> Answer:
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


async def _send(send: Send, answer: Answer) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


async def _send_problem(send: Send, problem: Problem, path: str) -> None:
    body = problem.encode(path)
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await _send(send, Answer(problem.status, headers, body))
