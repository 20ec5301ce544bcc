"""What stands before the router, piece by piece."""

from __future__ import annotations

import asyncio
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answers import Answer, make_answer
from service.catalogue.pin import find_pinned
from service.front import Front, find_host, list_hosts, strip_empty_parameters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"", b""),
        (b"q=&topic=ai", b"topic=ai"),
        (b"topic=ai&q=", b"topic=ai"),
        (b"q=&near=&radius_km=", b""),
        (b"q=a=b&x=1", b"q=a=b&x=1"),
        (b"q=a==&x=", b"q=a=="),
        (b"topic=ai", b"topic=ai"),
    ],
)
def test_empty_parameters_go(query: bytes, expected: bytes) -> None:
    assert strip_empty_parameters(query) == expected


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["", "1", "x"])), max_size=6))
def test_only_empty_parameters_go(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs).encode()
    kept = "&".join(f"{name}={value}" for name, value in pairs if value).encode()
    assert strip_empty_parameters(query) == kept


@pytest.mark.parametrize(
    ("header", "host"),
    [
        (b"example.org", "example.org"),
        (b"EXAMPLE.org:8000", "example.org"),
        (b"[::1]:8000", "[::1]"),
        (b"[::1]", "[::1]"),
        (b"", ""),
        (b"\xff", "ÿ"),
    ],
)
def test_host_without_port(header: bytes, host: str) -> None:
    assert find_host(header) == host


def test_hosts_come_from_settings() -> None:
    hosts = list_hosts("https://Formations.example:8443/x", " a.example ,B.example,")
    assert {"formations.example", "a.example", "b.example", "localhost"} <= hosts
    assert "" not in hosts


class Site:
    """A front over a catalogue that can be moved, before an application that answers after a pause."""

    def __init__(self, pause: float = 0) -> None:
        self.catalogue: Any = SimpleNamespace(revision=1, on=date(2026, 1, 1))
        self.pause = pause
        self.calls = 0
        self.direct: Answer | None = None
        self.front = Front({"localhost"}, lambda: self.catalogue, self.find_direct, str.encode, lambda *_: "")

    def find_direct(self, _scope: Any) -> Answer | None:
        self.calls += self.direct is not None
        return self.direct

    async def ask(self, path: str = "/api/v1/x", **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
        given = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            raise AssertionError("nothing is read")

        await self.front.answer(self.respond, scope, receive, send)
        return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]

    async def respond(self, scope: Any, receive: Any, send: Any) -> None:
        self.calls += 1
        revision = find_pinned(scope)
        await asyncio.sleep(self.pause)
        await make_answer(str(revision.revision if revision else None).encode(), "application/json")(
            scope, receive, send
        )


def test_an_answer_is_of_the_catalogue_that_it_began_with() -> None:
    async def tell() -> None:
        site = Site(pause=0.05)
        asking = asyncio.create_task(site.ask())
        await asyncio.sleep(0.01)
        site.catalogue = SimpleNamespace(revision=2, on=date(2026, 1, 1))
        _, late, body = await site.ask()
        assert (late[b"revision"], body) == (b"2", b"2")
        _, early, body = await asking
        assert (early[b"revision"], body) == (b"1", b"1")
        assert (await site.ask())[2] == b"2", "the answer that came late was not stored for others"
        assert site.calls == 2

    asyncio.run(tell())


def test_what_is_quickly_made_is_stored_when_it_is_asked_for_again() -> None:
    async def tell() -> None:
        site = Site()
        site.direct = make_answer(b"quick", "application/json")
        calls = []
        for _ in range(4):
            assert (await site.ask())[2] == b"quick"
            calls.append(site.calls)
        assert calls == [1, 2, 2, 2]
        site.catalogue = SimpleNamespace(revision=2, on=date(2026, 1, 1))
        await site.ask()
        await site.ask()
        assert site.calls == 3, "what was asked for before is stored at once in another state"
        site.direct = None
        await site.ask("/api/v1/slow")
        await site.ask("/api/v1/slow")
        assert site.calls == 4, "what takes time is stored at once"

    asyncio.run(tell())


def test_who_waits_for_a_revision_keeps_nobody_waiting() -> None:
    async def tell() -> None:
        site = Site()
        waiting = asyncio.create_task(site.ask(least_revision="2"))
        for _ in range(5):
            assert (await asyncio.wait_for(site.ask(), 0.5))[2] == b"1"
            await asyncio.sleep(0.01)
        assert not waiting.done()
        site.catalogue = SimpleNamespace(revision=2, on=date(2026, 1, 1))
        assert (await waiting)[2] == b"2"

    asyncio.run(tell())


def test_a_tag_that_is_known_costs_no_answer() -> None:
    async def tell() -> None:
        site = Site()
        tag = (await site.ask())[1][b"etag"].decode()
        elsewhere = Site()
        assert (await elsewhere.ask(if_none_match=tag))[0] == 304
        assert elsewhere.calls == 0, "another process with the same state knows the tag as well"
        elsewhere.catalogue = SimpleNamespace(revision=2, on=date(2026, 1, 1))
        assert (await elsewhere.ask(if_none_match=tag))[0] == 200

    asyncio.run(tell())


def test_only_pages_have_a_nonce() -> None:
    async def tell() -> None:
        site = Site()
        assert b"nonce" not in (await site.ask())[1][b"content-security-policy"]
        assert (await site.ask())[1][b"content-security-policy"].startswith(b"default-src 'none'")

    asyncio.run(tell())
