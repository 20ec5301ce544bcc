"""What stands before the router: hosts, empty parameters, HEAD, CORS, stored answers, 304, headers of safety.

An answer below ``/api/v1`` depends on its address, on what the client accepts, and on the catalogue's
revision: it is computed once for each, kept until the revision moves, and has the revision in its ETag.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from service.problems import Problem, wants_page
from service.stored_answers import (
    Answer,
    Application,
    Headers,
    Receive,
    Scope,
    Send,
    StoredAnswers,
    collect_answer,
    is_fresh,
    send_answer,
    write_etag,
)

RenderPage = Callable[[Scope, Problem], str]
"""Draws a problem for a browser."""

STORED_PREFIX = "/api/v1/"
UNSTORED = ("/api/v1/docs", "/api/v1/openapi.json")
MAX_QUERY_BYTES = 4_000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]", "testserver.local", "testserver"})
ACCEPTED = (b"accept", b"accept-encoding", b"accept-language")
VARY = b"Accept, Accept-Encoding, Accept-Language"
READING = b"GET, HEAD, OPTIONS"
SHARED_PREFIX = "/api/"
SHARED: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After, Without-Point"),
]
"""Reading is open to pages of every origin; the headers are the same for all, so that stored answers serve all."""
PREFLIGHT: Headers = [
    (b"access-control-allow-methods", READING),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


def strip_empty_parameters(query: bytes) -> bytes:
    """A query without the parameters that have no value, as a form sends its untouched fields."""
    if b"=&" not in query and not query.endswith(b"="):
        return query
    return b"&".join(part for part in query.split(b"&") if part and part.find(b"=") != len(part) - 1)


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
        self,
        hosts: Iterable[str],
        read_state: Callable[[], str | None],
        policy: Callable[[str], bytes],
        render_page: RenderPage,
    ) -> None:
        """Take the hosts answered to, a reader of the catalogue's state, the policy of a nonce, and the error page.

        ``read_state`` gives a text that changes with every change of what is answered; None when there is
        no catalogue yet.
        """
        self._hosts = frozenset(hosts)
        self._read_state = read_state
        self._policy = policy
        self._render_page = render_page
        self._stored = StoredAnswers()
        self._state: str | None = None

    async def answer(self, application: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by the application where need be."""
        given = dict(scope["headers"])
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["csp_nonce"] = nonce
        is_head = scope["method"] == "HEAD"
        finish = self._finish(send, scope["path"], nonce, is_head=is_head)
        refusal = self._refuse(scope, given)
        if refusal is not None:
            return await send_answer(finish, self._write_refusal(scope, given, refusal))
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in given:
            return await send_answer(finish, Answer(204, list(PREFLIGHT), b""))
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

    def _write_refusal(self, scope: Scope, given: Mapping[bytes, bytes], refusal: Problem) -> Answer:
        path = scope["path"]
        if wants_page({"accept": given.get(b"accept", b"").decode("latin-1")}, path):
            body, media_type = self._render_page(scope, refusal).encode(), b"text/html; charset=utf-8"
        else:
            body, media_type = refusal.encode(path), b"application/problem+json"
        headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]
        return Answer(refusal.status, [*headers, (b"cache-control", b"no-store")], body)

    async def _answer_stored(
        self, application: Application, scope: Scope, receive: Receive, send: Send, given: Mapping[bytes, bytes]
    ) -> None:
        state = self._read_state()
        if state != self._state:
            self._stored.empty()
            self._state = state
        accepted = tuple(given.get(name, b"") for name in ACCEPTED)
        key = (scope["path"], scope["query_string"], accepted)
        etag = write_etag(state, key)
        answer = self._stored.find(key)
        if answer is None:
            answer = await collect_answer(application, scope, receive)
            if answer.status != 200:
                return await send_answer(send, answer)
            if _is_page(answer):  # its scripts carry the nonce of this one answer
                answer.headers.extend(((b"cache-control", b"no-cache"), (b"vary", VARY)))
                return await send_answer(send, answer)
            answer.headers.extend(((b"etag", etag), (b"cache-control", b"public, no-cache"), (b"vary", VARY)))
            if state is not None and state == self._read_state():
                self._stored.keep(key, answer)
        if is_fresh(given.get(b"if-none-match", b""), etag):
            kept = [item for item in answer.headers if item[0] in (b"etag", b"cache-control", b"vary", b"link")]
            answer = Answer(304, kept, b"")
        return await send_answer(send, answer)

    def _finish(self, send: Send, path: str, nonce: str, *, is_head: bool) -> Send:
        """Send with the headers that every answer has, and without a body where only the head was asked for."""
        added = self._list_safe_headers(nonce) + (SHARED if path.startswith(SHARED_PREFIX) else [])

        async def finish(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [_tell_head(item) for item in message["headers"] if item[0] != b"content-security-policy"]
                message = message | {"headers": [*headers, *added]}
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


def _tell_head(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """The router does not know that what can be got can also be asked for by its head."""
    name, value = header
    is_read_only = name == b"allow" and set(value.split(b", ")) <= {b"GET", b"HEAD", b"OPTIONS"}
    return (name, READING) if is_read_only else header


def _is_stored(path: str) -> bool:
    return path.startswith(STORED_PREFIX) and not path.startswith(UNSTORED) and not path.endswith(".map")


def _is_page(answer: Answer) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in answer.headers)
