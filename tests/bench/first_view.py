"""How soon a browser shows the first view, and the next one, and what they weigh; printed, and never a test of times.

Chromium runs on the machine that serves, so that both compete for its processors: the figures are the worse for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import msgspec
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.data import Dataset
from tests.bench.machine import Machine, describe_machine, write_machine
from tests.bench.server import run_server
from tests.bench.stores import CannotMeasureError
from tests.bench.tables import draw_table, write_verdict
from tests.journeys.weights import MOST_BYTES, MOST_OWN_SCRIPT_BYTES, weigh_first_view

TIMES = 7
FIRST_MS, NEXT_MS = 1_500, 200
"""The aims, in milliseconds."""
LONGEST_MS = 60_000
PATHS = ("/?lang=fr", "/?lang=nl&topic=ai&near=Gent&radius_km=40")
NEXT = ("#audience", "jobseeker")
"""The filter that is set next: a menu, and the value chosen in it."""
WATCH = """
window.benchSeen = {};
const look = () => {
  const seen = window.benchSeen;
  const isThere = (what) => document.querySelector(what)?.getClientRects().length > 0;
  if (!("marker" in seen) && isThere(".cf-marker")) seen.marker = performance.now();
  if (!("list" in seen) && isThere("#offers [data-offer]")) seen.list = performance.now();
  if (!("marker" in seen && "list" in seen)) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes when the first marker and the first card were laid out, in milliseconds since the address was asked for."""
ANSWERED = """([selector, value]) => new Promise((resolve) => {
  const offers = document.getElementById("offers");
  const sentence = document.getElementById("sentence").textContent;
  const begin = performance.now();
  let list = null;
  let map = null;
  const end = () => { if (list !== null && map !== null) resolve({ list, map }); };
  new MutationObserver((_, observer) => {
    if (document.getElementById("sentence").textContent === sentence) return;
    observer.disconnect();
    requestAnimationFrame(() => { list = performance.now() - begin; end(); });
  }).observe(document.getElementById("results"), { childList: true, subtree: true, characterData: true });
  document.addEventListener("cartoforma:loaded", () => { map = performance.now() - begin; end(); }, { once: true });
  const field = document.querySelector(selector);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
})"""
"""Sets a filter as a visitor does, and gives the milliseconds until the list and the map show its answer."""


class Shown(msgspec.Struct, frozen=True):
    """One page: milliseconds of each attempt, in a window with an empty cache; bytes; requests."""

    path: str
    marker_ms: list[float]
    list_ms: list[float]
    next_list_ms: list[float]
    next_map_ms: list[float]
    total_bytes: int
    own_script_bytes: int
    requests: int
    heaviest: list[tuple[str, int]]


class FirstViews(msgspec.Struct, frozen=True):
    """All pages, and on what they were measured."""

    machine: Machine
    database: str
    offers: int
    load: float
    browser: str
    pages: list[Shown]


def measure_first_views(dataset: Dataset) -> FirstViews:
    """Open the pages of a database in a browser; raises :class:`CannotMeasureError` where there is no chromium."""
    with run_server(dataset, workers=1) as server, _open_browser() as browser:
        pages = []
        for path in PATHS:
            print(f"  {path} ...", flush=True)
            _look(browser, f"{server.url}{path}")  # the first of all waits until the assets are compressed
            pages.append(_measure(browser, server.url, path))
        version = browser.version
    return FirstViews(
        machine=describe_machine(),
        database=dataset.store.describe(),
        offers=dataset.offers,
        load=round(os.getloadavg()[0], 1),
        browser=f"Chromium {version}",
        pages=pages,
    )


def _measure(browser: Browser, url: str, path: str) -> Shown:
    seen = [_look(browser, f"{url}{path}") for _ in range(TIMES)]
    with _open_window(browser) as window:
        weighed = weigh_first_view(window.new_page(), f"{url}{path}")
    heaviest = sorted(weighed.weights, key=lambda item: -item.body_bytes)[:5]
    return Shown(
        path=path,
        marker_ms=[round(first["marker"], 1) for first, _ in seen],
        list_ms=[round(first["list"], 1) for first, _ in seen],
        next_list_ms=[round(following["list"], 1) for _, following in seen],
        next_map_ms=[round(following["map"], 1) for _, following in seen],
        total_bytes=weighed.total_bytes,
        own_script_bytes=weighed.own_script_bytes,
        requests=len(weighed.weights),
        heaviest=[(item.path, item.body_bytes) for item in heaviest],
    )


def _look(browser: Browser, url: str) -> tuple[dict[str, float], dict[str, float]]:
    """When the first marker and card were seen, and when list and map followed the next filter (milliseconds)."""
    with _open_window(browser) as window:
        page: Page = window.new_page()
        page.add_init_script(WATCH)
        page.goto(url)
        page.locator(".cf-marker").first.wait_for(timeout=LONGEST_MS)
        page.locator("#offers [data-offer]").first.wait_for(timeout=LONGEST_MS)
        page.wait_for_load_state("networkidle")
        first = page.evaluate("window.benchSeen")
        following = page.evaluate(ANSWERED, list(NEXT))
    return first, following


@contextmanager
def _open_window(browser: Browser) -> Iterator[BrowserContext]:
    """A window with nothing in its cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    try:
        yield context
    finally:
        context.close()


@contextmanager
def _open_browser() -> Iterator[Browser]:
    found = shutil.which(os.environ.get("CARTOFORMA_CHROMIUM", "chromium"))
    if found is None:
        raise CannotMeasureError("The first view is measured in chromium, and there is none.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])


def write_first_views(views: FirstViews) -> str:
    """The times (median, and the least of all attempts) and the weights, each beside its aim."""
    lines = []
    for page in views.pages:
        first = [max(pair) for pair in zip(page.marker_ms, page.list_ms, strict=True)]
        following = [max(pair) for pair in zip(page.next_list_ms, page.next_map_ms, strict=True)]
        for what, times, aim in (
            ("first marker and list, ms", first, FIRST_MS),
            ("next filter: list, ms", page.next_list_ms, NEXT_MS),
            ("next filter: list and map, ms", following, None),
        ):
            lines.append((page.path, what, f"{median(times):.0f}", f"{min(times):.0f}", *_judge(median(times), aim)))
        for what, figure, limit in (
            ("all without tiles, bytes", page.total_bytes, MOST_BYTES),
            ("scripts of our own, bytes", page.own_script_bytes, MOST_OWN_SCRIPT_BYTES),
            ("requests", page.requests, None),
        ):
            lines.append((page.path, what, f"{figure:,}", "", *_judge(figure, limit)))
    head = ("Page", "", "median", "least", "aim", "")
    return "\n\n".join(
        (
            f"### {views.offers:,} offers, {views.database.split()[0]}",
            write_machine(views.machine, views.database),
            f"{views.browser} on the same machine, an empty cache for each of {TIMES} attempts, one worker; "
            f"load of the machine {views.load:g}. Bodies as they are sent (brotli).",
            draw_table(head, lines, left=2),
        )
    )


def _judge(figure: float, aim: float | None) -> tuple[str, str]:
    return ("", "") if aim is None else (f"{aim:,}", write_verdict(figure, aim, is_least=False))
