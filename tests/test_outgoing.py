"""What leaves the service: where it may lead, redirects included, how long it may take and how much may come back."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Event

import httpx
import pytest

from service.outgoing import Bounds, Fetched, NotPublicError, OutgoingError, TimedOutError, _follow, fetch, is_public
from tests.intake.sources.portal import Reply, TestPortal, run_portal


@pytest.fixture
def portal() -> Iterator[TestPortal]:
    with run_portal() as made:
        yield made


def ask(url: str, most_redirects: int = 3, most_bytes: int = 1_000) -> Fetched:
    """Ask where loopback is allowed, and nothing else that is not public."""
    bounds = Bounds(
        seconds=20.0,
        most_bytes=most_bytes,
        most_redirects=most_redirects,
        is_allowed=lambda address: address == "127.0.0.1" or is_public(address),
    )
    return fetch(url, bounds, {"User-Agent": "cartoforma tests"})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.251", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::7f00:1", False),
        ("::127.0.0.1", False),
    ],
)
def test_public_addresses(address: str, *, expected: bool) -> None:
    assert is_public(address) is expected


def test_loopback_is_refused_before_anybody_is_asked(portal: TestPortal) -> None:
    with pytest.raises(NotPublicError):
        fetch(portal.address, Bounds(seconds=20.0, most_bytes=1_000), {})
    assert portal.asked == []


def test_a_redirect_is_followed_where_it_may_lead(portal: TestPortal) -> None:
    portal.replies = [Reply(301, headers={"Location": "/elsewhere?a=1"}), Reply(body=b"found")]
    assert ask(f"{portal.address}/here").body == b"found"
    assert portal.asked == ["/here", "/elsewhere?a=1"]


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://localhost:1/x"],
)
def test_a_redirect_to_a_private_address_is_not_followed(portal: TestPortal, location: str) -> None:
    portal.replies = [Reply(302, headers={"Location": location})]
    with pytest.raises(OutgoingError) as caught:
        ask(portal.address)
    # localhost is the one address that is allowed here, and nobody listens on that port.
    assert isinstance(caught.value, NotPublicError) is ("localhost" not in location)
    assert len(portal.asked) == 1


@pytest.mark.parametrize("location", ["", "file:///etc/passwd", "javascript:alert(1)", "ftp://a.example/", "http://"])
def test_a_redirect_to_no_address_of_the_web_is_not_followed(portal: TestPortal, location: str) -> None:
    portal.replies = [Reply(302, headers={"Location": location}) for _ in range(4)]
    with pytest.raises(OutgoingError):
        ask(portal.address)


def test_a_redirect_does_not_leave_https() -> None:
    answer = Fetched(302, {"location": "http://93.184.215.14/"}, b"")
    with pytest.raises(OutgoingError, match="from https to http"):
        _follow(httpx.URL("https://a.example/"), answer)
    assert str(_follow(httpx.URL("http://a.example/"), answer)) == "http://93.184.215.14/"


def test_redirects_end(portal: TestPortal) -> None:
    portal.replies = [Reply(302, headers={"Location": "/again"}) for _ in range(9)]
    with pytest.raises(OutgoingError, match="more than 3 times"):
        ask(portal.address)
    assert len(portal.asked) == 4


def test_without_redirects_the_redirect_is_the_answer(portal: TestPortal) -> None:
    portal.replies = [Reply(302, headers={"Location": "/again"})]
    assert ask(portal.address, most_redirects=0).status == 302


def test_as_many_bytes_as_may_be(portal: TestPortal) -> None:
    portal.replies = [Reply(body=b"x" * 1_000), Reply(body=b"x" * 1_001)]
    assert len(ask(portal.address).body) == 1_000
    with pytest.raises(OutgoingError, match="longer than 1000 bytes"):
        ask(portal.address)


@pytest.mark.parametrize("url", ["", "nowhere", "file:///etc/passwd", "http://", "http://[", "ftp://a.example"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(OutgoingError):
        ask(url)


def test_a_slow_lookup_of_a_name_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, has_ended = Event(), Event()

    def look_up_slowly(*_args: object, **_options: object) -> list[object]:
        may_end.wait(60)
        has_ended.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up_slowly)
    try:
        with pytest.raises(TimedOutError):
            fetch("http://slow.example", Bounds(seconds=0.1, most_bytes=10), {})
        assert not has_ended.is_set(), "it was told while the lookup went on"
    finally:
        may_end.set()
