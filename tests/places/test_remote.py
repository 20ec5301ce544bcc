"""Questions leave for public addresses only, answers have bounds, and the environment decides nothing."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from geopy.adapters import AdapterHTTPError
from geopy.exc import (
    ConfigurationError,
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from service.places.remote import MAX_ANSWER_BYTES, GuardedAdapter
from tests.geocoder import Clock, Geocoder, Reply, run_geocoder

PATIENT_SECONDS = 20.0


@pytest.fixture
def geocoder() -> Iterator[Geocoder]:
    with run_geocoder(Clock()) as made:
        yield made


@pytest.fixture
def adapter() -> GuardedAdapter:
    return GuardedAdapter(is_private_allowed=True)


def get(adapter: GuardedAdapter, url: str, timeout: float = PATIENT_SECONDS) -> Any:
    return adapter.get_json(url, timeout=timeout, headers={"User-Agent": "cartoforma tests"})


def test_a_private_address_is_not_even_connected_to(geocoder: Geocoder) -> None:
    with pytest.raises(ConfigurationError, match="not a public address"):
        get(GuardedAdapter(), f"{geocoder.domain}/search?q=x")
    assert geocoder.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(
    geocoder: Geocoder, adapter: GuardedAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(geocoder.domain.rpartition(":")[2])
    resolved: list[str] = []

    def resolve_once(host: str | bytes, *_: Any, **__: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        resolved.append(name)
        address = "127.0.0.1" if name in ("127.0.0.1", "geocoder.example") else "203.0.113.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve_once)
    assert get(adapter, f"http://geocoder.example:{port}/search?q=x") == []
    assert resolved.count("geocoder.example") == 1, "a second look-up may give another address"
    assert geocoder.asked[0].headers["Host"] == f"geocoder.example:{port}"


def test_proxies_of_the_environment_are_not_used(
    geocoder: Geocoder, adapter: GuardedAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(adapter, f"{geocoder.domain}/search?q=x") == []
    assert geocoder.asked[0].headers["User-Agent"] == "cartoforma tests"


def test_redirects_are_not_followed(geocoder: Geocoder, adapter: GuardedAdapter) -> None:
    geocoder.replies = [Reply(302, b"", {"Location": f"{geocoder.domain}/elsewhere"})]
    with pytest.raises(AdapterHTTPError) as caught:
        get(adapter, f"{geocoder.domain}/search?q=x")
    assert caught.value.status_code == 302
    assert len(geocoder.asked) == 1


@pytest.mark.parametrize("body", [b"<html>", b"", b"[" * 100_000, b"\xff\xfe{"])
def test_what_is_no_json_is_said(geocoder: Geocoder, adapter: GuardedAdapter, body: bytes) -> None:
    geocoder.replies = [Reply(body=body)]
    with pytest.raises(GeocoderParseError):
        get(adapter, f"{geocoder.domain}/search?q=x")


def test_an_endless_answer_is_cut(geocoder: Geocoder, adapter: GuardedAdapter) -> None:
    geocoder.replies = [Reply(body=b" " * (MAX_ANSWER_BYTES + 1))]
    with pytest.raises(GeocoderServiceError, match="longer"):
        get(adapter, f"{geocoder.domain}/search?q=x")


def test_a_compressed_answer_is_not_unpacked(geocoder: Geocoder, adapter: GuardedAdapter) -> None:
    geocoder.replies = [Reply(body=gzip.compress(b" " * 10_000_000), headers={"Content-Encoding": "gzip"})]
    with pytest.raises(GeocoderServiceError, match="compressed"):
        get(adapter, f"{geocoder.domain}/search?q=x")


def test_a_connection_that_is_held_open_ends(geocoder: Geocoder, adapter: GuardedAdapter) -> None:
    hold = threading.Event()
    geocoder.replies = [Reply(body=b"[", hold=hold)]
    with pytest.raises(GeocoderTimedOut):
        get(adapter, f"{geocoder.domain}/search?q=x", timeout=0.3)
    hold.set()


def test_nobody_there(adapter: GuardedAdapter) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # bound and not listening: nobody else takes the port meanwhile
        with pytest.raises(GeocoderUnavailable):
            get(adapter, f"http://127.0.0.1:{probe.getsockname()[1]}/search?q=x")
