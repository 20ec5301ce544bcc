"""A real server process over the documented facts, and pages that remember every complaint of the browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, Request

Visit = Callable[..., Page]
"""Opens a path in a window: path, width, height, has_script."""
START_SECONDS = 120
NOTHING = "(?!)"
"""A pattern that matches no text."""
COMMAND = "import sys; sys.argv[0] = 'cartoforma'; from service.cli import main; main()"


@contextmanager
def serve(database_url: str, folder: Path, *, is_public: bool = False) -> Iterator[str]:
    """Serve on a free loopback port until the block ends; gives the address. Raises when it does not start in time.

    ``is_public``: the address is also the one under which the public reaches the service.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "CARTOFORMA_DATABASE_URL": database_url, "CARTOFORMA_TILES": "OpenStreetMap.Mapnik"}
    if is_public:
        environment["CARTOFORMA_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with log.open("wb") as output:
        arguments = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
        process = subprocess.Popen(arguments, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")


@dataclass
class Watch:
    """What a browser complained of, the requests to other hosts, none of which it finds, and what was sent."""

    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        """The other hosts that were asked."""
        return {urlsplit(url).hostname or "" for url in self.elsewhere}


def watch_context(context: BrowserContext, address: str) -> Watch:
    """Write down all that goes wrong, and what is asked of others than this address."""
    watch = Watch()

    def notice(request: Request) -> None:
        # Looked at, not let through one by one: that takes the browser longer than to draw the page.
        if not request.url.startswith((f"{address}/", "blob:")):
            watch.elsewhere.append(request.url)
        if request.method not in {"GET", "HEAD"}:
            watch.sent.append(f"{request.method} {request.url}")

    context.on("request", notice)
    context.on("page", lambda page: _listen(page, watch))
    return watch


def _listen(page: Page, watch: Watch) -> None:
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))

    def remember(message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # That no tile arrives is what the test asked for; the browser reports it as a failed resource.
        if kind in {"error", "warning"} and "net::ERR_NAME_NOT_RESOLVED" not in text:
            watch.complaints.append(text)

    page.on("console", remember)


def open_context(browser: Browser, width: int, height: int = 900, *, has_script: bool = True) -> BrowserContext:
    """A window without motion, so that nothing has to be waited for."""
    return browser.new_context(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        java_script_enabled=has_script,
        locale="fr-BE",
    )


@contextmanager
def open_windows(
    browser: Browser, address: str, *, forgiven: str = NOTHING, has_tiles: bool = False, is_looking: bool = False
) -> Iterator[Callable[..., BrowserContext]]:
    """Gives what opens a window (width, height, has_script) in which this address is to be asked.

    In the end they are closed, and in none of them may the browser have complained of anything but what ``forgiven``
    matches, nor asked another host, but for map tiles where there are some, nor, when it ``is_looking``, sent anything.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_window(width: int = 1280, height: int = 900, *, has_script: bool = True) -> BrowserContext:
        context = open_context(browser, width, height, has_script=has_script)
        opened.append((context, watch_context(context, address)))
        return context

    yield open_window
    for context, watch in opened:
        context.close()
        assert [text for text in watch.complaints if not re.search(forgiven, text)] == []
        others = {host for host in watch.hosts() if not (has_tiles and host.endswith("tile.openstreetmap.org"))}
        assert others == set()
        assert not (is_looking and watch.sent), watch.sent
