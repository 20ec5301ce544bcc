"""A loopback server: the live map page, its assets, and clusters that a test sets; no service behind it."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from maps.assets import asset_folders, base_map_files
from maps.config import MapConfig
from maps.page import draw_live_page
from maps.shell import ShellOptions, draw_shell
from maps.tiles import TileLayer, tile_host

NONCE = "bm9uY2U"
PATIENCE_SECONDS = 10
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png"}

OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"region": "BE-BRU"},
            "geometry": {"type": "Polygon", "coordinates": [[[3, 50], [5, 50], [5, 51], [3, 51], [3, 50]]]},
        }
    ],
}
LABELS = [{"names": {"fr": "Bruxelles", "nl": "Brussel"}, "lon": 4.3517, "lat": 50.8466, "rank": 1}]

VOCABULARY = {
    "modality": {
        "onsite": "Présentiel",
        "hybrid": "Hybride",
        "online_live": "En ligne, en direct",
        "online_self": "En ligne, autonome",
        "selfstudy_site": "Autoformation sur place",
    },
    "recognition_body": {"bxl_formation": "Bruxelles Formation", "forem": "Le Forem", "vdab": "VDAB"},
    "precision": {"address": "Adresse exacte", "street": "Rue"},
    "freshness": {"fresh": "À jour", "due": "À confirmer", "overdue": "En retard", "unconfirmed": "Jamais confirmé"},
    "funding": {
        "direct": "Direct",
        "indirect": "Indirect",
        "operator_only": "Opérateur seulement",
        "none": "Aucun (établi)",
        "unknown": "Non établi",
        "no_record": "Aucune information",
    },
}


def make_offer(offer_id: str, **changes: Any) -> dict[str, Any]:
    """One offer as the clusters list it."""
    offer = {
        "id": offer_id,
        "title": {"fr": f"Formation {offer_id}", "nl": f"Opleiding {offer_id}"},
        "operator": "BeCode",
        "modality": "hybrid",
        "recognised_by": ["bxl_formation"],
    }
    return {**offer, **changes}


def make_point(lon: float, lat: float, offers: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """One point of the map with its offers, as the service answers it."""
    properties = {
        "count": len(offers),
        "bbox": None,
        "precision": "municipality",
        "place": {"fr": "Bruxelles", "nl": "Brussel"},
        "offers": offers,
    }
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": {**properties, **changes}}


def make_cluster(lon: float, lat: float, count: int, bbox: list[float], **more: Any) -> dict[str, Any]:
    """Several points in one, as the service answers it; ``more`` are its classes or its area."""
    properties = {"count": count, "offers": [], "bbox": bbox, **more}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


@dataclass
class Site:
    """What the server answers with, and what it was asked."""

    features: list[dict[str, Any]] = field(default_factory=list)
    without_point: int = 0
    total: int | None = None
    is_broken: bool = False
    config: MapConfig = field(default_factory=lambda: MapConfig(vocabulary=VOCABULARY))
    tiles: TileLayer | None = None
    outlines: Path | None = None
    labels: Path | None = None
    hidden: list[dict[str, Any]] = field(default_factory=list)
    """Where the offer is that is asked for by itself."""
    starts: dict[str, Any] = field(default_factory=dict)
    questions: list[dict[str, str]] = field(default_factory=list)
    address: str = ""

    def answer_clusters(self, question: dict[str, str]) -> dict[str, Any]:
        """The body of the clusters' answer; of one offer where the question asks for it, as the service does."""
        on_map = sum(feature["properties"]["count"] for feature in self.features)
        features = self.hidden if question.get("offer") else self.features
        return {
            "type": "FeatureCollection",
            "revision": 1,
            "total": on_map if self.total is None else self.total,
            "without_point": self.without_point,
            "features": features,
        }


def wait_for_question(page: Page, site: Site, **wanted: str | None) -> None:
    """Wait until the map's last question has these parameters; None for one that it must not have."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        last = site.questions[-1] if site.questions else {}
        if all(last.get(name) == value for name, value in wanted.items()):
            return
        assert time.monotonic() < until, f"asked last: {last}"
        page.wait_for_timeout(20)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a browser opens several connections at once; the library's five are not enough


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, and none is reset while the browser still reads
    site: ClassVar[Site]

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/":
            self._send_page()
        elif address.path == "/api/v1/starts":
            self._send(200, "application/json", json.dumps(self.site.starts).encode())
        elif address.path == "/api/v1/clusters":
            self.site.questions.append({key: values[0] for key, values in parse_qs(address.query).items()})
            status = 503 if self.site.is_broken else 200
            answer = self.site.answer_clusters(self.site.questions[-1])
            self._send(status, "application/geo+json", json.dumps(answer).encode())
        else:
            self._send_asset(address.path)

    def _send_page(self) -> None:
        shell = draw_shell(ShellOptions(language=self.site.config.language, tiles=self.site.tiles))
        page = draw_live_page(shell, self.site.config, "Carte", NONCE)
        policy = (
            f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self' 'nonce-{NONCE}'; "
            f"img-src 'self' data: {tile_host(self.site.tiles)}; connect-src 'self'; base-uri 'none'"
        )
        self._send(200, "text/html; charset=utf-8", page.encode(), policy)

    def _send_asset(self, path: str) -> None:
        stand_ins = {
            "/assets/places/outlines.json": (self.site.outlines, OUTLINES),
            "/assets/places/labels.json": (self.site.labels, LABELS),
        }
        if path in stand_ins:
            file, stand_in = stand_ins[path]
            body = file.read_bytes() if file else json.dumps(stand_in).encode()
            self._send(200, "application/json", body)
            return
        folder, _, name = path.removeprefix("/assets/").partition("/")
        asset = asset_folders().get(folder, Path("/nowhere")) / name
        if ".." in name or not asset.is_file():
            self._send(404 if path != "/favicon.ico" else 204, "text/plain", b"")
        else:
            self._send(200, TYPES.get(asset.suffix, "text/plain"), asset.read_bytes())

    def _send(self, status: int, media_type: str, body: bytes, policy: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: what was asked is kept in `Site.questions`."""


@contextmanager
def serve_site(site: Site) -> Iterator[Site]:
    """Serve a site on a free loopback port until the block ends."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def shipped_base_map() -> tuple[Path, Path] | None:
    """The base map of the repository, once it is built: outlines and labels."""
    files = base_map_files()
    outlines, labels = files["places/outlines.json"], files["places/labels.json"]
    return (outlines, labels) if outlines.exists() and labels.exists() else None


def open_map(page: Page, site: Site) -> None:
    """Open the live page of a site and wait until its offers are counted."""
    page.goto(site.address)
    # Not wait_for_function: that evaluates text in the page, which the policy rightly forbids.
    expect(page.locator(".cf-count")).not_to_be_empty()
