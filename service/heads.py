"""The headers that every answer has: what a browser may do with it, who may read it, of which revision it is.

Pages run scripts, which carry the nonce of their one answer. Everything else may do nothing at all; its policy
is a constant, and so is the whole list of its headers.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from service.access import is_private
from service.answers import Answer, Headers, Scope, Send
from service.catalogue.pin import find_shown

API_PREFIX = "/api/"
LEAST_REVISION = b"least-revision"
REVISION = b"revision"
VARY = (b"vary", b"Accept, Accept-Encoding, Accept-Language")
READING = b"GET, HEAD, OPTIONS"
POLICY = b"content-security-policy"
NOTHING = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The policy of what is no page."""
NONCE_BYTES = 16
UNSTORED = (b"cache-control", b"no-store")
"""Of an answer that depends on who asks."""
SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After, Revision, Without-Point"),
]
"""Reading is open to pages of every origin; the headers are the same for all, so that stored answers serve all."""
PREFLIGHT: Headers = [
    (b"access-control-allow-methods", READING),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match, Least-Revision"),
    (b"access-control-max-age", b"86400"),
]
_NO_PAGE: Headers = [(POLICY, NOTHING), *SAFE]
_NO_PAGE_SHARED: Headers = [*_NO_PAGE, *CORS]
_TELLING = (204, 405)
"""Statuses of answers that list the methods there are."""


def may_be_page(path: str, accept: bytes) -> bool:
    """Whether what an address of the API answers may be a page, whose scripts need a nonce."""
    return b"text/" in accept.lower() or path.endswith((".map", "/docs"))


def is_page(answer: Answer) -> bool:
    """Whether an answer is HTML."""
    return answer.find_header(b"content-type").startswith(b"text/html")


def add_headers(headers: Headers, added: Headers) -> Headers:
    """Headers with others, which take the place of those of the same name."""
    names = {name for name, _ in added}
    return [*(item for item in headers if item[0] not in names), *added]


class Heads:
    """Adds to each answer the headers that it owes."""

    def __init__(self, policy: Callable[[str], bytes]) -> None:
        """Take the Content-Security-Policy of a page by its nonce."""
        self._policy = policy

    def make_nonce(self, scope: Scope) -> None:
        """Give a request the nonce of its answer."""
        scope.setdefault("state", {})["csp_nonce"] = secrets.token_urlsafe(NONCE_BYTES)

    def finish(self, answer: Answer, scope: Scope) -> Answer:
        """The answer with its headers."""
        added = self._list_added(scope, is_html=is_page(answer))
        headers = add_headers(answer.headers, [UNSTORED]) if is_private(scope) else answer.headers
        return Answer(answer.status, [*headers, *added], answer.body)

    def wrap(self, send: Send, scope: Scope, *, is_head: bool) -> Send:
        """Send what the application sends with its headers, and without its body where only the head is wanted."""

        async def finish(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                if message["status"] in _TELLING:
                    headers = [_tell_head(item) for item in headers]
                if is_private(scope):
                    headers = add_headers(headers, [UNSTORED])
                is_html = any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)
                # What the application says itself, such as a stricter Referrer-Policy, holds.
                message = {**message, "headers": add_headers(self._list_added(scope, is_html=is_html), headers)}
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        return finish

    def _list_added(self, scope: Scope, *, is_html: bool) -> Headers:
        is_shared = scope["path"].startswith(API_PREFIX)
        if is_html:
            policy = self._policy(scope["state"]["csp_nonce"])
            added = [(POLICY, policy), *SAFE, *(CORS if is_shared else ())]
        else:
            added = _NO_PAGE_SHARED if is_shared else _NO_PAGE
        revision = find_shown(scope)
        return added if revision is None else [*added, (REVISION, b"%d" % revision)]


def _tell_head(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """The router does not know that what can be got can also be asked for by its head."""
    name, value = header
    methods = set(value.split(b", "))
    if name != b"allow" or b"GET" not in methods:
        return header
    return (name, b", ".join(sorted({*methods, b"HEAD", b"OPTIONS"})))
