"""What a browser fetches for the first view of a page, in bytes as they go over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, expect

MOST_BYTES, MOST_OWN_SCRIPT_BYTES, MOST_REQUESTS = 150_000, 30_000, 40
"""The limits of a first view: everything without tiles, the JavaScript of our own, the requests."""
FIRST_MS = 30_000
"""How long a slow machine may take: the first who asks waits until the assets are compressed."""
OWN_SCRIPTS = ("/assets/maps/", "/assets/pages/")


@dataclass(frozen=True, slots=True)
class Weight:
    """One answer: its path, and the bytes of its body as they were sent, compressed or not."""

    path: str
    kind: str
    body_bytes: int
    encoding: str


@dataclass(frozen=True, slots=True)
class FirstView:
    """Everything that a page fetched from its own host until its map and its list were there."""

    weights: tuple[Weight, ...]

    @property
    def total_bytes(self) -> int:
        """The bodies of all answers."""
        return sum(item.body_bytes for item in self.weights)

    @property
    def own_script_bytes(self) -> int:
        """The scripts of our own; Leaflet is somebody else's."""
        return sum(item.body_bytes for item in self.weights if item.path.endswith(".js") and _is_own(item.path))

    def write_lines(self) -> str:
        """The answers, heaviest first, and the sums."""
        lines = [
            f"{item.body_bytes:>8,}  {item.encoding:<4}  {item.path}"
            for item in sorted(self.weights, key=lambda item: -item.body_bytes)
        ]
        sums = f"{self.total_bytes:>8,}  in {len(self.weights)} requests; own scripts {self.own_script_bytes:,}"
        return "\n".join([*lines, sums])


def weigh_first_view(page: Page, url: str) -> FirstView:
    """Open a page with an empty cache; weigh what it fetches until its markers are there and nothing is under way."""
    host = urlsplit(url).netloc
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108  a bound builtin takes no marks
    page.goto(url)
    expect(page.locator("#offers [data-offer]").first).to_be_visible(timeout=FIRST_MS)
    expect(page.locator(".cf-marker").first).to_be_visible(timeout=FIRST_MS)
    page.wait_for_load_state("networkidle")
    return FirstView(tuple(_weigh(request) for request in asked if urlsplit(request.url).netloc == host))


def _weigh(request: Request) -> Weight:
    response = request.response()
    encoding = response.header_value("content-encoding") if response is not None else None
    return Weight(
        urlsplit(request.url).path, request.resource_type, request.sizes()["responseBodySize"], encoding or "-"
    )


def _is_own(path: str) -> bool:
    return path.startswith(OWN_SCRIPTS)
