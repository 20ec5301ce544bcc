"""What stands before the router: hosts, empty parameters, HEAD, CORS, revisions, stored answers, 304, heads.

An answer below ``/api/v1`` depends on its address, on what the client accepts, and on the catalogue's
revision: it is computed once for each, kept until the revision moves, and has the revision in its ETag.
The catalogue that a request begins with is the one that it is answered from, whatever moves meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from service.access import is_private
from service.answers import Answer, Application, Headers, Receive, Scope, Send, collect_answer
from service.catalogue.catalogue import Catalogue
from service.catalogue.pin import find_pinned, pin_catalogue
from service.catalogue.ready import Ready, find_ready, find_version
from service.compression import choose_encoding, compress_answer
from service.counts.tally import Tally, find_noted, note_again, note_seen
from service.errors import CartoformaError, InvalidParameterError, UnavailableError
from service.heads import API_PREFIX, LEAST_REVISION, PREFLIGHT, VARY, Heads, add_headers, is_page, may_be_page
from service.problems import MEDIA_TYPE, Problem, describe, wants_page
from service.stored_answers import Key, StoredAnswers, is_fresh, write_etag

RenderPage = Callable[[Scope, Problem], str]
"""Draws a problem for a browser."""

UNSTORED = ("/api/v1/docs", "/api/v1/openapi.json")
STATUS_OK = 200
MAX_QUERY_BYTES = 4_000
MAX_REVISION_DIGITS = 18
WAIT_SECONDS = 1.0
"""How long a request waits for this process to reach the revision that it must not be answered before."""
PAUSE_SECONDS = 0.01
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]", "testserver.local", "testserver"})


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
        find_catalogue: Callable[[], Catalogue | None],
        find_direct: Callable[[Scope], Application | None],
        policy: Callable[[str], bytes],
        render_page: RenderPage,
    ) -> None:
        """Take the hosts answered to, finders of the current catalogue and of direct answers, and what makes pages.

        There is no catalogue (None) until the first is built, and no direct answer to most questions. ``policy``
        gives the Content-Security-Policy of a page by its nonce, ``render_page`` draws a problem.
        """
        self._hosts = frozenset(hosts)
        self._find_catalogue = find_catalogue
        self._find_direct = find_direct
        self._heads = Heads(policy)
        self._render_page = render_page
        self._stored = StoredAnswers()
        self.tally = Tally()
        self._at: tuple[int, date] | None = None
        self._state = ""

    async def answer(self, application: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by the application where need be."""
        given = dict(scope["headers"])
        is_head = scope["method"] == "HEAD"
        if is_head:  # the router knows GET alone
            scope["method"] = "GET"
        is_shared = scope["path"].startswith(API_PREFIX)
        if not is_shared or may_be_page(scope["path"], given.get(b"accept", b"")):
            self._heads.make_nonce(scope)
        refusal = self._refuse(scope, given)
        scope["query_string"] = strip_empty_parameters(scope["query_string"])
        if refusal is not None:
            answer = self._heads.finish(self._write_refusal(scope, given, refusal), scope)
        elif scope["method"] == "OPTIONS" and b"access-control-request-method" in given:
            answer = self._heads.finish(Answer(204, PREFLIGHT, b""), scope)
        elif is_shared and scope["method"] == "GET":
            answer = await self._answer_shared(application, scope, receive, given)
        else:
            await application(scope, receive, self._heads.wrap(send, scope, is_head=is_head))
            self._count(scope, is_given=not is_head)
            return
        self._count(scope, is_given=not is_head and answer.status == STATUS_OK)
        await answer.send(send, is_head=is_head)

    def _count(self, scope: Scope, *, is_given: bool) -> None:
        """Count the offers that an answer shows; a head, and the word that nothing has changed, show none."""
        if is_given:
            self.tally.count(scope)

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
            body, media_type = refusal.encode(path), MEDIA_TYPE.encode()
        headers: Headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]
        if refusal.status == UnavailableError.status:
            headers.append((b"retry-after", b"1"))
        return Answer(refusal.status, [*headers, (b"cache-control", b"no-store")], body)

    async def _answer_shared(
        self, application: Application, scope: Scope, receive: Receive, given: Mapping[bytes, bytes]
    ) -> Answer:
        """The answer of an address of the API, from the catalogue of this moment."""
        catalogue = self._find_catalogue()
        if LEAST_REVISION in given:
            try:
                catalogue = await self._wait_for(given[LEAST_REVISION])
            except CartoformaError as error:
                return self._heads.finish(self._write_refusal(scope, given, describe(error)), scope)
        if catalogue is not None:
            pin_catalogue(scope, catalogue)
            if _is_stored(scope["path"]):
                state = self._follow(catalogue.revision, catalogue.on)
                return await self._answer_stored(application, scope, receive, given, state)
        answer = await collect_answer(application, scope, receive)
        answer = await compress_answer(answer, choose_encoding(given.get(b"accept-encoding", b"")))
        return self._heads.finish(answer, scope)

    async def _wait_for(self, text: bytes) -> Catalogue:
        """The catalogue, as soon as it is of this revision at least; this process follows the database meanwhile."""
        if not text.isdigit() or len(text) > MAX_REVISION_DIGITS:
            raise InvalidParameterError("Least-Revision", "must be a whole number")
        least = int(text)
        for _ in range(round(WAIT_SECONDS / PAUSE_SECONDS)):
            catalogue = self._find_catalogue()
            if catalogue is not None and catalogue.revision >= least:
                return catalogue
            await asyncio.sleep(PAUSE_SECONDS)
        raise UnavailableError(f"Revision {least} has not arrived here yet.")

    def _follow(self, revision: int, on: date) -> str:
        """The state that is answered from, as a text; what was stored of another is forgotten."""
        if (revision, on) != self._at:
            self._at, self._state = (revision, on), f"{revision}-{on}"
            self._stored.empty()
        return self._state

    async def _answer_stored(
        self, application: Application, scope: Scope, receive: Receive, given: Mapping[bytes, bytes], state: str
    ) -> Answer:
        """The answer that is stored, or else the application's, stored for the next who asks the same."""
        encoding = choose_encoding(given.get(b"accept-encoding", b""))
        accept, language = given.get(b"accept", b""), given.get(b"accept-language", b"")
        key = (scope["path"], scope["query_string"], accept, encoding, language)
        known = given.get(b"if-none-match", b"")
        stored = self._stored.find(key)
        if stored is not None:
            answer = stored.answer
            note_again(scope, stored.noted)
        else:
            asked = _find_asked(scope, key, state)
            if known and b"*" not in known and is_fresh(known, asked.etag):  # whoever has this tag was given this
                return self._confirm(asked.etag, scope)
            answer = await self._make_answer(application, scope, receive, asked)
        etag = answer.find_header(b"etag")
        return self._confirm(etag, scope) if known and etag and is_fresh(known, etag) else answer

    async def _make_answer(self, application: Application, scope: Scope, receive: Receive, asked: _Asked) -> Answer:
        """The answer of this moment: from the catalogue where it stands ready, else the application's, stored."""
        state, ready = self._state, asked.ready
        direct = None
        if ready is not None:
            note_seen(scope, ready.offer_id)
            whole = ready.answer
        else:
            direct = self._find_direct(scope)
            whole = await collect_answer(direct or application, scope, receive)
        answer = await compress_answer(whole, asked.key[3])
        if answer.status != STATUS_OK or is_page(answer) or is_private(scope):
            return self._heads.finish(_leave_unstored(answer), scope)
        told = [(b"etag", asked.etag), (b"cache-control", b"public, no-cache"), VARY]
        finished = self._heads.finish(Answer(STATUS_OK, add_headers(answer.headers, told), answer.body), scope)
        if ready is None and state == self._state:  # else there is nothing to save, or the catalogue has moved
            self._stored.keep(asked.key, finished, find_noted(scope), is_quick=isinstance(direct, Answer))
        return finished

    def _confirm(self, etag: bytes, scope: Scope) -> Answer:
        """Say that an answer is what the client has already."""
        headers = [(b"etag", etag), (b"cache-control", b"public, no-cache"), VARY]
        return self._heads.finish(Answer(304, headers, b""), scope)


class _Asked(NamedTuple):
    """What is asked for and not stored: its key, the tag of its answer, and that answer where it stands ready."""

    key: Key
    etag: bytes
    ready: Ready | None


def _find_asked(scope: Scope, key: Key, state: str) -> _Asked:
    catalogue, (path, query, accept, *_) = find_pinned(scope), key
    if catalogue is None:
        return _Asked(key, write_etag(state, key), None)
    ready = None if query else find_ready(catalogue, path, accept.decode("latin-1"))
    version = find_version(catalogue, path) if ready is None else ready.version
    return _Asked(key, write_etag(state, key, version), ready)


def _leave_unstored(answer: Answer) -> Answer:
    """An error, or a page, whose scripts carry the nonce of this one answer."""
    told = [(b"cache-control", b"no-cache"), VARY] if answer.status == STATUS_OK else [VARY]
    return Answer(answer.status, add_headers(answer.headers, told), answer.body)


def _is_stored(path: str) -> bool:
    return not path.startswith(UNSTORED) and not path.endswith(".map")
