"""What axe, the accessibility checker, finds on a page that has fully arrived."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

STANDARDS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to list what passed, element by element, takes longer than to check it
}


def check(page: Page) -> list[str]:
    """What axe finds, and whether the page can be moved sideways: rule, element, and what is wrong with it."""
    page.wait_for_load_state("load")  # without its style a page has other sizes and colours
    expect(page.locator("body.is-loading")).to_have_count(0)  # it is pale while a list is on its way
    found = Axe().run(page, options=STANDARDS).response["violations"]
    nodes = [
        f"{rule['id']}: {node['html'][:150]} {node['failureSummary'][:200]}" for rule in found for node in rule["nodes"]
    ]
    return [*nodes, *(["it can be moved sideways"] if is_too_wide(page) else [])]


def is_too_wide(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
