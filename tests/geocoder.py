"""A geocoder of our own on loopback that speaks Nominatim's and Photon's JSON, and a clock that nobody waits for."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    """What the next questions get instead of an answer; ``hold`` keeps the connection open after the body."""

    status: int = 200
    body: bytes = b"[]"
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Asked:
    """One question as it arrived."""

    query: str
    at: float
    headers: Mapping[str, str]
    parameters: Mapping[str, list[str]]


@dataclass
class Clock:
    """Seconds that pass only when somebody sleeps."""

    now: float = 100.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds + 0.001  # real sleeps are never too short, and rounding must not make one so


class Geocoder:
    """Knows the points that a test gives it: query -> longitude, latitude, kind of thing, country."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.known: dict[str, tuple[float, float, str, str]] = {}
        self.replies: list[Reply] = []
        self.asked: list[Asked] = []
        self.domain = ""

    def know(self, query: str, lon: float, lat: float, kind: str = "house", country: str = "be") -> None:
        self.known[query] = (lon, lat, kind, country)

    def answer(self, path: str, query: str) -> Any:
        found = self.known.get(query)
        if path == "/api":
            return {"type": "FeatureCollection", "features": [] if found is None else [_make_feature(*found)]}
        return [] if found is None else [_make_place(*found)]


def _make_place(lon: float, lat: float, kind: str, country: str) -> Mapping[str, Any]:
    found = {"lon": str(lon), "lat": str(lat), "addresstype": kind, "display_name": "somewhere"}
    return {**found, "address": {"country_code": country}}


def _make_feature(lon: float, lat: float, kind: str, country: str) -> Mapping[str, Any]:
    properties = {"type": kind, "name": "somewhere", "countrycode": country.upper()}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def _make_handler(geocoder: Geocoder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = parse_qs(parts.query)
            query = parameters.get("q", [""])[0]
            geocoder.asked.append(Asked(query, geocoder.clock.now, dict(self.headers), parameters))
            reply = geocoder.replies.pop(0) if geocoder.replies else None
            if reply is None:
                reply = Reply(body=json.dumps(geocoder.answer(parts.path, query)).encode())
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            if reply.hold is not None:
                self.wfile.flush()
                reply.hold.wait(20)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as in http.server
            pass

    return Handler


@contextmanager
def run_geocoder(clock: Clock) -> Iterator[Geocoder]:
    """Serve on a free port of loopback until the test is over."""
    geocoder = Geocoder(clock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(geocoder))
    server.daemon_threads = True
    geocoder.domain = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield geocoder
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def use_clock(clock: Clock, replace: Callable[[str, Any], None]) -> None:
    """Let geopy's rate limiter live by this clock; ``replace`` is ``monkeypatch.setattr``."""
    replace("geopy.extra.rate_limiter.sleep", clock.sleep)
    replace("geopy.extra.rate_limiter.default_timer", lambda: clock.now)
